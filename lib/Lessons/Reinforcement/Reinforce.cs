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
            throw new ArgumentException($"Reinforce.Loss: log-probabilities ({string.Join(',', logProbs.shape)}), {rewards.Count} rewards, {(baselines ?? rewards).Count} baselines; expected N of each");
        if (rewards.Count == 0) throw new ArgumentException("Reinforce.Loss: 0 answers; expected 1 or more");
        var weights = tensor(rewards.Select((r, i) => r - (baselines?[i] ?? 0)).ToArray(), dtype: logProbs.dtype); // (N)
        return -(weights * logProbs).mean();
    }
}
