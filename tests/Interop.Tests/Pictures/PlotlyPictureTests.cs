using System.Text.RegularExpressions;
using Interop.Pictures;
using Newtonsoft.Json.Linq;
using Plotting;
using Plotting.Tests;

namespace Interop.Tests.Pictures;

/// <summary>What the still picture of a Plotly chart says: the words beside it name every axis, range, series, line and note.</summary>
public partial class PlotlyPictureTests
{
    /// <summary>All kinds of figures but graphs, which plotly.js has as shapes.</summary>
    public static TheoryData<string> Names =>
        [.. Gallery.Figures.Keys.Where(name => !name.StartsWith("graph", StringComparison.Ordinal)
            && name is not ("markup" or "histogram" or "contour-log"))];

    [Theory, MemberData(nameof(Names))]
    public void A_figure_that_went_to_Plotly_NET_still_says_the_same(string name)
    {
        var figure = Gallery.Figures[name]();
        Words(ChartPicture.Of(figure.ToPlotlyNet())).ShouldBe(Words(figure.Still));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_figure_that_went_to_XPlot_still_says_the_same(string name)
    {
        var figure = Gallery.Figures[name]();
        Words(ChartPicture.Of(figure.ToXPlot())).ShouldBe(Words(figure.Still));
    }

    /// <summary>Our own contours are written over the index of the band; between two levels the heights are then straight.</summary>
    [Fact]
    public void A_contour_that_went_to_Plotly_NET_has_its_heights_again()
    {
        var figure = Gallery.Figures["contour-log"]();
        var back = ChartPicture.Of(figure.ToPlotlyNet());
        back.Alt.ShouldContain("F(x, y) from 0 near (1, 1) to 2,510 near (-2, -1), 15 levels");
        figure.Alt.ShouldContain("F(x, y) from 0 near (1, 1) to 2,509 near (-2, -1), 15 levels");
    }

    [Fact]
    public void A_log_axis_keeps_its_range_its_lines_and_its_notes()
    {
        var figure = Read("""
            {"data": [{"type": "scatter", "mode": "lines", "x": [1, 2, 3], "y": [1, 10, 1000], "name": "loss"}],
             "layout": {"title": {"text": "Falling <b>fast</b>"}, "xaxis": {"title": {"text": "step"}},
               "yaxis": {"type": "log", "range": [-1, 4], "title": "loss"},
               "shapes": [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 100, "y1": 100}],
               "annotations": [{"x": 2, "y": 1, "text": "ten"}]}}
            """);
        figure.Alt.ShouldBe("Falling fast. Line chart: loss (log, 0.1 to 10,000) against step (1 to 3). "
            + "loss: 3 points, starts at 1, ends at 1,000. Horizontal line at 100. Note at (2, 10): ten.");
        figure.ToSvg().ShouldContain("step");
    }

    [Fact]
    public void Bars_stand_side_by_side_on_one_another_and_lie()
    {
        const string bars =
            """{"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}, {"type": "bar", "x": ["a", "b"], "y": [3, 4]}], "layout": {"barmode": "MODE"}}""";
        Read(bars.Replace("MODE", "group", StringComparison.Ordinal)).Alt.ShouldContain("y (0 to 4) against x (2 categories)");
        Read(bars.Replace("MODE", "stack", StringComparison.Ordinal)).Alt.ShouldContain("y (0 to 6) against x (2 categories)");
        var lying = Read("""{"data": [{"type": "bar", "orientation": "h", "x": [1, -2], "y": ["first", "second"]}]}""");
        lying.Alt.ShouldBe("Bar chart: y (2 categories) against x (-2 to 1). First 1, second -2.");
        lying.ToSvg().ShouldContain(">second<");
    }

    [Fact]
    public void Bars_stand_at_the_numbers_that_they_name()
    {
        Read("""{"data": [{"type": "bar", "x": [0, 10, 1000000], "y": [1, 2, 3], "width": 1}]}""").Alt
            .ShouldBe("Bar chart: y (0 to 3) against x (3 categories). 0 1, 10 2, 1,000,000 3.");
        Read("""{"data": [{"type": "bar", "x": [1, 100], "y": [1, 2]}], "layout": {"xaxis": {"type": "log"}}}""").Alt.ShouldContain(
            "1 1, 100 2");
        Read("""{"data": [{"type": "heatmap", "z": [[1, 2]], "x0": 1000000, "dx": 1000000}]}""").Alt.ShouldContain(
            "highest 2 at row 0, column 2,000,000");
    }

    [Fact]
    public void Dates_are_categories_in_their_order()
    {
        var figure = Read("""{"data": [{"y": [2, 1, null], "x": ["2024-03-02T00:00:00", "2024-03-01", "2024-03-05"]}]}""");
        figure.Alt.ShouldContain("against x (3 categories)");
        var svg = figure.ToSvg();
        svg.IndexOf("2024-03-01", StringComparison.Ordinal).ShouldBeInRange(1, svg.IndexOf("2024-03-02", StringComparison.Ordinal));
        svg.ShouldNotContain("T00:00");
    }

    [Fact]
    public void What_is_missing_or_no_number_is_a_gap()
    {
        var figure = Read("""{"data": [{"type": "scatter", "y": [1, null, "NaN", "Infinity", "-Infinity", 5]}]}""");
        figure.Alt.ShouldContain("6 points, starts at 1, ends at 5");
        figure.Alt.ShouldContain("y (1 to 5)");
    }

    [Theory, InlineData("f8"), InlineData("f4"), InlineData("i4"), InlineData("i2"), InlineData("u1")]
    public void Typed_arrays_are_read(string type)
    {
        byte[] bytes = type switch
        {
            "f8" => [.. new[] { 1.0, 3, 2 }.SelectMany(BitConverter.GetBytes)],
            "f4" => [.. new[] { 1f, 3, 2 }.SelectMany(BitConverter.GetBytes)],
            "i4" => [.. new[] { 1, 3, 2 }.SelectMany(BitConverter.GetBytes)],
            "i2" => [.. new short[] { 1, 3, 2 }.SelectMany(BitConverter.GetBytes)],
            _ => [1, 3, 2],
        };
        var figure = Read($$$"""{"data": [{"y": {"dtype": "{{{type}}}", "bdata": "{{{Convert.ToBase64String(bytes)}}}"}}]}""");
        figure.Alt.ShouldBe("Line chart: y (1 to 3) against x (0 to 2). 3 points, starts at 1, ends at 2, highest 3.");
    }

    [Fact]
    public void A_typed_matrix_has_rows_and_columns()
    {
        var bytes = Convert.ToBase64String([1, 2, 3, 4, 5, 6]);
        var figure = Read(
            $$$"""{"data": [{"type": "heatmap", "z": {"dtype": "u1", "bdata": "{{{bytes}}}", "shape": "2, 3"}, "y": ["low", "high"], "colorscale": "Viridis"}]}""");
        figure.Alt.ShouldContain("2 rows by 3 columns, lowest 1 at row low, column 0, highest 6 at row high, column 2");
        figure.ToSvg().ShouldContain("#440154");
    }

    [Fact]
    public void Bins_are_the_charts_own()
    {
        var figure = Read("""{"data": [{"type": "histogram", "x": [0.5, 1.5, 1.6, 2.5], "xbins": {"start": 0, "end": 3, "size": 1}}]}""");
        figure.Alt.ShouldContain("4 values in 3 bins from 0 to 3, the tallest between 1 and 2");
        Read("""{"data": [{"type": "histogram", "x": ["b", "a", "b"], "histnorm": "percent"}]}""").Alt.ShouldContain("b 66.67, a 33.33");
    }

    [Fact]
    public void Levels_are_the_charts_own()
    {
        var svg = Read(
            """{"data": [{"type": "contour", "z": [[0, 1], [2, 3]], "contours": {"start": 0.5, "end": 2.5, "size": 1}, "colorbar": {"title": {"text": "height"}}}]}""").ToSvg();
        foreach (var level in (string[])[">0.5<", ">1.5<", ">2.5<", ">height<"])
            svg.ShouldContain(level);
    }

    [Fact]
    public void Axes_of_their_own_are_panels()
    {
        var figure = Read("""
            {"data": [{"y": [1, 2]}, {"y": [3, 4], "xaxis": "x2", "yaxis": "y2"}],
             "layout": {"grid": {"rows": 1, "columns": 2, "pattern": "independent"}, "xaxis2": {"title": {"text": "right"}},
               "shapes": [{"type": "line", "xref": "x2 domain", "yref": "y2", "x0": 0, "x1": 1, "y0": 3.5, "y1": 3.5}],
               "annotations": [{"text": "Left", "xref": "paper", "yref": "paper", "x": 0.225, "y": 1, "yanchor": "bottom", "showarrow": false}]}}
            """);
        figure.Alt.ShouldStartWith("2 panels. Panel 1, Left. Line chart: y (1 to 2) against x (0 to 1).");
        figure.Alt.ShouldContain("Panel 2. Line chart: y (3 to 4) against right (0 to 1).");
        figure.Alt.ShouldEndWith("Horizontal line at 3.5.");
    }

    [Fact]
    public void A_second_scale_over_the_first_has_a_panel_below()
    {
        var figure = Read(
            """{"data": [{"y": [1, 2]}, {"y": [30, 40], "yaxis": "y2"}], "layout": {"yaxis2": {"overlaying": "y", "side": "right"}}}""");
        figure.Alt.ShouldContain("y (30 to 40)");
        figure.Alt.ShouldEndWith("Left out of the still picture: axes that lie over one another (they stand one below the other here).");
    }

    [Fact]
    public void Another_type_says_which_it_is_under_an_empty_frame()
    {
        var figure = Read("""{"data": [{"type": "pie", "values": [1, 2]}], "layout": {"title": "Shares"}}""");
        figure.Alt.ShouldBe("Shares. An empty chart. Left out of the still picture: a trace of type pie.");
        figure.ToHtml("{}").ShouldContain("<figcaption>Left out of the still picture: a trace of type pie.</figcaption>");
    }

    [Theory]
    [InlineData("""{"data": [{"y": [-1, -2]}], "layout": {"yaxis": {"type": "log"}}}""")]
    [InlineData("""{"data": [{"y": {"dtype": "q7", "bdata": ""}}]}""")]
    public void What_cannot_be_drawn_is_said(string json) =>
        Read(json).Alt.ShouldContain("Left out of the still picture: this chart (");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data": []}""")]
    [InlineData("""{"data": [{}], "layout": {"shapes": [{}], "annotations": [{}]}}""")]
    [InlineData("""{"data": [{"type": "bar"}, {"type": "heatmap"}, {"type": "contour"}, {"type": "histogram"}]}""")]
    [InlineData(
        """{"data": [{"type": "bar", "x": [["a", "a"], ["b", "c"]], "y": [1, 2], "width": 2}, {"type": "contour", "z": [[1, 2], [3, 4]], "x": [1]}]}""")]
    [InlineData("""{"data": [{"type": "bar", "x": [1.5, 7], "y": [1, 2]}, {"x": [3], "y": [1]}]}""")]
    public void What_is_empty_has_an_empty_frame(string json) => Read(json).ToSvg().ShouldStartWith("<svg");

    private static Figure Read(string json) => PlotlyPicture.Of((JObject)PlotlyCells.Parse(json));

    /// <summary>
    /// The words without the ranges of the axes, which are the data's before and those drawn afterwards, and without
    /// how many points a long line was thinned to.
    /// </summary>
    private static string Words(Figure figure) => Points().Replace(Ranges().Replace(figure.Alt, ""), "points");

    [GeneratedRegex(@" \((log, )?[-0-9.,e]+ to [-0-9.,e]+\)")]
    private static partial Regex Ranges();

    [GeneratedRegex("[0-9]+ points")]
    private static partial Regex Points();
}
