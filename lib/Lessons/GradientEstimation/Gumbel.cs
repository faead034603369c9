using static TorchSharp.torch;

namespace Lessons.GradientEstimation;

/// <summary>
/// The standard Gumbel distribution, P(G at most g) = exp(-exp(-g)): what the largest of many numbers looks like. Its mean
/// is Euler's constant, 0.5772..., its variance pi^2 / 6.
/// </summary>
public static class Gumbel
{
    /// <summary>The mean: Euler's constant.</summary>
    public const double Mean = 0.57721566490153286;

    /// <summary>The variance: pi^2 / 6.</summary>
    public const double Variance = Math.PI * Math.PI / 6;

    /// <summary>Equation 10.1: P(G at most g) = exp(-exp(-g)), element by element.</summary>
    public static Tensor Distribution(Tensor g) => (-(-g).exp()).exp();

    /// <summary>
    /// Equation 10.2: g = -ln(-ln u), the inverse of the distribution, element by element. Uniform u from 0 to 1 give
    /// Gumbel noise; u = 0 gives -infinity and u = 1 infinity.
    /// </summary>
    public static Tensor FromUniform(Tensor u) => -(-u.log()).log();

    /// <summary>(10.2) for one number.</summary>
    public static double FromUniform(double u) => -Math.Log(-Math.Log(u));

    /// <summary>
    /// Gumbel noise of the shape and type of the logits: g = -ln E with E from the exponential distribution. E is -ln of a
    /// uniform number, so this is (10.2), and with a seed it is the noise of PyTorch's F.gumbel_softmax.
    /// </summary>
    public static Tensor Noise(Tensor logits, Generator? generator = null)
    {
        using var untracked = no_grad();
        return -empty_like(logits).exponential_(1, generator).log();
    }
}

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
        return PerturbedLogits.Of(nameof(GumbelMax), logits, gumbels).Sum.argmax(-1);
    }
}

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
    /// Each row's largest sum is subtracted before the division, so that no tau is too small; a logit of -infinity has y = 0
    /// and no gradient.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ, or a row's largest sum is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Tau is not a positive number.</exception>
    public static Tensor Relax(Tensor logits, Tensor gumbels, double tau = 1, bool hard = false)
    {
        // The tensor may hold float32, where a smaller tau would be 0.
        if (!((float)tau > 0 && float.IsFinite((float)tau)))
            throw new ArgumentOutOfRangeException(nameof(tau), $"GumbelSoftmax: tau {tau}, expected a positive finite number");
        var (sum, largest) = PerturbedLogits.Of(nameof(GumbelSoftmax), logits, gumbels);
        var soft = ((sum - largest) / tau).softmax(-1); // (..., K)
        // The winner is that of the sums: at a large tau, softmax rounds different sums to equal shares.
        return hard ? StraightThrough.Pass(OneHot(sum), soft) : soft;
    }

    private static Tensor OneHot(Tensor sum) =>
        nn.functional.one_hot(sum.detach().argmax(-1), sum.shape[^1]).to_type(sum.dtype);
}

/// <summary>Logits with their noise, (..., K), and each row's largest sum, (..., 1), which is known to be finite.</summary>
internal sealed record PerturbedLogits(Tensor Sum, Tensor Largest)
{
    public static PerturbedLogits Of(string who, Tensor logits, Tensor gumbels)
    {
        if (logits.ndim == 0 || logits.shape[^1] == 0 || !logits.is_floating_point())
            throw new ArgumentException(
                $"{who}: logits of type {logits.dtype} and shape {logits.ShapeText()}, "
                    + "expected real numbers of shape (...,K) with one category or more");
        if (!logits.shape.SequenceEqual(gumbels.shape))
            throw new ArgumentException($"{who}: logits {logits.ShapeText()} and noise {gumbels.ShapeText()}, expected one shape");
        var sum = logits + gumbels; // (..., K)
        var largest = sum.detach().amax([-1], keepdim: true); // (..., 1)
        if (largest.isfinite().all().item<bool>()) return new PerturbedLogits(sum, largest);

        double[] all = largest.reshape(-1).Doubles();
        var row = Array.FindIndex(all, x => !double.IsFinite(x));
        throw new ArgumentException(
            $"{who}: the largest of logits + noise in row {row} is {all[row]}, "
                + "expected a finite one (a logit of -infinity rules one category out, not all)");
    }
}
