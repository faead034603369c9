namespace Lessons.Preference;

/// <summary>
/// Whether probabilities mean what they say: of the cases that a model gives 70 %, about 70 % should come true. For pairs,
/// the probability is sigma(r_a - r_b) and the outcome is whether a was preferred, with a and b in an order that has
/// nothing to do with the answer.
/// </summary>
/// <remarks>Naeini et al. (2015); Guo et al. (2017).</remarks>
public static class Calibration
{
    /// <summary>
    /// Cases by their probability, in <paramref name="bins"/> equal intervals of [0, 1] of which empty ones are left out.
    /// </summary>
    /// <exception cref="ArgumentException">The lists differ in length or are empty, or a probability is outside [0, 1].</exception>
    public static IReadOnlyList<CalibrationBin> Bins(IReadOnlyList<double> probabilities, IReadOnlyList<bool> outcomes, int bins = 10)
    {
        if (probabilities.Count == 0 || probabilities.Count != outcomes.Count)
            throw new ArgumentException(
                $"Calibration: {probabilities.Count} probabilities and {outcomes.Count} outcomes; expected as many of both, at least one");
        if (bins < 1) throw new ArgumentOutOfRangeException(nameof(bins), $"Calibration: {bins} bins; expected 1 or more");
        if (probabilities.Any(p => !(p is >= 0 and <= 1)))
            throw new ArgumentException(
                $"Calibration: a probability is {probabilities.First(p => !(p is >= 0 and <= 1))}; expected 0 to 1");
        return
        [
            .. probabilities.Zip(outcomes, (p, came) => (P: p, Came: came))
                .GroupBy(pair => Math.Min((int)(pair.P * bins), bins - 1)).OrderBy(group => group.Key)
                .Select(group =>
                    new CalibrationBin(group.Average(pair => pair.P), group.Average(pair => pair.Came ? 1.0 : 0.0), group.Count())),
        ];
    }

    /// <summary>
    /// Equation 14.6: expected calibration error, sum_b n_b / N |came true_b - said_b|: 0 for a model that means what it
    /// says, but for the sampling noise of its bins.
    /// </summary>
    /// <exception cref="ArgumentException">There is no case.</exception>
    public static double Error(IReadOnlyList<CalibrationBin> bins) => bins.Sum(bin => bin.Count) < 1
        ? throw new ArgumentException($"Calibration.Error: {bins.Count} bins hold {bins.Sum(bin => bin.Count)} cases; expected 1 or more")
        : bins.Sum(bin => bin.Count * Math.Abs(bin.CameTrue - bin.Said)) / bins.Sum(bin => (double)bin.Count);
}

/// <summary>The cases of one interval: their mean probability, the share that came true, and how many they are.</summary>
public sealed record CalibrationBin(double Said, double CameTrue, int Count);
