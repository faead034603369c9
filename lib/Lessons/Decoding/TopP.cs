using Lessons.MixtureOfExperts;
using static TorchSharp.torch;

namespace Lessons.Decoding;

/// <summary>Top-p or nucleus sampling: only the likeliest tokens that hold the probability P together can be written.</summary>
public static class TopP
{
    /// <summary>
    /// Equation 8.3: p^_i = p_i 1{sum_{j &lt; i} p_j &lt; P} / Z, with tokens counted from the likeliest; of equally likely ones,
    /// those with the lower number come first. A token stays while the mass before it is below P, so the one that reaches P
    /// stays too. Logits (..., V) to (..., V): the logits of the others become -infinity.
    /// P = 1 changes nothing. P = 0 keeps the likeliest token, though no mass is below 0: something has to be written.
    /// The masses are added up in float64; where one equals P up to rounding, the token may stay or not.
    /// </summary>
    /// <remarks>Holtzman et al. (2020).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">P is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">The largest logit of a row is not finite.</exception>
    public static Tensor Apply(Tensor logits, double P)
    {
        if (!(P is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(P), $"TopP.Apply: P is {P}; expected 0 to 1");
        using var largest = LargestLogit.Of(logits, "TopP.Apply");
        if (P == 1) return logits; // the sum of all but the last can round to 1
        var p = logits.detach().to_type(float64).softmax(-1); // (..., V)
        var sorted = p.sort(-1, descending: true).Values; // (..., V)
        var before = sorted.cumsum(-1).narrow(-1, 0, sorted.shape[^1] - 1); // (..., V - 1): mass before the second, third, ...
        var kept = before.lt(P).sum([-1L], keepdim: true) + 1; // (..., 1): the first always stays
        return logits.masked_fill(KeepTopK.First(p, sorted.gather(-1, kept - 1), kept).logical_not(), double.NegativeInfinity);
    }
}
