using static TorchSharp.torch;

namespace Lessons.Relaxation;

/// <summary>
/// The score-function estimator, also called REINFORCE: the gradient of E[f(z)] from draws z and their costs f(z), with no
/// gradient through f. Each function gives a number whose gradient is the estimate; its own value means nothing.
/// </summary>
/// <remarks>Williams (1992).</remarks>
public static class ScoreFunction
{
    /// <summary>
    /// Equation 10.7: 1/N sum_n f(z_n) log P(z_n), whose gradient 1/N sum_n f(z_n) grad log P(z_n) is unbiased for grad E[f],
    /// for log-probabilities (N) of the draws and their costs (N). No gradient reaches the costs.
    /// </summary>
    /// <exception cref="ArgumentException">The two are not lists of equal length.</exception>
    public static Tensor Surrogate(Tensor logProbabilities, Tensor costs)
    {
        Require(logProbabilities, costs);
        return (costs.detach() * logProbabilities).mean();
    }

    /// <summary>
    /// Equation 10.8: 1/N sum_n (f(z_n) - b_n) log P(z_n). Still unbiased as long as b_n does not depend on z_n, because
    /// E[grad log P(z)] = 0. The baseline is one number, (), or one for each draw, (N).
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Surrogate(Tensor logProbabilities, Tensor costs, Tensor baseline)
    {
        if (baseline.ndim != 0 && !baseline.shape.SequenceEqual(costs.shape))
            throw new ArgumentException($"ScoreFunction: costs ({string.Join(',', costs.shape)}) and baseline ({string.Join(',', baseline.shape)}), expected one number or one for each cost");
        return Surrogate(logProbabilities, costs - baseline);
    }

    /// <summary>
    /// The mean cost of the other draws, b_n = (sum_m f(z_m) - f(z_n)) / (N - 1), (N): a baseline that costs nothing more
    /// and does not depend on z_n.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer than two costs.</exception>
    public static Tensor LeaveOneOut(Tensor costs)
    {
        if (costs.ndim != 1 || costs.shape[0] < 2)
            throw new ArgumentException($"ScoreFunction.LeaveOneOut: costs ({string.Join(',', costs.shape)}), expected (N) with two draws or more");
        return (costs.sum() - costs) / (costs.shape[0] - 1);
    }

    /// <summary>
    /// Equation 10.6: what the estimators estimate. With p = softmax(logits), (K), and the cost f_i of each category, (K):
    /// dE[f]/dl_i = p_i (f_i - sum_j p_j f_j).
    /// </summary>
    /// <exception cref="ArgumentException">The two are not lists of equal length.</exception>
    public static Tensor ExactGradient(Tensor logits, Tensor costs)
    {
        Require(logits, costs);
        var p = logits.softmax(-1); // (K)
        return p * (costs - (p * costs).sum());
    }

    private static void Require(Tensor first, Tensor costs)
    {
        if (first.ndim != 1 || first.shape[0] == 0 || !first.shape.SequenceEqual(costs.shape))
            throw new ArgumentException($"ScoreFunction: ({string.Join(',', first.shape)}) and costs ({string.Join(',', costs.shape)}), expected two lists of equal length, with one number or more");
    }
}
