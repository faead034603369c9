using System.Text.Json;
using Plotting.Charts;
using Plotting.Layout;

namespace Plotting.Tests;

public class FigureTests
{
    [Fact]
    public void Bad_input_is_refused_in_one_sentence_with_the_values()
    {
        Message(() => new Figure().Line([1, 2, 3], [1, 2])).ShouldBe("Line: x has 3 values and y has 2; they must be as many");
        Message(() => new Figure().Scatter(Array.Empty<double>(), Array.Empty<double>())).ShouldBe(
            "Scatter: x is empty; at least one value is needed");
        Message(() => new Figure().Bar(["a", "a"], [1, 2])).ShouldStartWith("Bar: the category \"a\" is given twice");
        Message(() => new Figure().Histogram([double.NaN])).ShouldStartWith("Histogram: none of the 1 values is a finite number");
        Message(() => new Figure().X("step", log: true, from: 0)).ShouldContain("a log axis holds positive numbers only, not from = 0");
        Message(() => new Figure().Y(from: 2, to: 1)).ShouldBe("Y: from = 2 must be less than to = 1, and both finite");
        Message(() => new Figure().Line([-1.0, 0])
            .Y("loss", log: true)
            .ToSvg()).ShouldBe("y axis \"loss\": log: true needs a positive number, and the data has none");
        Message(() => new Figure().HeatMap(new double[0, 3])).ShouldStartWith("z: a grid of 0 x 3 has nothing to draw");
        Message(() => new Figure().HeatMap(new double[2, 3], rows: ["a"])).ShouldBe(
            "HeatMap: rows has 1 values and the rows of z has 2; they must be as many");
    }

    [Fact]
    public void Every_number_type_draws_the_same_line()
    {
        var expected = new Figure().Line([1.0, 2.0], [3.0, 4.0]).ToSvg();
        new Figure().Line([1, 2], [3f, 4f]).ToSvg().ShouldBe(expected);
        new Figure().Line(Enumerable.Range(1, 2), new[] { 3L, 4 }).ToSvg().ShouldBe(expected);
        new Figure().Line([(1, 3.0), (2, 4.0)]).ToSvg().ShouldBe(expected);
        new Figure().Line(new List<decimal> { 1, 2 }, new[] { (Half)3, (Half)4 }).ToSvg().ShouldBe(expected);
    }

    [Fact]
    public void A_larger_y_lies_higher_and_a_larger_x_farther_right()
    {
        var panel = new Figure().Line([0, 1], [5, 7]).Panels[0];
        var area = new PlotArea(
            new Box(0, 0, 100, 100), Scales.Scale.Of(panel.XRange(), panel.X), Scales.Scale.Of(panel.YRange(), panel.Y), panel.Y.Downwards);
        area.Y(7).ShouldBeLessThan(area.Y(5));
        area.X(1).ShouldBeGreaterThan(area.X(0));
    }

    [Fact]
    public void Row_0_of_a_heat_map_lies_at_the_top_in_both_pictures()
    {
        var figure = new Figure().HeatMap(new[,] { { 1.0, 2 }, { 3, 4 } });
        var panel = figure.Panels[0];
        var area = new PlotArea(
            new Box(0, 0, 100, 100), Scales.Scale.Of(panel.XRange(), panel.X), Scales.Scale.Of(panel.YRange(), panel.Y), panel.Y.Downwards);
        area.Y(0).ShouldBe(25);
        area.Y(1).ShouldBe(75);
        using var json = JsonDocument.Parse(figure.ToPlotlyJson());
        var range = json.RootElement.GetProperty("layout").GetProperty("yaxis").GetProperty("range");
        range[0].GetDouble().ShouldBeGreaterThan(range[1].GetDouble());
    }

    [Fact]
    public void A_large_matrix_is_drawn_small_and_kept_whole()
    {
        var z = new double[200, 300];
        for (var i = 0; i < 200; i++)
        {
            for (var j = 0; j < 300; j++)
                z[i, j] = Math.Sin(i * j);
        }
        var figure = new Figure().HeatMap(z);
        figure.ToSvg().Length.ShouldBeLessThan(40_000);
        using var json = JsonDocument.Parse(figure.ToPlotlyJson());
        json.RootElement.GetProperty("data")[0].GetProperty("z")[199].GetArrayLength().ShouldBe(300);
    }

    [Fact]
    public void Thinning_keeps_every_peak_and_the_ends()
    {
        var random = new Random(5);
        var run = Enumerable.Range(0, 20_000).Select(i => (X: i / 40.0, Y: random.NextDouble())).ToList();
        run[7777] = (run[7777].X, 50);
        run[12345] = (run[12345].X, -50);
        var kept = Thinning.KeepExtremes(run, 2);
        kept.Count.ShouldBeLessThan(600);
        kept.ShouldContain(run[7777]);
        kept.ShouldContain(run[12345]);
        kept[0].ShouldBe(run[0]);
        kept[^1].ShouldBe(run[^1]);
        kept.Zip(kept.Skip(1)).ShouldAllBe(p => p.First.X <= p.Second.X);
    }

    [Fact]
    public void Plotly_gets_at_most_2000_points_or_so_and_every_peak()
    {
        var y = Enumerable.Range(0, 50_000).Select(i => Math.Sin(i / 300.0)).ToArray();
        (y[31_000], y[31_001]) = (9.5, -9.5);
        using var json = JsonDocument.Parse(new Figure().Line(y).ToPlotlyJson());
        var drawn = json.RootElement.GetProperty("data")[0].GetProperty("y").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        drawn.Length.ShouldBeLessThanOrEqualTo(2002);
        drawn.Max().ShouldBe(9.5);
        drawn.Min().ShouldBe(-9.5);
    }

    [Fact]
    public void Gaps_are_null_in_json_and_break_the_line_in_svg()
    {
        var figure = new Figure().Line([0, 1, 2, 3], [1.0, double.NaN, double.NegativeInfinity, 2], markers: false);
        using var json = JsonDocument.Parse(figure.ToPlotlyJson());
        json.RootElement.GetProperty("data")[0].GetProperty("y").EnumerateArray().Select(v => v.ValueKind)
            .ShouldBe([JsonValueKind.Number, JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Number]);
        Thinning.Runs([(0, 0), (1, double.NaN), (2, 2)]).Count().ShouldBe(2);
    }

    [Fact]
    public void Histogram_bins_count_every_value_once()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 2000).Select(_ => Math.Round(random.NextDouble() * 3, 1)).ToArray();
        var histogram = (HistogramTrace)new Figure().Histogram(values, bins: 30).Panels[0].Traces[0];
        histogram.Heights.Sum().ShouldBe(2000);
        for (var i = 0; i < histogram.Heights.Length; i++)
        {
            // Bounds belong to the bin they open; values of one decimal lie on them or in the middle.
            var (low, high) = (histogram.Edges[i], histogram.Edges[i + 1]);
            var last = i == histogram.Heights.Length - 1;
            histogram.Heights[i].ShouldBe(values.Count(v => v >= low - 1e-9
                && (v < high - 1e-9 || (last && v <= high + 1e-9))), $"bin {low} to {high}");
        }
        var density = (HistogramTrace)new Figure().Histogram(values, bins: 30, density: true).Panels[0].Traces[0];
        density.Heights.Select((h, i) => h * (density.Edges[i + 1] - density.Edges[i])).Sum().ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Series_differ_by_more_than_colour()
    {
        var x = Enumerable.Range(0, 100).ToArray();
        var lines = new Figure().Line(x, x, "a").Line(x, x, "b").Line(x, x, "c").Panels[0];
        SeriesStyle.Of(lines).Values.Select(s => s.Dash).Distinct().Count().ShouldBe(3);
        var marks = new Figure().Scatter([1], [1], "a").Scatter([1], [1], "b").Scatter([1], [1], "c").Panels[0];
        SeriesStyle.Of(marks).Values.Select(s => s.Marker).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void A_band_has_the_colour_of_its_line()
    {
        var panel = new Figure().Line([1, 2]).MeanAndDeviation([0, 1], [1.0, 2], [0.1, 0.1], "mean").Panels[0];
        var styles = SeriesStyle.Of(panel);
        styles[panel.Traces[1]].Colour.ShouldBe(styles[panel.Traces[2]].Colour);
        styles[panel.Traces[0]].Colour.ShouldNotBe(styles[panel.Traces[2]].Colour);
    }

    [Fact]
    public void A_graph_with_a_cycle_or_an_unknown_node_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => new DirectedGraph().Node("a").Node("b").Edge("a", "b").Edge("b", "a").ToFigure())
            .Message.ShouldContain("a cycle runs through a, b");
        Message(() => new DirectedGraph().Node("a").Edge("a", "b")).ShouldStartWith("Edge: no node \"b\"; the graph has a");
    }

    [Fact]
    public void Arrows_point_from_left_to_right()
    {
        var layout = Gallery.Figures["graph-chain"]().Panels[0].Traces.OfType<GraphTrace>().Single().Graph;
        foreach (var edge in layout.Edges)
        {
            edge.Points.Zip(edge.Points.Skip(1)).ShouldAllBe(p => p.First.X <= p.Second.X);
            var (from, to) = (layout.Nodes[edge.From], layout.Nodes[edge.To]);
            edge.Points[0].X.ShouldBe(from.X + from.Width, 1e-9);
            edge.Points[^1].X.ShouldBe(to.X, 1e-9);
            edge.Points[^1].Y.ShouldBeInRange(to.Y, to.Y + to.Height);
        }
    }

    private static string Message(Action action) => Should.Throw<ArgumentException>(action).Message;
}
