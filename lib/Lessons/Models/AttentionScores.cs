using static TorchSharp.torch;

namespace Lessons.Models;

/// <summary>How large the scores of attention are, and what softmax makes of their changes.</summary>
public static class AttentionScores
{
    /// <summary>
    /// Equation 6.2: Var(q . k) = d_k Var(q_i) Var(k_i), for queries and keys of d_k independent numbers with mean 0. The
    /// factor 1/sqrt(d_k) of attention takes d_k out again.
    /// </summary>
    public static double Variance(int headSize, double queryVariance = 1, double keyVariance = 1)
    {
        if (headSize < 1) throw new ArgumentOutOfRangeException(nameof(headSize), $"AttentionScores.Variance: head size {headSize} must be 1 or more");
        if (!(queryVariance >= 0)) throw new ArgumentOutOfRangeException(nameof(queryVariance), $"AttentionScores.Variance: query variance {queryVariance} must be 0 or more");
        if (!(keyVariance >= 0)) throw new ArgumentOutOfRangeException(nameof(keyVariance), $"AttentionScores.Variance: key variance {keyVariance} must be 0 or more");
        return headSize * queryVariance * keyVariance;
    }

    /// <summary>
    /// Equation 6.3: da_i/ds_j = a_i ([i = j] - a_j), the slopes of the weights a = softmax(s) along the scores s.
    /// a (..., K) to (..., K, K). Where one weight is 1 and the others are 0, all slopes are 0.
    /// </summary>
    public static Tensor Jacobian(Tensor weights)
    {
        var a = weights.unsqueeze(-1); // (..., K, 1)
        return eye(weights.shape[^1], dtype: weights.dtype) * a - a.matmul(a.transpose(-2, -1)); // (..., K, K)
    }
}
