using Lessons.MixtureOfExperts;
using static TorchSharp.torch;

namespace Lessons.Decoding;

/// <summary>Top-k sampling: only the k likeliest tokens can be written.</summary>
public static class TopK
{
    /// <summary>
    /// Equation 8.2: p^_i = p_i 1{i &lt;= k} / Z, with tokens counted from the likeliest; of equally likely ones, those with the
    /// lower number come first. Logits (..., V) to (..., V): the logits of the others become -infinity, and softmax divides by Z.
    /// k = 1 is greedy decoding; with k = V or above, nothing changes.
    /// </summary>
    /// <remarks>Fan, Lewis and Dauphin (2018).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    /// <exception cref="ArgumentException">The largest logit of a row is not finite.</exception>
    public static Tensor Apply(Tensor logits, int k)
    {
        if (k < 1) throw new ArgumentOutOfRangeException(nameof(k), $"TopK.Apply: k is {k}; expected 1 or more");
        using var largest = LargestLogit.Of(logits, "TopK.Apply");
        return k < logits.shape[^1] ? KeepTopK.Apply(logits, k) : logits;
    }
}
