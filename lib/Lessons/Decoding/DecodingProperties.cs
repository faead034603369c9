using Lessons.Optimization;

namespace Lessons.Decoding;

/// <summary>
/// Three properties that temperature (up to 1), top-k and top-p have in common, as questions about a distribution p and what a
/// transform made of it, p^.
/// </summary>
/// <remarks>Nadeem et al. (2020), "A systematic characterization of sampling algorithms for open-ended language generation".</remarks>
public static class DecodingProperties
{
    /// <summary>What rounding may change, relative to the numbers compared.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Equation 8.5: p_i &gt;= p_j implies p^_i &gt;= p^_j.</summary>
    /// <exception cref="ArgumentException">The distributions differ in length.</exception>
    public static bool PreservesOrder(IReadOnlyList<double> p, IReadOnlyList<double> transformed)
    {
        Require(p, transformed);
        // Sorted from the least likely, each group of equals against the largest of all before it and against itself.
        var largest = double.NegativeInfinity;
        foreach (var group in p.Zip(transformed, (before, after) => (before, after)).GroupBy(x => x.before).OrderBy(g => g.Key))
        {
            var (low, high) = (group.Min(x => x.after), group.Max(x => x.after));
            if (low < largest - Rounding * largest || low < high - Rounding * high) return false;
            largest = Math.Max(largest, high);
        }

        return true;
    }

    /// <summary>Equation 8.6: H(p^) &lt;= H(p).</summary>
    /// <exception cref="ArgumentException">The distributions differ in length.</exception>
    public static bool ReducesEntropy(IReadOnlyList<double> p, IReadOnlyList<double> transformed)
    {
        Require(p, transformed);
        return Divergence.Entropy(transformed) <= Divergence.Entropy(p) + Rounding;
    }

    /// <summary>
    /// Equation 8.7: (log p_i - log p_j) / (log p_k - log p_l) is the same after the transform, for all tokens that it keeps:
    /// log p^ = a log p + b there, for one a and one b.
    /// </summary>
    /// <exception cref="ArgumentException">The distributions differ in length.</exception>
    public static bool PreservesSlope(IReadOnlyList<double> p, IReadOnlyList<double> transformed)
    {
        Require(p, transformed);
        var kept = p.Zip(transformed, (before, after) => (X: Math.Log(before), Y: Math.Log(after)))
            .Where(t => double.IsFinite(t.X) && double.IsFinite(t.Y)).ToArray();
        if (kept.Length < 2) return true;
        var (first, last) = (kept.MaxBy(t => t.X), kept.MinBy(t => t.X));
        var a = first.X > last.X ? (first.Y - last.Y) / (first.X - last.X) : 0;
        return kept.All(t => Math.Abs(t.Y - first.Y - a * (t.X - first.X)) <= Rounding * (1 + Math.Abs(first.Y - last.Y)));
    }

    private static void Require(IReadOnlyList<double> p, IReadOnlyList<double> transformed)
    {
        if (p.Count != transformed.Count)
            throw new ArgumentException($"DecodingProperties: p has {p.Count} entries and p^ has {transformed.Count}; expected as many");
    }
}
