using Plotting.Scales;

namespace Plotting.Traces;

/// <summary>How many values fall into each of a row of equal intervals.</summary>
internal sealed class HistogramTrace : Trace
{
    /// <summary>Bounds of the bins; bin i is [Edges[i], Edges[i+1]), the last one closed.</summary>
    public required double[] Edges { get; init; }

    /// <summary>Counts, or densities that integrate to 1.</summary>
    public required double[] Heights { get; init; }

    /// <summary>How many values were counted; null where only the heights are known.</summary>
    public required int? Count { get; init; }

    public override IEnumerable<double> Xs => Edges;

    public override IEnumerable<double> Ys => Heights;

    public override bool StandsOnZero => true;

    public override string Kind => "histogram";

    public override string Describe(Panel panel)
    {
        var name = Name is null ? "" : Name + ": ";
        var top = Array.IndexOf(Heights, Heights.Max());
        return $"{name}{(Count is { } count ? $"{count} values" : "values")} in {Heights.Length} bins from {NumberText.Short(Edges[0])} to "
            + $"{NumberText.Short(Edges[^1])}, the tallest between {NumberText.Short(Edges[top])} and {NumberText.Short(Edges[top + 1])}";
    }

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
