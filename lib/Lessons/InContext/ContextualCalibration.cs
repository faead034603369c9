using static TorchSharp.torch;

namespace Lessons.InContext;

/// <summary>
/// Corrects the answers to few-shot prompts by the answer to a question without content: p and pNull (..., K) are the probabilities
/// of K labels for the question and for the null question, after the same examples.
/// </summary>
/// <remarks>Zhao et al. (2021), "Calibrate before use".</remarks>
public static class ContextualCalibration
{
    /// <summary>
    /// Equation 11.4: q = softmax(W p + b) with W = diag(pNull)^-1 and b = 0. The null question itself gets 1/K for every label.
    /// The largest q is where p / pNull is largest; as probabilities the q are never further apart than a factor e^(1/min pNull).
    /// </summary>
    /// <exception cref="ArgumentException">Shapes differ, or a probability of the null question is not above 0.</exception>
    public static Tensor Softmax(Tensor p, Tensor pNull)
    {
        RequireProbabilities(nameof(Softmax), p, pNull);
        return (p / pNull).softmax(-1);
    }

    /// <summary>
    /// Equation 11.5: q_y = (p_y / pNull_y) / sum_k (p_k / pNull_k). If the null question says nothing about the label, this is
    /// Bayes' rule with the prior pNull replaced by an even one. The same largest q as (11.4).
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="Softmax"/>.</exception>
    public static Tensor ChangePrior(Tensor p, Tensor pNull)
    {
        RequireProbabilities(nameof(ChangePrior), p, pNull);
        var ratio = p / pNull;
        return ratio / ratio.sum(-1, keepdim: true);
    }

    private static void RequireProbabilities(string method, Tensor p, Tensor pNull)
    {
        if (p.ndim < 1 || !p.shape.SequenceEqual(pNull.shape))
            throw new ArgumentException(
                $"ContextualCalibration.{method}: p {p.ShapeText()} and pNull {pNull.ShapeText()}; expected the same (..., K)");
        if (pNull.gt(0).all().item<bool>()) return;
        throw new ArgumentException(
            $"ContextualCalibration.{method}: the null question's smallest probability is {pNull.min().Number()}; expected more than 0");
    }
}
