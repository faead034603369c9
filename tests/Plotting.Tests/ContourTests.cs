using System.Text.Json;
using Plotting.Charts.Contours;
using Plotting.Layout;

namespace Plotting.Tests;

public class ContourTests
{
    private const int Cells = 80;
    private static readonly double[] X = Enumerable.Range(0, Cells + 1).Select(i => -2 + 4.0 * i / Cells).ToArray();
    private static readonly double[] Y = Enumerable.Range(0, Cells + 1).Select(i => -1 + 3.0 * i / Cells).ToArray();

    /// <summary>Different along x and y, and under any flip.</summary>
    private static double F(double x, double y) => x * x + 3 * y * y + 0.7 * x - 0.4 * y * x + Math.Sin(2 * x);

    [Theory]
    [InlineData(1.0)]
    [InlineData(3.0)]
    [InlineData(7.0)]
    public void Points_of_a_line_lie_on_the_level(double level)
    {
        var lines = MarchingSquares.Lines(X, Y, Grid(F), level);
        lines.ShouldNotBeEmpty();
        // Linear interpolation over a step h errs by h² max|f''| / 8.
        const double h = 4.0 / Cells;
        foreach (var (x, y) in lines.SelectMany(l => l.Points))
            F(x, y).ShouldBe(level, h * h * 6 / 8);
    }

    [Fact]
    public void A_circle_is_one_closed_line_of_the_right_length()
    {
        var lines = MarchingSquares.Lines(X, Y, Grid((x, y) => x * x + (y - 0.5) * (y - 0.5)), 1);
        var line = lines.ShouldHaveSingleItem();
        line.Closed.ShouldBeTrue();
        Length(line).ShouldBe(2 * Math.PI, 0.01);
    }

    [Fact]
    public void A_line_that_meets_the_border_is_open_and_its_region_is_closed()
    {
        var z = Grid((x, y) => x + 0 * y);
        var line = MarchingSquares.Lines(X, Y, z, 0.51).ShouldHaveSingleItem();
        line.Closed.ShouldBeFalse();
        Length(line).ShouldBe(3, 1e-9);
        var region = MarchingSquares.Region(X, Y, z, 0.51).ShouldHaveSingleItem();
        region.Closed.ShouldBeTrue();
        Area(region).ShouldBe((2 - 0.51) * 3, 1e-9);
    }

    [Fact]
    public void A_hole_in_the_surface_is_a_hole_in_its_regions()
    {
        var z = Grid((_, _) => 1);
        z[40, 40] = double.NaN;
        MarchingSquares.Region(X, Y, z, 0.5).Count.ShouldBe(2);
        MarchingSquares.Lines(X, Y, z, 0.5).ShouldBeEmpty();
    }

    [Fact]
    public void Both_branches_of_a_saddle_are_found_whole()
    {
        var lines = MarchingSquares.Lines(X, Y, Grid((x, y) => x * (y - 0.5)), 0.1);
        lines.Count.ShouldBe(2);
        lines.ShouldAllBe(l => l.Points.TrueForAll(p => p.X > 0 == p.Y > 0.5));
    }

    /// <summary>z[i, j] at (x[j], y[i]): a peak at (1.5, 0) must be drawn right of the middle and below it.</summary>
    [Fact]
    public void The_picture_has_the_surface_the_right_way_round()
    {
        var z = Grid((x, y) => -((x - 1.5) * (x - 1.5)) - y * y);
        var peak = MarchingSquares.Lines(X, Y, z, -0.05).ShouldHaveSingleItem();
        peak.Points.Average(p => p.X).ShouldBe(1.5, 0.02);
        peak.Points.Average(p => p.Y).ShouldBe(0, 0.02);

        var panel = new Figure().Contour(X, Y, z, at: [-0.05]).Panels[0];
        var area = new PlotArea(
            new Box(0, 0, 400, 300), Scales.Scale.Of(panel.XRange(), panel.X), Scales.Scale.Of(panel.YRange(), panel.Y), panel.Y.Downwards);
        area.X(peak.Points[0].X).ShouldBeGreaterThan(300);
        area.Y(peak.Points[0].Y).ShouldBeGreaterThan(150, "y = 0 is in the lower half of -1 to 2, and pixels count downwards");
    }

    [Fact]
    public void Plotly_gets_the_same_orientation()
    {
        // A row of z runs along x: 2 rows, 3 columns.
        using var json = JsonDocument.Parse(
            new Figure().Contour([0, 1, 2], [10, 20], new[,] { { 0, 1, 2 }, { 3, 4, 5 } }, at: [0.5, 1.5, 2.5, 3.5, 4.5]).ToPlotlyJson());
        var trace = json.RootElement.GetProperty("data")[0];
        trace.GetProperty("x").GetArrayLength().ShouldBe(3);
        trace.GetProperty("y").GetArrayLength().ShouldBe(2);
        var rows = trace.GetProperty("z").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray();
        rows.Length.ShouldBe(2);
        rows[0].ShouldBe([0, 1, 2]);
        rows[1].ShouldBe([3, 4, 5]);
    }

    [Fact]
    public void A_grid_the_wrong_way_round_is_refused_with_both_sizes() =>
        Should.Throw<ArgumentException>(() => new Figure().Contour([0, 1, 2], [10, 20], new[,] { { 0, 1 }, { 2, 3 }, { 4, 5 } }))
            .Message.ShouldBe("Contour: x has 3 values and a row of z has 2; they must be as many");

    [Fact]
    public void Log_levels_are_round_and_cover_the_range()
    {
        var levels = Levels.Of(new double[,] { { 0.01, 1 }, { 10, 1000 } }, 12, log: true);
        levels.ShouldBe([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]);
    }

    private static double[,] Grid(Func<double, double, double> f)
    {
        var z = new double[Y.Length, X.Length];
        for (var i = 0; i < Y.Length; i++)
        {
            for (var j = 0; j < X.Length; j++)
                z[i, j] = f(X[j], Y[i]);
        }
        return z;
    }

    private static IEnumerable<((double X, double Y) A, (double X, double Y) B)> Sides(IsoLine line) =>
        line.Points.Zip(line.Closed ? line.Points.Skip(1).Append(line.Points[0]) : line.Points.Skip(1));

    private static double Length(IsoLine line) =>
        Sides(line).Sum(s => Math.Sqrt(Math.Pow(s.A.X - s.B.X, 2) + Math.Pow(s.A.Y - s.B.Y, 2)));

    private static double Area(IsoLine line) =>
        Math.Abs(Sides(line).Sum(s => s.A.X * s.B.Y - s.B.X * s.A.Y)) / 2;
}
