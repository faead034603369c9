namespace ManagedTorch.Tests.Harness;

/// <summary>
/// How far numbers may be apart: |actual - expected| &lt;= Absolute + Relative |expected|. NaN equals NaN, an infinity
/// only itself.
/// </summary>
internal readonly record struct Tolerance(double Absolute, double Relative)
{
    public static readonly Tolerance Exact = new(0, 0);

    public static Tolerance operator +(Tolerance tolerance, double absolute) => tolerance with { Absolute = tolerance.Absolute + absolute };

    /// <summary>Fails with the worst element of all, and the largest absolute and relative error.</summary>
    public void Check(IReadOnlyList<double> actual, IReadOnlyList<double> expected, string what)
    {
        if (Difference(actual, expected) is { } difference) Assert.Fail($"{what}: {difference}");
    }

    /// <summary>Null if all elements agree, else one sentence on how they do not.</summary>
    public string? Difference(IReadOnlyList<double> actual, IReadOnlyList<double> expected)
    {
        if (actual.Count != expected.Count) return $"{actual.Count} values, expected {expected.Count}";

        var (worst, excess, largest, largestRelative) = (-1, 0.0, 0.0, 0.0);
        for (var i = 0; i < actual.Count; i++)
        {
            if (actual[i].Equals(expected[i]) || actual[i] == expected[i]) continue;
            var error = Math.Abs(actual[i] - expected[i]);
            if (!double.IsFinite(error)) error = double.PositiveInfinity;
            largest = Math.Max(largest, error);
            largestRelative = Math.Max(largestRelative, error / Math.Abs(expected[i]));
            var over = double.IsInfinity(error) ? error : error - (Absolute + Relative * Math.Abs(expected[i]));
            if (over > excess) (worst, excess) = (i, over);
        }

        return worst < 0
            ? null
            : $"element {worst} of {actual.Count} is {actual[worst]:R}, expected {expected[worst]:R}; largest absolute error "
                + $"{largest:g3}, relative {largestRelative:g3}, allowed {Absolute:g3} + {Relative:g3} |expected|";
    }
}
