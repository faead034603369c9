using Plotting.Scales;

namespace Plotting.Charts.Contours;

/// <summary>Heights at which to cut a surface.</summary>
internal static class Levels
{
    private const int Most = 200;

    /// <summary>About <paramref name="count"/> round numbers strictly inside the range of z, equally spaced or at equal ratios.</summary>
    public static double[] Of(double[,] z, int count, bool log)
    {
        var values = z.Cast<double>().Where(double.IsFinite);
        var range = log ? Extent.OfPositive(values) : Extent.Of(values);
        if (log && range.IsEmpty)
            throw new ArgumentException("Contour: log: true needs a positive height, and z has none");
        if (range.IsEmpty || range.Span <= 1e-12 * Math.Max(Math.Abs(range.Min), Math.Abs(range.Max)))
            return [];
        return log ? Ratios(range, count) : Differences(range, count);
    }

    public static double[] Checked(IEnumerable<double> levels)
    {
        var sorted = levels.Distinct().Order().ToArray();
        Numbers.RequireSome("Contour", "at", sorted.Length);
        if (sorted.Length > Most)
            throw new ArgumentException($"Contour: at has {sorted.Length} levels; expected at most {Most}");
        var bad = sorted.Where(l => !double.IsFinite(l)).ToArray();
        return bad.Length == 0 ? sorted : throw new ArgumentException($"Contour: the level {bad[0]} is not a finite number");
    }

    private static double[] Differences(Extent range, int count) =>
        new LinearScale(range).Ticks(count).Where(t => !t.IsMinor && t.Value > range.Min && t.Value < range.Max)
            .Select(t => t.Value).Order().ToArray();

    /// <summary>Powers of ten with 2 and 5, or with 3, between them, as dense as the count allows.</summary>
    private static double[] Ratios(Extent range, int count)
    {
        // A minimum that happens to be sampled at almost zero would spend every level on its own neighbourhood.
        var low = Math.Max(range.Min, range.Max * 1e-5);
        var decades = Math.Log10(range.Max / low);
        int[] mantissas = 3 * decades <= 1.4 * count ? [1, 2, 5] : 2 * decades <= 1.4 * count ? [1, 3] : [1];
        if (9 * decades <= 1.4 * count)
            return Differences(new Extent(low, range.Max), count);
        var first = (int)Math.Floor(Math.Log10(low));
        var last = (int)Math.Ceiling(Math.Log10(range.Max));
        return Enumerable.Range(first, last - first + 1)
            .SelectMany(e => mantissas.Select(m => NumberText.Round(m * Math.Pow(10, e), 3)))
            .Where(l => l > low && l < range.Max).ToArray();
    }
}
