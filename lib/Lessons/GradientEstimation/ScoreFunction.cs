using static TorchSharp.torch;

namespace Lessons.GradientEstimation;

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
            throw new ArgumentException(
                $"ScoreFunction: costs {costs.ShapeText()} and baseline {baseline.ShapeText()}, expected one number or one for each cost");
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
            throw new ArgumentException($"ScoreFunction.LeaveOneOut: costs {costs.ShapeText()}, expected (N) with two draws or more");
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
            throw new ArgumentException(
                $"ScoreFunction: {first.ShapeText()} and costs {costs.ShapeText()}, "
                    + "expected two lists of equal length, with one number or more");
    }
}

/// <summary>
/// How good a random gradient is. Bias is how far its mean is off, |E[g] - exact|; Variance is how far single draws are
/// from their mean, E|g - E[g]|^2; BiasError is the standard error of Bias, sqrt(Variance / N): a bias of that size is
/// what an unbiased estimator shows by chance.
/// </summary>
public sealed record EstimatorQuality(double Bias, double Variance, double BiasError)
{
    /// <summary>Equation 10.9: E|g - exact|^2 = Bias^2 + Variance, the mean squared error of one draw.</summary>
    public double SquaredError => Bias * Bias + Variance;

    /// <summary>Measures N independent gradients (N, K) against the exact one (K).</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or there are fewer than two gradients.</exception>
    public static EstimatorQuality Measure(Tensor gradients, Tensor exact)
    {
        if (gradients.ndim != 2 || gradients.shape[0] < 2 || exact.ndim != 1 || exact.shape[0] != gradients.shape[1])
            throw new ArgumentException(
                $"EstimatorQuality: gradients {gradients.ShapeText()} and exact {exact.ShapeText()}, "
                    + "expected (N,K) with N of 2 or more, and (K)");
        using var scope = NewDisposeScope();
        var N = gradients.shape[0];
        var g = gradients.detach().to_type(float64);
        var mean = g.mean([0]); // (K)
        var bias = Math.Sqrt((mean - exact.detach().to_type(float64)).square().sum().item<double>());
        var variance = (g - mean).square().sum().item<double>() / (N - 1);
        return new EstimatorQuality(bias, variance, Math.Sqrt(variance / N));
    }
}
