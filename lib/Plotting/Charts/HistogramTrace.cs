using System.Text.Json.Nodes;
using Plotting.Layout;
using Plotting.Output.Plotly;
using Plotting.Output.Svg;
using Plotting.Scales;

namespace Plotting.Charts;

/// <summary>How many values fall into each of a row of equal intervals.</summary>
internal sealed class HistogramTrace : Trace
{
    /// <summary>Bounds of the bins; bin i is [Edges[i], Edges[i+1]), the last one closed.</summary>
    public required double[] Edges { get; init; }

    /// <summary>Counts, or densities that integrate to 1.</summary>
    public required double[] Heights { get; init; }

    /// <summary>How many values were counted; null where only the heights are known.</summary>
    public required int? Count { get; init; }

    protected override IEnumerable<double> Xs => Edges;

    protected override IEnumerable<double> Ys => Heights;

    public override bool NeedsZeroY => true;

    public override Depth Depth => Depth.Bar;

    public override string Kind => "histogram";

    public override string Describe(Panel panel)
    {
        var name = Name is null ? "" : Name + ": ";
        var top = Array.IndexOf(Heights, Heights.Max());
        return $"{name}{(Count is { } count ? $"{count} values" : "values")} in {Heights.Length} bins from {NumberText.Short(Edges[0])} to "
            + $"{NumberText.Short(Edges[^1])}, the tallest between {NumberText.Short(Edges[top])} and {NumberText.Short(Edges[top + 1])}";
    }

    public override void Draw(Canvas canvas, PanelLayout panel)
    {
        var area = panel.Area;
        var (colour, shared) = (panel.Styles[this].Colour, IsShared(panel.Panel));
        var path = new PathData();
        for (var i = 0; i < Heights.Length; i++)
        {
            if (Heights[i] == 0)
                continue;
            var left = area.X(Edges[i]);
            // On a log axis the bin that begins at or below zero begins where the axis does.
            BarShape.AddTo(path, area, double.IsNaN(left) ? area.Box.Left : left, area.X(Edges[i + 1]), 0, Heights[i], sideways: false);
        }
        canvas.Fill(path, colour, Opacity(shared), $"stroke=\"{(shared ? colour : Theme.White)}\" stroke-width=\".8\"");
    }

    public override IEnumerable<(double X, double Y)> Ink(PlotArea area) =>
        Heights.SelectMany((height, i) => BarShape.Ink(area, Edges[i], Edges[i + 1], height));

    public override string? BarMode => "overlay";

    /// <summary>Bars with the bins already counted, so that both pictures show the same ones.</summary>
    public override void WritePlotly(PlotlyPanel plotly)
    {
        var (colour, shared) = (plotly.Layout.Styles[this].Colour, IsShared(plotly.Layout.Panel));
        plotly.Add(this, new JsonObject
        {
            ["type"] = "bar",
            ["x"] = PlotlyValue.Numbers(Heights.Select((_, i) => Edges[i] / 2 + Edges[i + 1] / 2)),
            ["y"] = PlotlyValue.Numbers(Heights),
            ["width"] = PlotlyValue.Number(Edges[1] - Edges[0]),
            ["marker"] = new JsonObject
            {
                ["color"] = colour,
                ["line"] = new JsonObject { ["color"] = shared ? colour : Theme.White, ["width"] = 0.8 },
            },
            ["opacity"] = Opacity(shared),
        });
    }

    /// <summary>Whether histograms overlap in the panel, and must be seen through.</summary>
    private static bool IsShared(Panel panel) => panel.Traces.Count(t => t is HistogramTrace) > 1;

    private static double Opacity(bool shared) => shared ? 0.5 : 0.85;

    /// <summary>The number of the form 1, 2, 2.5 or 5 times a power of ten that is nearest in ratio.</summary>
    private static double RoundWidth(double wanted)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        double[] widths = [1, 2, 2.5, 5, 10];
        return power * widths.MinBy(w => Math.Abs(Math.Log(w * power / wanted)));
    }

    private static double Edge(double multiple) => double.IsFinite(multiple) ? NumberText.Round(multiple, 14) : Finite(multiple);

    private static double Finite(double value) => Math.Clamp(value, -double.MaxValue, double.MaxValue);

    /// <summary>
    /// Bins whose width is 1, 2, 2.5 or 5 times a power of ten, about <paramref name="bins"/> of them over the values.
    /// </summary>
    public static HistogramTrace Of(double[] values, Extent range, int bins, bool density, string? name, string? colour)
    {
        var size = Math.Max(Math.Abs(range.Min), Math.Abs(range.Max));
        // Equal numbers get bins around them, wide enough that large numbers keep them apart.
        var around = Math.Max(0.5, 1e-8 * size);
        if (range.Span <= 1e-9 * size || range.Span == 0)
            range = new Extent(Finite(range.Min - around), Finite(range.Max + around));
        // Between these ends a width is a normal number, and so are its multiples.
        var wanted = double.IsFinite(range.Span) ? range.Span / bins : range.Max / bins - range.Min / bins;
        var width = RoundWidth(Math.Clamp(wanted, 1e-300, 5e307));
        var first = Math.Floor(range.Min / width + 1e-9);
        var count = Math.Max(1, (int)Math.Ceiling(range.Max / width - first - 1e-9));
        var edges = Enumerable.Range(0, count + 1).Select(i => Edge((first + i) * width)).ToArray();
        var heights = new double[count];
        var total = 0;
        foreach (var value in values.Where(double.IsFinite))
        {
            var bin = Math.Clamp((int)Math.Floor(value / width - first), 0, count - 1);
            // 0.3 / 0.1 is a little less than 3: the bounds themselves decide.
            if (bin + 1 < count && value >= edges[bin + 1])
                bin++;
            else if (bin > 0 && value < edges[bin])
                bin--;
            heights[bin]++;
            total++;
        }
        if (density)
        {
            for (var i = 0; i < count; i++)
                heights[i] = double.IsFinite(total * width) ? heights[i] / (total * width) : heights[i] / total / width;
        }
        return new HistogramTrace { Edges = edges, Heights = heights, Count = total, Name = name, Colour = colour };
    }
}
