namespace Lessons.GradientEstimation;

/// <summary>Whether counts fit probabilities: Pearson's test.</summary>
public static class ChiSquared
{
    /// <summary>
    /// X^2 = sum_i (n_i - N p_i)^2 / (N p_i) for counts n_i, N of them, and probabilities p_i. If the counts come from the
    /// probabilities, X^2 is near its degrees of freedom, the number of categories minus 1.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The lists differ in length, a probability is not positive (leave out what cannot happen), or nothing was counted.
    /// </exception>
    public static double Statistic(IReadOnlyList<long> counts, IReadOnlyList<double> probabilities)
    {
        if (counts.Count != probabilities.Count || counts.Count < 2)
            throw new ArgumentException(
                $"ChiSquared: {counts.Count} counts and {probabilities.Count} probabilities, expected as many, and two or more");
        if (probabilities.Any(p => !(p > 0)) || Math.Abs(probabilities.Sum() - 1) > 1e-6)
            throw new ArgumentException(
                $"ChiSquared: probabilities from {probabilities.Min()} that sum to {probabilities.Sum()}, "
                    + "expected positive ones that sum to 1");
        double N = counts.Sum();
        if (N == 0 || counts.Any(n => n < 0))
            throw new ArgumentException(
                $"ChiSquared: counts from {counts.Min()} that sum to {N}, expected none below 0, and 1 or more in all");
        return counts.Zip(probabilities, (n, p) => (n - N * p) * (n - N * p) / (N * p)).Sum();
    }

    /// <summary>
    /// P(X^2 at least this large) if the counts do come from the probabilities: 1 - P(k/2, x/2) with the regularised
    /// incomplete gamma function P(a, x) = x^a e^-x sum_n x^n / Gamma(a + n + 1). Exact to about 1e-13; smaller tails read as
    /// 0 or nearly so.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The statistic is negative or no number, or there is no degree of freedom.</exception>
    public static double PValue(double statistic, int degrees)
    {
        if (!(statistic >= 0))
            throw new ArgumentOutOfRangeException(nameof(statistic), $"ChiSquared.PValue: a statistic of {statistic}, expected 0 or more");
        if (degrees < 1)
            throw new ArgumentOutOfRangeException(nameof(degrees), $"ChiSquared.PValue: {degrees} degrees of freedom, expected 1 or more");
        var (a, x) = (degrees / 2.0, statistic / 2);
        if (x == 0) return 1;
        if (x > 700) return 0; // e^-x leaves the range of double
        // The first term, x^a e^-x / Gamma(a + 1), with Gamma from Gamma(1) = 1 or Gamma(1/2) = sqrt(pi) upwards.
        var term = degrees % 2 == 0 ? Math.Exp(-x) : Math.Exp(-x) / Math.Sqrt(Math.PI * x);
        for (var k = degrees % 2 == 0 ? 1 : 0.5; k <= a; k++) term *= x / k;
        var sum = 0.0;
        for (var n = 1; term > sum * 1e-17; n++)
        {
            sum += term;
            term *= x / (a + n);
        }

        return Math.Max(0, 1 - sum);
    }

    /// <summary>
    /// The statistic that is exceeded with probability <paramref name="level"/>: 9.488 for 0.05 and 4 degrees of freedom.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static double CriticalValue(double level, int degrees)
    {
        if (!(level is > 1e-12 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(level), $"ChiSquared.CriticalValue: level {level}, expected more than 1e-12 and less than 1");
        var (low, high) = (0.0, 1.0);
        while (PValue(high, degrees) > level) high *= 2;
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = PValue(middle, degrees) > level ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
