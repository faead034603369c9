using static TorchSharp.torch;

namespace Lessons.Relaxation;

/// <summary>
/// Draws from softmax(logits) by adding noise and taking the largest. The draw is a category, so no gradient passes.
/// </summary>
/// <remarks>E. J. Gumbel (1954); the proof is one integral: P(i wins) = exp(l_i) / sum_j exp(l_j).</remarks>
public static class GumbelMax
{
    /// <summary>One category per row: logits (..., K) to int64 (...), each with probability softmax(logits).</summary>
    /// <exception cref="ArgumentException">A row has no largest logit that is finite.</exception>
    public static Tensor Sample(Tensor logits, Generator? generator = null) => Choose(logits, Gumbel.Noise(logits, generator));

    /// <summary>
    /// Equation 10.3: argmax_i (l_i + g_i) over the last dimension, for logits (..., K) and noise of the same shape; int64
    /// (...). Of equal sums the first wins.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ, or a row's largest sum is not finite.</exception>
    public static Tensor Choose(Tensor logits, Tensor gumbels)
    {
        using var untracked = no_grad();
        return Perturbed.Of(nameof(GumbelMax), logits, gumbels).Sum.argmax(-1);
    }
}
