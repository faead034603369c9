using static TorchSharp.torch;

namespace Lessons.InContext;

/// <summary>
/// What the heads of a layer attend to, as shares between 0 and 1, from attention weights a (B, nh, T, T) as
/// <see cref="Models.Gpt.AttentionMaps"/> gives them: a[b, h, t, j] is how much position t attends to position j.
/// </summary>
/// <remarks>Olsson et al. (2022), "In-context learning and induction heads".</remarks>
public static class HeadScores
{
    /// <summary>
    /// Equation 11.1: 1/(T - 1) sum_{t >= 1} a[t, t - 1], mean over the texts: the weight on the token just before. (B, nh, T, T) to
    /// (nh). A head that attends evenly to all it may see has (H_T - 1)/(T - 1), H_T = 1 + 1/2 + ... + 1/T.
    /// </summary>
    /// <exception cref="ArgumentException">The weights are not (B, nh, T, T) with T of 2 or more.</exception>
    public static Tensor PreviousToken(Tensor weights)
    {
        RequireWeights(nameof(PreviousToken), weights);
        return weights.diagonal(-1, 2, 3).mean([0, 2]); // (B, nh, T - 1) to (nh)
    }

    /// <summary>
    /// Equation 11.2: 1/|S| sum_{t in S} sum_{1 &lt;= j &lt;= t, x[j - 1] = x[t]} a[t, j]: the weight on tokens that came after an earlier
    /// copy of the current token, over the positions S that have such a copy. Weights (B, nh, T, T) and tokens (B, T) to (nh).
    /// </summary>
    /// <exception cref="ArgumentException">Shapes differ, or no token of the texts comes twice.</exception>
    public static Tensor Induction(Tensor weights, Tensor tokens)
    {
        RequireWeights(nameof(Induction), weights);
        var (B, T) = (weights.shape[0], weights.shape[2]);
        if (tokens.ndim != 2 || tokens.shape[0] != B || tokens.shape[1] != T)
            throw new ArgumentException(
                $"HeadScores.Induction: weights {weights.ShapeText()} and tokens {tokens.ShapeText()}; expected (B,nh,T,T) and (B,T)");
        var before = cat([full(B, 1, -1, dtype: ScalarType.Int64), tokens.narrow(1, 0, T - 1)], 1); // (B, T): x[j - 1], none for j = 0
        var after = tokens.unsqueeze(2).eq(before.unsqueeze(1)).tril(); // (B, T, T)
        var S = after.any(2).sum(); // positions with an earlier copy
        if (S.item<long>() == 0)
            throw new ArgumentException("HeadScores.Induction: no token comes twice in its text; expected one that does");
        return (weights * after.unsqueeze(1).to_type(weights.dtype)).sum([0, 2, 3]) / S; // (nh)
    }

    private static void RequireWeights(string method, Tensor weights)
    {
        if (weights.ndim != 4 || weights.shape[2] != weights.shape[3] || weights.shape[2] < 2 || weights.shape[0] < 1)
            throw new ArgumentException(
                $"HeadScores.{method}: the weights have shape {weights.ShapeText()}; expected (B,nh,T,T) with T of 2 or more");
    }
}
