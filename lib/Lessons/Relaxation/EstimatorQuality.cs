using static TorchSharp.torch;

namespace Lessons.Relaxation;

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
            throw new ArgumentException($"EstimatorQuality: gradients ({string.Join(',', gradients.shape)}) and exact ({string.Join(',', exact.shape)}), expected (N,K) with N of 2 or more, and (K)");
        using var scope = NewDisposeScope();
        var N = gradients.shape[0];
        var g = gradients.detach().to_type(float64);
        var mean = g.mean([0]); // (K)
        var bias = Math.Sqrt((mean - exact.detach().to_type(float64)).square().sum().item<double>());
        var variance = (g - mean).square().sum().item<double>() / (N - 1);
        return new EstimatorQuality(bias, variance, Math.Sqrt(variance / N));
    }
}
