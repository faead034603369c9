using Lessons.Reinforcement;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>What a language model's logits say about the tokens that did come next.</summary>
public static class NextToken
{
    /// <summary>
    /// Equation 7.3: L = -1/N sum log softmax(logits)[target] over all N positions, for logits (B, T, V) and targets (B, T). With a mask
    /// (B, T), the mean is over the positions where it is 1; logits and targets elsewhere change neither loss nor gradient.
    /// </summary>
    /// <exception cref="ArgumentException">Shapes differ, there is no position, the mask is not 0 or 1, or a row of it has no
    /// 1.</exception>
    public static Tensor Loss(Tensor logits, Tensor targets, Tensor? mask = null)
    {
        RequireShapes(nameof(Loss), logits, targets, mask);
        if (mask is null) return functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), targets.reshape(-1));
        return LogProbabilities(logits, targets, mask).sum() / mask.sum() * -1;
    }

    /// <summary>
    /// log P(target | what came before), (B, T), for logits (B, T, V) and targets (B, T). With a mask (B, T), 0 where it is 0,
    /// whatever logits and targets are there.
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="Loss"/>.</exception>
    public static Tensor LogProbabilities(Tensor logits, Tensor targets, Tensor? mask = null)
    {
        RequireShapes(nameof(LogProbabilities), logits, targets, mask);
        var (B, T, V) = (logits.shape[0], logits.shape[1], logits.shape[2]);
        if (mask is null)
            return functional.cross_entropy(logits.reshape(B * T, V), targets.reshape(B * T), reduction: Reduction.None).neg().view(B, T);
        // Cleared before softmax: the gradient 0 of a position that is left out, times NaN there, would be NaN.
        var gaps = mask.eq(0); // (B, T)
        return LogProbabilities(logits.masked_fill(gaps.unsqueeze(-1), 0), targets.masked_fill(gaps, 0)).masked_fill(gaps, 0);
    }

    private static void RequireShapes(string method, Tensor logits, Tensor targets, Tensor? mask)
    {
        var fits = logits.ndim == targets.ndim + 1 && logits.shape.Take((int)targets.ndim).SequenceEqual(targets.shape);
        if (!fits || (method == nameof(LogProbabilities) && logits.ndim != 3))
            throw new ArgumentException(
                $"NextToken.{method}: logits {logits.ShapeText()} and targets {targets.ShapeText()}; expected (B,T,V) and (B,T)");
        if (method == nameof(Loss) && targets.numel() == 0)
            throw new ArgumentException(
                $"NextToken.Loss: targets {targets.ShapeText()}; expected one position or more, since the loss is their mean");
        if (mask is not null) Masked.Require($"NextToken.{method}", mask, ("the targets", targets));
    }
}
