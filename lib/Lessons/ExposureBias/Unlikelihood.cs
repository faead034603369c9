using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.ExposureBias;

/// <summary>Training that makes chosen tokens less likely, beside maximum likelihood.</summary>
/// <remarks>Welleck et al. (2020), "Neural text generation with unlikelihood training".</remarks>
public static class Unlikelihood
{
    /// <summary>
    /// In float32, 1 - p is 0 for a token that is nearly certain, and its logarithm -infinity; the authors' code has the same bound.
    /// </summary>
    private const double SmallestComplement = 1e-5;

    /// <summary>
    /// Equation 9.6: the mean over positions of -alpha sum_{c in C_t} log(1 - p(c | x_&lt;t)) - log p(x_t | x_&lt;t), for logits
    /// (B, T, V), targets x_t (B, T), and the candidates C (B, T, V), 1 for those to be made unlikely and 0 elsewhere. alpha = 0 is
    /// maximum likelihood.
    /// </summary>
    /// <exception cref="ArgumentException">Alpha is negative or not finite, or the shapes do not fit.</exception>
    public static Tensor Loss(Tensor logits, Tensor targets, Tensor candidates, double alpha)
    {
        if (!(alpha >= 0 && double.IsFinite(alpha)))
            throw new ArgumentOutOfRangeException(
                nameof(alpha), $"Unlikelihood.Loss: alpha is {alpha}; expected a finite number, 0 or more");
        return NextToken.Loss(logits, targets) + alpha * Penalty(logits, candidates);
    }

    /// <summary>
    /// -1/N sum_t sum_{c in C_t} log(1 - p(c | x_&lt;t)) over the N = B T positions, for logits and candidates (B, T, V): the first part of
    /// <see cref="Loss"/>, and with the model's own text the sequence-level loss of the same paper.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ, or there is no position.</exception>
    public static Tensor Penalty(Tensor logits, Tensor candidates)
    {
        if (logits.ndim != 3 || logits.numel() == 0 || !candidates.shape.SequenceEqual(logits.shape))
            throw new ArgumentException(
                $"Unlikelihood.Penalty: logits {logits.ShapeText()} and candidates {candidates.ShapeText()}; "
                    + "expected both (B,T,V), with one position or more");
        var complement = (1 - logits.softmax(-1)).clamp(min: SmallestComplement); // (B, T, V)
        return -(candidates * complement.log()).sum() / (logits.shape[0] * logits.shape[1]);
    }

    /// <summary>
    /// The tokens that stand in a text before a target and are not the target, 1 for each: texts (B, T) and targets (B, T) to
    /// (B, T, V), float32.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Repeats(Tensor texts, Tensor targets, int V)
    {
        if (texts.ndim != 2 || !texts.shape.SequenceEqual(targets.shape))
            throw new ArgumentException(
                $"Unlikelihood.Repeats: texts {texts.ShapeText()} and targets {targets.ShapeText()}; expected both (B,T)");
        var (B, T) = (texts.shape[0], texts.shape[1]);
        var seen = nn.functional.one_hot(texts, V).to_type(float32).cumsum(1).gt(0).to_type(float32); // (B, T, V)
        return seen.scatter(2, targets.unsqueeze(-1), zeros(B, T, 1, dtype: float32));
    }

    /// <summary>
    /// For texts (B, T) the tokens of a run of n that stood in the same text before, each at its position: (B, T, V), float32; row t
    /// is for the token at t. What sequence-level unlikelihood makes less likely.
    /// </summary>
    /// <exception cref="ArgumentException">n is below 1, or the texts are not (B, T).</exception>
    public static Tensor RepeatedRuns(Tensor texts, int n, int V)
    {
        if (n < 1) throw new ArgumentOutOfRangeException(nameof(n), $"Unlikelihood.RepeatedRuns: n is {n}; expected 1 or more");
        if (texts.ndim != 2) throw new ArgumentException($"Unlikelihood.RepeatedRuns: texts {texts.ShapeText()}; expected (B,T)");
        var (B, T) = ((int)texts.shape[0], (int)texts.shape[1]);
        var (tokens, repeated) = (texts.contiguous().data<long>().ToArray(), new float[B * T]);
        for (var b = 0; b < B; b++)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var end = n; end <= T; end++)
            {
                var run = (b * T + end - n)..(b * T + end);
                if (!seen.Add(string.Join(' ', tokens[run]))) Array.Fill(repeated, 1, run.Start.Value, n);
            }
        }

        return nn.functional.one_hot(texts, V).to_type(float32) * tensor(repeated, [B, T, 1]);
    }
}
