using static TorchSharp.torch;

namespace Lessons.Decoding;

/// <summary>Min-p sampling: only tokens that are at least so likely, compared with the likeliest, can be written.</summary>
public static class MinP
{
    /// <summary>
    /// Equation 8.4: p^_i = p_i 1{p_i &gt;= m max_j p_j} / Z. Logits (..., V) to (..., V): the logits of the others become
    /// -infinity. m = 0 changes nothing; m = 1 keeps the likeliest token and its equals.
    /// </summary>
    /// <remarks>Nguyen et al. (2024).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">m is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">The largest logit of a row is not finite.</exception>
    public static Tensor Apply(Tensor logits, double m)
    {
        if (!(m is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(m), $"MinP.Apply: m is {m}; expected 0 to 1");
        var largest = LargestLogit.Of(logits, "MinP.Apply"); // (..., 1)
        var relative = (logits - largest).detach().to_type(float64).exp(); // (..., V): p_i / max p
        return logits.masked_fill(relative.lt(m), double.NegativeInfinity);
    }
}
