using System.Text.Json.Nodes;
using Plotting.Charts.Contours;
using Plotting.Layout;
using Plotting.Output.Plotly;
using Plotting.Output.Svg;
using Plotting.Scales;

namespace Plotting.Charts;

/// <summary>A surface over the plane, seen from above.</summary>
internal sealed class ContourTrace : Trace
{
    public required double[] X { get; init; }

    public required double[] Y { get; init; }

    /// <summary>Heights, z[i, j] at (X[j], Y[i]).</summary>
    public required double[,] Z { get; init; }

    /// <summary>Rising; empty for a flat surface.</summary>
    public required double[] Levels { get; init; }

    public bool Filled { get; init; }

    public required ColourScale Scale { get; init; }

    public string? ColourTitle { get; init; }

    protected override IEnumerable<double> Xs => X;

    protected override IEnumerable<double> Ys => Y;

    public override IReadOnlyList<double> GridX => X;

    public override IReadOnlyList<double> GridY => Y;

    public override bool IsSeries => false;

    public override bool FillsPanel => true;

    public override Depth Depth => Depth.Surface;

    public override string Kind => "contour plot";

    /// <summary>The colour between level <paramref name="index"/> - 1 and level <paramref name="index"/>.</summary>
    private string BandColour(int index) => Scale.At(Levels.Length == 0 ? 0.5 : (double)index / Levels.Length);

    /// <summary>The colour of the line at a level; lines without filled bands must show on white.</summary>
    private string LineColour(int index) =>
        Scale.At(0.25 + 0.75 * (Levels.Length == 1 ? 0.5 : (double)index / (Levels.Length - 1)));

    public override string Describe(Panel panel)
    {
        var extent = Extent.Of(Z.Cast<double>());
        var what = ColourTitle ?? "the surface";
        if (extent.IsEmpty)
            return $"{what} has no finite value";
        var (low, high) = (Find(extent.Min), Find(extent.Max));
        return $"{what} from {NumberText.Short(extent.Min)} near ({NumberText.Short(low.X)}, {NumberText.Short(low.Y)}) "
            + $"to {NumberText.Short(extent.Max)} near ({NumberText.Short(high.X)}, {NumberText.Short(high.Y)}), {Levels.Length} levels";
    }

    public override void Draw(Canvas canvas, PanelLayout panel)
    {
        const string evenOdd = "fill-rule=\"evenodd\"";
        var area = panel.Area;
        if (Filled)
        {
            // From the lowest region to the highest, each painted over the one below.
            canvas.Fill(PathOf(area, MarchingSquares.Region(X, Y, Z, double.MinValue)), BandColour(0), 1, evenOdd);
            for (var k = 0; k < Levels.Length; k++)
                canvas.Fill(PathOf(area, MarchingSquares.Region(X, Y, Z, Levels[k])), BandColour(k + 1), 1, evenOdd);
        }
        for (var k = 0; k < Levels.Length; k++)
        {
            var path = PathOf(area, MarchingSquares.Lines(X, Y, Z, Levels[k]));
            if (Filled)
                canvas.Stroke(path, Theme.Ink, 0.8, "stroke-opacity=\".35\"");
            else
                canvas.Stroke(path, LineColour(k), 1.8);
        }
    }

    private static PathData PathOf(PlotArea area, List<IsoLine> lines)
    {
        var path = new PathData();
        foreach (var line in lines)
        {
            var points = Thinning.Simplify(line.Points.ConvertAll(p => (area.X(p.X), area.Y(p.Y))));
            path.Move(points[0].X, points[0].Y);
            foreach (var (x, y) in points.Skip(1))
                path.Line(x, y);
            if (line.Closed)
                path.Close();
        }
        return path;
    }

    /// <summary>
    /// Plotly knows equally spaced levels only. For others the surface is drawn over the index of the band it is in,
    /// interpolated within the band, with the levels written on the colour bar and the heights shown on hover.
    /// </summary>
    public override void WritePlotly(PlotlyPanel plotly)
    {
        var node = new JsonObject
        {
            ["type"] = "contour",
            ["x"] = PlotlyValue.Numbers(X),
            ["y"] = PlotlyValue.Numbers(Y),
            ["colorscale"] = PlotlyValue.Colours(Scale),
            ["line"] = new JsonObject { ["width"] = Filled ? 0.6 : 1.8, ["smoothing"] = 0 },
            ["autocontour"] = false,
        };
        var bar = plotly.ColourBar(this);
        var rows = Z.GetLength(0);
        var columns = Z.GetLength(1);
        var steps = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                steps[i, j] = Math.Round(StepOf(Z[i, j]), 3);
        }
        node["z"] = PlotlyValue.Matrix(steps);
        node["zmin"] = 0;
        node["zmax"] = Levels.Length;
        node["contours"] = new JsonObject
        {
            ["start"] = 0.5,
            ["end"] = Math.Max(0.5, Levels.Length - 0.5),
            ["size"] = 1,
            ["coloring"] = Filled ? "fill" : "lines",
        };
        bar["tickmode"] = "array";
        var stride = LabelStride(plotly.Layout.Plot.Height);
        var labelled = Enumerable.Range(0, Levels.Length).Where(i => i % stride == 0).ToArray();
        bar["tickvals"] = PlotlyValue.Numbers(labelled.Select(i => i + 0.5));
        bar["ticktext"] = PlotlyValue.Texts(labelled.Select(i => NumberText.Short(Levels[i])));
        node["colorbar"] = bar;
        node["hoverinfo"] = "x+y";
        plotly.Add(this, node);
    }

    /// <summary>k + 1/2 at level k, linear between levels and, continued, beyond them.</summary>
    private double StepOf(double value)
    {
        if (!double.IsFinite(value) || Levels.Length == 0)
            return Levels.Length == 0 && double.IsFinite(value) ? 0 : double.NaN;
        if (Levels.Length == 1)
            return value >= Levels[0] ? 1 : 0;
        var k = Math.Clamp(Array.FindLastIndex(Levels, l => l <= value), 0, Levels.Length - 2);
        return Math.Clamp(k + 0.5 + Extent.Share(value, Levels[k], Levels[k + 1]), -0.5, Levels.Length + 0.5);
    }

    public override ColourBar? ColourBar(double height)
    {
        var count = Levels.Length + 1;
        var bands = Enumerable.Range(0, count).Select(i => ((double)i / count, (i + 1.0) / count, BandColour(i))).ToList();
        var stride = LabelStride(height);
        var labels = Levels.Select((level, i) => (At: (i + 1.0) / count, Text: NumberText.Short(level).Replace('-', '\u2212'), Index: i))
            .Where(l => l.Index % stride == 0).Select(l => (l.At, l.Text)).ToList();
        return new ColourBar(bands, labels, ColourTitle, height);
    }

    /// <summary>Every how many levels there is room for a number beside a colour bar of this height.</summary>
    private int LabelStride(double height) =>
        Math.Max(1, (int)Math.Ceiling((Levels.Length + 1) * TextMetrics.LineHeight(Theme.TickSize) / height));

    private (double X, double Y) Find(double value)
    {
        for (var i = 0; i < Y.Length; i++)
        {
            for (var j = 0; j < X.Length; j++)
            {
                if (Z[i, j] == value)
                    return (X[j], Y[i]);
            }
        }
        throw new InvalidOperationException($"contour: {value} is not one of its values");
    }
}
