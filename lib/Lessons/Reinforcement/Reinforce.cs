using Lessons.GradientEstimation;
using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>REINFORCE: the policy gradient from samples.</summary>
/// <remarks>Williams (1992).</remarks>
public static class Reinforce
{
    /// <summary>
    /// L = -1/N sum_i (r_i - b_i) log pi(y_i), whose gradient is minus the mean over the drawn answers of Equation 17.1, with
    /// baselines of Equation 17.2. logProbs (N) are of whole answers and carry the gradient; rewards and baselines, (N), are
    /// numbers. Without baselines b = 0.
    /// </summary>
    public static Tensor Loss(Tensor logProbs, IReadOnlyList<double> rewards, IReadOnlyList<double>? baselines = null)
    {
        if (logProbs.ndim != 1 || logProbs.shape[0] != rewards.Count || (baselines ?? rewards).Count != rewards.Count)
            throw new ArgumentException(
                $"Reinforce.Loss: log-probabilities {logProbs.ShapeText()}, {rewards.Count} rewards, "
                    + $"{(baselines ?? rewards).Count} baselines; expected N of each");
        if (rewards.Count == 0) throw new ArgumentException("Reinforce.Loss: 0 answers; expected 1 or more");
        var weights = tensor(rewards.Select((r, i) => r - (baselines?[i] ?? 0)).ToArray(), dtype: logProbs.dtype); // (N)
        return -(weights * logProbs).mean();
    }
}

/// <summary>
/// What is taken off the rewards before they weigh the score function. A baseline that does not depend on the sample it
/// is used for changes no expectation (Equation 17.2), and can take most of the variance away.
/// </summary>
public static class Baseline
{
    /// <summary>
    /// The mean of all rewards, for every sample. It contains the sample's own reward: the estimate shrinks by (N - 1)/N.
    /// </summary>
    public static double[] Mean(IReadOnlyList<double> rewards)
    {
        if (rewards.Count == 0) throw new ArgumentException("Baseline.Mean: no rewards were given; expected at least one");
        return [.. Enumerable.Repeat(rewards.Average(), rewards.Count)];
    }

    /// <summary>
    /// Equation 17.3: for each sample the mean reward of the others, b_i = 1/(N - 1) sum_{j != i} r_j: no bias at all. It is
    /// <see cref="ScoreFunction.LeaveOneOut"/>, which does not ask whether the numbers are rewards or costs.
    /// </summary>
    /// <remarks>Kool et al. (2019); RLOO of Ahmadian et al. (2024).</remarks>
    public static double[] LeaveOneOut(IReadOnlyList<double> rewards)
    {
        if (rewards.Count < 2)
            throw new ArgumentException(
                $"Baseline.LeaveOneOut: {rewards.Count} rewards were given; expected 2 or more, as each is compared with the others");
        using var scope = NewDisposeScope();
        return ScoreFunction.LeaveOneOut(tensor([.. rewards])).Doubles();
    }

    /// <summary>
    /// Equation 17.4: the constant that leaves the least variance, b = E[r |g|^2] / E[|g|^2], where g is the gradient of log pi
    /// of a sample and |g|^2 its squared length.
    /// </summary>
    /// <remarks>Weaver and Tao (2001).</remarks>
    public static double Optimal(IReadOnlyList<double> probabilities, IReadOnlyList<double> rewards, IReadOnlyList<double> squaredNorms)
    {
        if (probabilities.Count != rewards.Count || rewards.Count != squaredNorms.Count)
            throw new ArgumentException(
                $"Baseline.Optimal: {probabilities.Count} probabilities, {rewards.Count} rewards and {squaredNorms.Count} squared norms; "
                    + "expected as many of each");
        var (weighted, total) = (0.0, 0.0);
        for (var i = 0; i < rewards.Count; i++)
        {
            weighted += probabilities[i] * squaredNorms[i] * rewards[i];
            total += probabilities[i] * squaredNorms[i];
        }

        return total > 0
            ? weighted / total
            : throw new ArgumentException("Baseline.Optimal: all gradients are 0; expected a policy that can still change");
    }
}
