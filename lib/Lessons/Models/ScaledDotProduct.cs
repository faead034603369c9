using static TorchSharp.torch;

namespace Lessons.Models;

/// <summary>What attention gives: Output (..., Tq, hs) and Weights (..., Tq, Tk), whose rows sum to 1.</summary>
public sealed record Attended(Tensor Output, Tensor Weights);

/// <summary>Attention by its formula, with the weights to look at; functional.scaled_dot_product_attention is the fast one.</summary>
/// <remarks>Vaswani et al. (2017).</remarks>
public static class ScaledDotProduct
{
    /// <summary>
    /// Equation 6.1: softmax(q k^T / sqrt(hs) + mask) v for q (..., Tq, hs), k and v (..., Tk, hs). The mask is true where a query may
    /// look and has the shape of (or broadcasts to) (..., Tq, Tk); elsewhere the score is -infinity and the weight exactly 0.
    /// </summary>
    public static Attended Attend(Tensor q, Tensor k, Tensor v, Tensor? mask = null)
    {
        var hs = q.shape[^1];
        var scores = q.matmul(k.transpose(-2, -1)) / Math.Sqrt(hs); // (..., Tq, Tk)
        if (mask is not null)
            scores = scores.masked_fill(mask.logical_not(), double.NegativeInfinity);
        var weights = scores.softmax(-1); // (..., Tq, Tk)
        return new Attended(weights.matmul(v), weights);
    }

    /// <summary>
    /// (Tq, Tk), true where a query may look: at every key up to its own place. The queries are the last Tq of Tk places.
    /// </summary>
    public static Tensor CausalMask(long Tq, long Tk) => ones(Tq, Tk, dtype: ScalarType.Bool).tril(Tk - Tq);
}
