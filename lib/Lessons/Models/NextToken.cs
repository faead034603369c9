using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>What a language model's logits say about the tokens that did come next.</summary>
public static class NextToken
{
    /// <summary>
    /// Equation 7.3: L = -1/N sum log softmax(logits)[target] over all N places, for logits (B, T, V) and targets (B, T). With a mask
    /// (B, T), the mean is over the places where it is 1.
    /// </summary>
    public static Tensor Loss(Tensor logits, Tensor targets, Tensor? mask = null)
    {
        if (mask is null) return functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), targets.reshape(-1));
        return (LogProbabilities(logits, targets) * mask).sum() / mask.sum() * -1;
    }

    /// <summary>log P(target | what came before), (B, T), for logits (B, T, V) and targets (B, T).</summary>
    public static Tensor LogProbabilities(Tensor logits, Tensor targets)
    {
        var (B, T, V) = (logits.shape[0], logits.shape[1], logits.shape[2]);
        return functional.cross_entropy(logits.reshape(B * T, V), targets.reshape(B * T), reduction: Reduction.None).neg().view(B, T);
    }
}
