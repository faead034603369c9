using static TorchSharp.torch;

namespace Lessons.Relaxation;

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
