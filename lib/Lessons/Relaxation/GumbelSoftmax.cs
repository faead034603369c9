using static TorchSharp.torch;

namespace Lessons.Relaxation;

/// <summary>
/// Draws from softmax(logits) that a gradient can pass: one-hot vectors, softened or not.
/// </summary>
/// <remarks>Jang, Gu, Poole (2017); Maddison, Mnih, Teh (2017), who call it the concrete distribution.</remarks>
public static class GumbelSoftmax
{
    /// <summary><see cref="Relax"/> with fresh Gumbel noise; with a seed, the draws of PyTorch's F.gumbel_softmax.</summary>
    public static Tensor Sample(Tensor logits, double tau = 1, bool hard = false, Generator? generator = null) =>
        Relax(logits, Gumbel.Noise(logits, generator), tau, hard);

    /// <summary>
    /// Equation 10.4: y_i = exp((l_i + g_i) / tau) / sum_j exp((l_j + g_j) / tau) over the last dimension, for logits (..., K)
    /// and noise of the same shape. Hard gives the one-hot vector of (10.3) and the gradient of y: <see cref="StraightThrough"/>.
    /// Each row's largest sum is subtracted before the division, so that no tau is too small; a logit of -infinity has y = 0 and no gradient.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ, or a row's largest sum is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Tau is not a positive number.</exception>
    public static Tensor Relax(Tensor logits, Tensor gumbels, double tau = 1, bool hard = false)
    {
        // The tensor may hold float32, where a smaller tau would be 0.
        if (!((float)tau > 0 && float.IsFinite((float)tau)))
            throw new ArgumentOutOfRangeException(nameof(tau), $"GumbelSoftmax: tau {tau}, expected a positive finite number");
        var (sum, largest) = Perturbed.Of(nameof(GumbelSoftmax), logits, gumbels);
        var soft = ((sum - largest) / tau).softmax(-1); // (..., K)
        // The winner is that of the sums: at a large tau, softmax rounds different sums to equal shares.
        return hard ? StraightThrough.Pass(OneHot(sum), soft) : soft;
    }

    private static Tensor OneHot(Tensor sum) =>
        nn.functional.one_hot(sum.detach().argmax(-1), sum.shape[^1]).to_type(sum.dtype);
}
