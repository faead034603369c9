using Plotting.Scales;

namespace Plotting.Contours;

/// <summary>Heights at which to cut a surface.</summary>
internal static class Levels
{
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
        var bad = sorted.Where(l => !double.IsFinite(l)).ToArray();
        return bad.Length == 0 ? sorted : throw new ArgumentException($"Contour: the level {bad[0]} is not a finite number");
    }

    private static double[] Differences(Extent range, int count) =>
        new LinearScale(range).Ticks(count).Where(t => !t.IsMinor && t.Value > range.Min && t.Value < range.Max)
            .Select(t => t.Value).Order().ToArray();

    private static double[] Ratios(Extent range, int count)
    {
        // A minimum that happens to be sampled at almost zero would spend every level on its own neighbourhood.
        var low = Math.Log10(Math.Max(range.Min, range.Max * 1e-6));
        var high = Math.Log10(range.Max);
        return Enumerable.Range(1, count).Select(i => NumberText.Round(Math.Pow(10, low + (high - low) * i / (count + 1)), 2))
            .Where(l => l > range.Min && l < range.Max).Distinct().ToArray();
    }
}
