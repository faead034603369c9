using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Plotting.Charts;
using Plotting.Layout;
using Plotting.Scales;

namespace Plotting.Tests;

/// <summary>
/// Every method of a figure over the whole range of double: it is drawn, in both pictures and in words, or refused in one
/// sentence. RANDOM_FIGURES says how many random figures are drawn.
/// </summary>
public partial class NumberRangeTests
{
    private static readonly double[] Corners =
    [
        0, -0.0, 1, -1, double.Epsilon, -double.Epsilon, 1e-310, 2.2250738585072014e-308, 1e-300, 1e-16, 1e16, 1e17, 1e295, 1e308,
        -1e308, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    [Fact]
    public void Random_figures_of_every_kind_are_drawn_or_refused_in_one_sentence()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("RANDOM_FIGURES") ?? "150", CultureInfo.InvariantCulture);
        var drawn = 0;
        for (var seed = 0; seed < count; seed++)
        {
            if (Draw(() => RandomFigure(new Random(seed)), $"seed {seed}"))
                drawn++;
        }
        drawn.ShouldBeGreaterThan(count / 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_line_between_any_two_numbers_has_both_its_ends_in_the_picture(bool log)
    {
        foreach (var a in Corners.Where(v => double.IsFinite(v) && (!log || v > 0)))
        {
            foreach (var b in Corners.Where(v => double.IsFinite(v) && (!log || v > 0) && v >= a))
            {
                var figure = new Figure().Line([a, b], [b, a]).X(log: log).Y(log: log);
                Draw(() => figure, $"{a:R} and {b:R}").ShouldBeTrue();
                var panel = figure.Panels[0];
                foreach (var scale in new[] { Scale.Of(panel.XRange(), panel.X), Scale.Of(panel.YRange(), panel.Y) })
                {
                    scale.Position(a).ShouldBeInRange(0, 1, $"{a:R} beside {b:R}");
                    scale.Position(b).ShouldBeInRange(0, 1, $"{b:R} beside {a:R}");
                    foreach (var ask in (int[])[1, 2, 5, 40])
                    {
                        var ticks = scale.Ticks(ask);
                        ticks.Count.ShouldBeLessThanOrEqualTo(800);
                        ticks.ShouldAllBe(t => double.IsFinite(scale.Position(t.Value)));
                    }
                }
            }
        }
    }

    [Fact]
    public void A_diverging_and_a_converging_loss_are_drawn_on_a_log_axis()
    {
        foreach (var eta in (double[])[1.6, 0.25])
        {
            var (w, losses) = (1.0, new List<double>());
            for (var i = 0; i < 600; i++, w -= eta * 2 * w)
                losses.Add(w * w);
            var figure = new Figure().Line(losses).Y("loss", log: true);
            Draw(() => figure, $"eta = {eta}").ShouldBeTrue();
            var finite = losses.Where(l => l > 0 && double.IsFinite(l)).ToArray();
            var range = figure.Panels[0].YRange();
            range.Min.ShouldBeInRange(double.Epsilon, finite.Min());
            range.Max.ShouldBeInRange(finite.Max(), double.MaxValue);
            new LogScale(range).Ticks(6).Count(t => !t.IsMinor).ShouldBeInRange(2, 12);
        }
    }

    [Theory]
    [InlineData(1e17)]
    [InlineData(-1e300)]
    [InlineData(double.MaxValue)]
    [InlineData(5e-324)]
    [InlineData(0)]
    public void Equal_numbers_get_bins_around_them(double value)
    {
        var histogram = (HistogramTrace)new Figure().Histogram([value, value]).Panels[0].Traces[0];
        var bin = Array.FindIndex(histogram.Heights, h => h > 0);
        histogram.Heights[bin].ShouldBe(2);
        value.ShouldBeInRange(histogram.Edges[bin], histogram.Edges[bin + 1]);
        histogram.Edges.Zip(histogram.Edges.Skip(1)).ShouldAllBe(e => e.First < e.Second);
        new Figure().Histogram([value, value]).Alt.ShouldNotContain("NaN");
    }

    [Fact]
    public void A_heat_map_of_huge_or_equal_numbers_keeps_its_order()
    {
        foreach (var z in (double[][])[[-1e308, 0, 1e308], [1e17, 1e17, 1e17], [0, 5e-324, 1e-323]])
        {
            var map = (HeatMapTrace)new Figure().HeatMap(new[,] { { z[0], z[1], z[2] } }, scale: ColourScale.Diverging).Panels[0].Traces[0];
            var shares = z.Select(v => map.Range().Share(v)).ToArray();
            shares.ShouldAllBe(s => s >= 0 && s <= 1);
            shares.ShouldBe(shares.Order());
            (shares[0] < shares[2]).ShouldBe(z[0] < z[2]);
        }
    }

    [Fact]
    public void What_has_no_position_is_refused_with_the_value()
    {
        Message(() => new Figure().Line([1, 2]).Y("loss", log: true).HorizontalLine(-2).ToSvg())
            .ShouldContain("y axis \"loss\": log: true has no position for -2");
        Message(() => new Figure().Line([1, 2]).X(log: true).Annotate(0, 1, "here").ToSvg())
            .ShouldContain("log: true has no position for 0");
        Message(() => new Figure().Contour([-1, 1], [1, 2], new[,] { { 1, 2 }, { 3, 4 } }).X(log: true).ToSvg())
            .ShouldContain("has no position for -1");
        Message(() => new Figure().HeatMap(new[,] { { 1, 2 } }).X(log: true).ToSvg()).ShouldContain("has no meaning for");
        Message(() => new Figure().X(log: true).Bar(["a"], [1]).ToSvg()).ShouldContain("has no meaning for");
        Message(() => new Figure().HeatMap(new[,] { { 1, 2 } }, from: double.NaN)).ShouldContain("from = NaN");
        var levels = Enumerable.Range(0, 1000).Select(i => i / 1000.0);
        Message(() => new Figure().Contour((x, _) => x, (0, 1), (0, 1), at: levels)).ShouldContain("at has 1000 levels");
        Message(() => new Figure().Line([1]).Y("y", from: double.MaxValue).ToSvg()).ShouldContain("its ends are");
        Should.Throw<InvalidOperationException>(() => new DirectedGraph().Node("a").ToFigure().Line([1]))
            .Message.ShouldContain("a graph has no axes");
    }

    [Fact]
    public void Titles_of_many_lines_leave_the_axes_room()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 300));
        Figure Map() => new Figure(words).HeatMap(new[,] { { 1.0, 2 } }, colour: words).X(words).Y(words).Height(200);
        foreach (var columns in (int[])[1, 2, 4])
        {
            var figure = Figure.Grid(columns, Map(), Map(), Map(), Map());
            Draw(() => figure, $"{columns} columns").ShouldBeTrue();
            FigureLayout.Of(figure).Panels.ShouldAllBe(p => p.Plot.Width >= PanelLayout.Narrowest);
        }
    }

    [Fact]
    public void Tables_show_every_number()
    {
        var table = new Table()
            .Column("double", Corners)
            .Column("float", Corners.Select(v => (float)v))
            .Column("half", Corners.Select(v => (Half)v))
            .Column("long", Corners.Select(long.CreateSaturating))
            .Column("decimal", Corners.Select(v => double.IsNaN(v) ? 0m : decimal.CreateSaturating(v)))
            .Column("formatted", Corners, format: "0.000e+000");
        XDocument.Parse(table.ToHtml()).Descendants("tr").Count().ShouldBe(Corners.Length + 1);
        table.ToString().Split('\n').Length.ShouldBe(Corners.Length + 2);
        table.Numbers("double").ShouldBe(Corners);
        table.Numbers("half").ShouldBe(Corners.Select(v => (double)(Half)v));
        table.OrderBy("half").Count.ShouldBe(Corners.Length);
    }

    private static string Message(Action action) => Should.Throw<ArgumentException>(action).Message;

    /// <summary>Whether the figure was drawn; if it was refused, in one sentence. Anything else fails.</summary>
    private static bool Draw(Func<Figure> make, string what)
    {
        Figure figure;
        string svg, json, alt;
        try
        {
            figure = make();
            (svg, json, alt) = (figure.ToSvg(), figure.ToPlotlyJson(), figure.Alt);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            e.Message.ShouldMatch(@"^\S[^\n]*: [^\n]{10,}$", what);
            e.Message.ShouldNotContain("Index was", Case.Insensitive, what);
            e.Message.ShouldNotContain("cannot be greater than", Case.Insensitive, what);
            return false;
        }
        alt.Length.ShouldBeGreaterThan(10, what);
        foreach (var attribute in XDocument.Parse(svg).Descendants().Attributes())
        {
            if (attribute.Name.LocalName is "fill" or "stroke" or "font-family" or "xmlns")
                continue;
            attribute.Value.ShouldNotContain("NaN", Case.Sensitive, what);
            attribute.Value.ShouldNotContain("∞", Case.Sensitive, what);
            // Cells of a heat map are drawn in units of their own, which an axis with narrow ends makes long.
            var most = attribute.Name == "transform" ? 1e10 : 1e5;
            foreach (Match number in PlainNumber().Matches(attribute.Value))
                double.Parse(number.Value, CultureInfo.InvariantCulture).ShouldBeInRange(-most, most, $"{what}: {attribute}");
        }
        using var parsed = JsonDocument.Parse(json);
        foreach (var entry in parsed.RootElement.GetProperty("layout").EnumerateObject().Where(p => p.Name[1..].StartsWith("axis")))
        {
            var ends = entry.Value.GetProperty("range").EnumerateArray().Select(v => v.GetDouble()).ToArray();
            ends.ShouldAllBe(v => double.IsFinite(v), what);
            ends[0].ShouldNotBe(ends[1], what);
        }
        return true;
    }

    private static Figure RandomFigure(Random random)
    {
        var magnitude = random.Next(4);
        double Number() => magnitude switch
        {
            0 => Corners[random.Next(Corners.Length)],
            1 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)), // any bits, NaN among them
            2 => random.NextDouble() * double.Epsilon * random.Next(1, 1000),
            _ => Corners[random.Next(Corners.Length)] * (1 + random.Next(-2, 3) * 2.3e-16),
        };
        double? End() => random.Next(4) == 0 ? Number() : null;
        double[] Some(int n) =>
            random.Next(6) == 0 ? [.. Enumerable.Repeat(Number(), n)] : [.. Enumerable.Range(0, n).Select(_ => Number())];
        double[] Rising(int n) => [.. Some(8 * n).Where(double.IsFinite).Distinct().Order().Take(n)];
        double[,] Grid(int rows, int columns)
        {
            var z = new double[rows, columns];
            for (var i = 0; i < z.Length; i++)
                z[i / columns, i % columns] = Number();
            return z;
        }
        ColourScale Colours() => random.Next(2) == 0 ? ColourScale.Diverging : ColourScale.Sequential;
        Figure One()
        {
            var n = random.Next(8) switch { 0 => 0, 1 => 1, 2 => random.Next(8) == 0 ? 2500 : 150, var other => other };
            var figure = new Figure("A random figure");
            for (var traces = random.Next(1, 4); traces > 0; traces--)
            {
                _ = random.Next(13) switch
                {
                    0 => figure.Line(Some(n), Some(n), "line"),
                    1 => figure.Line(Some(n), "line"),
                    2 => figure.Scatter(Some(n), Some(n), "points", random.Next(2) == 0 ? Enumerable.Repeat("name", n) : null),
                    3 => figure.ErrorBars(Some(n), Some(n), Some(n).Select(Math.Abs), "errors", line: random.Next(2) == 0),
                    4 => figure.Band(Some(n), Some(n), Some(n), "band"),
                    5 => figure.MeanAndDeviation(Some(n), Some(n), Some(n), "mean"),
                    6 => figure.Curve(_ => Number(), Number(), Number(), "curve"),
                    7 => figure.Bar(Enumerable.Range(0, n).Select(i => $"c{i}"), Some(n), "bars"),
                    8 or 9 => figure.Histogram(Some(n), "values", random.Next(1, 501), random.Next(2) == 0),
                    10 => figure.HeatMap(
                        Grid(random.Next(1, 5), random.Next(1, 5)),
                        annotate: random.Next(2) == 0,
                        from: End(),
                        to: End(),
                        scale: Colours()),
                    11 => figure.Contour(
                        Rising(3), Rising(4), Grid(4, 3), random.Next(1, 61), random.Next(3) == 0 ? Some(3) : null,
                        log: random.Next(2) == 0, filled: random.Next(2) == 0, scale: Colours()),
                    _ => figure.Contour((_, _) => Number(), (Number(), Number()), (Number(), Number()), log: random.Next(2) == 0),
                };
            }
            if (random.Next(4) == 0)
                figure.Annotate(Number(), Number(), "a note", random.Next(2) == 0);
            if (random.Next(4) == 0)
                figure.HorizontalLine(Number(), "a line");
            if (random.Next(4) == 0)
                figure.VerticalLine(Number(), "a line");
            if (random.Next(6) == 0)
                figure.EqualUnits();
            if (random.Next(2) == 0)
                figure.X("x", log: random.Next(2) == 0, from: End(), to: End());
            if (random.Next(2) == 0)
                figure.Y("y", log: random.Next(2) == 0, from: End(), to: End());
            return random.Next(4) == 0 ? figure.Height(random.Next(200, 2001)) : figure;
        }
        return random.Next(5) == 0
            ? Figure.Grid(random.Next(1, 5), [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => One())])
            : One();
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex PlainNumber();
}
