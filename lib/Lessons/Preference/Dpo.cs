using Lessons.Models;
using Lessons.Reinforcement;
using static TorchSharp.torch;

namespace Lessons.Preference;

/// <summary>
/// The loss of a batch, one number, and what the policy implicitly thinks of the answers: rewards (B) of the chosen and
/// of the rejected ones, without gradient, in units of the reward.
/// </summary>
public sealed record DpoLoss(Tensor Loss, Tensor ChosenReward, Tensor RejectedReward);

/// <summary>
/// Direct preference optimisation: a policy pi learns from pairs of answers, y_w preferred to y_l, how far to move away
/// from a frozen reference pi_ref. No reward model, no sampling: a loss on four log-probabilities.
/// </summary>
/// <remarks>
/// Rafailov et al. (2023), "Direct Preference Optimization"; the equation numbers in brackets are the paper's. A pair of
/// identical answers has loss ln 2 and no gradient whatever the policy says; <see cref="Text.PreferenceFile"/> and
/// <see cref="ReviewTokens.EncodePairs"/> refuse such pairs.
/// </remarks>
public static class Dpo
{
    /// <summary>
    /// Equation 18.3: log pi(y | x) = sum_t m_t log pi(token_t | tokens before t), (B), in nats, for logits (B, T, V) that
    /// a model gave for tokens (B, T), and a mask (B, T) that is 1 for the tokens of the answer, its end token included. The
    /// logits at place t are about the token at t + 1, so the first place has no prediction.
    /// </summary>
    public static Tensor LogProbabilities(Tensor logits, Tensor tokens, Tensor mask)
    {
        RequireText(logits, tokens, mask);
        var T = tokens.shape[1];
        var targets = tokens.narrow(1, 1, T - 1); // (B, T - 1)
        var perToken = NextToken.LogProbabilities(logits.narrow(1, 0, T - 1), targets, mask.narrow(1, 1, T - 1));
        return perToken.sum(1); // (B)
    }

    /// <summary>
    /// Equation 18.1: r(x, y) = beta log(pi(y | x) / pi_ref(y | x)), (B): the reward for which pi would be the optimum, up to
    /// a number that depends on the prompt alone. [5]
    /// </summary>
    /// <exception cref="ArgumentException">Shapes differ, or beta is not a positive number.</exception>
    public static Tensor ImplicitReward(Tensor policy, Tensor reference, double beta)
    {
        RequireBeta("Dpo.ImplicitReward", beta);
        RequireSame("Dpo.ImplicitReward", policy, reference);
        return beta * (policy - reference);
    }

    /// <summary>
    /// Equation 18.2: L = -1/B sum log sigma(r_w - r_l), where r_w and r_l are the implicit rewards of the chosen and the
    /// rejected answer. [7] All four arguments are log-probabilities of whole answers, (B), in nats; gradients go through
    /// the policy's, and through the reference's too if they carry any, which they should not.
    /// </summary>
    /// <param name="policyChosen">log pi(y_w | x), (B).</param>
    /// <param name="policyRejected">log pi(y_l | x), (B).</param>
    /// <param name="refChosen">log pi_ref(y_w | x), (B).</param>
    /// <param name="refRejected">log pi_ref(y_l | x), (B).</param>
    /// <param name="beta">The price of one nat of distance from the reference, in units of reward; 0.1 to 0.5 is usual.</param>
    /// <exception cref="ArgumentException">Shapes differ, there is no pair, or beta is not a positive number.</exception>
    public static DpoLoss Loss(
        Tensor policyChosen, Tensor policyRejected, Tensor refChosen, Tensor refRejected,
        double beta)
    {
        RequirePairs(policyChosen, policyRejected, refChosen, refRejected, beta);
        var chosen = ImplicitReward(policyChosen, refChosen, beta); // (B)
        var rejected = ImplicitReward(policyRejected, refRejected, beta); // (B)
        var loss = -nn.functional.logsigmoid(chosen - rejected).mean();
        return new DpoLoss(loss, chosen.detach(), rejected.detach());
    }

    /// <summary>
    /// Equation 18.4: the loss of one pair has the gradient
    /// -beta sigma(r_l - r_w) [grad log pi(y_w | x) - grad log pi(y_l | x)]. This is the number before the bracket without
    /// its minus, (B): largest, up to beta, for pairs that the implicit reward has the wrong way round.
    /// </summary>
    /// <exception cref="ArgumentException">Shapes differ, or beta is not a positive number.</exception>
    public static Tensor Weight(Tensor chosenReward, Tensor rejectedReward, double beta)
    {
        RequireBeta("Dpo.Weight", beta);
        RequireSame("Dpo.Weight", chosenReward, rejectedReward);
        return beta * (rejectedReward - chosenReward).sigmoid();
    }

    private static void RequireBeta(string method, double beta)
    {
        if (!(beta > 0 && double.IsFinite(beta))) throw new ArgumentException($"{method}: beta is {beta}; expected a positive number");
    }

    private static void RequireSame(string method, Tensor first, Tensor second)
    {
        if (!first.shape.SequenceEqual(second.shape)) throw new ArgumentException($"{method}: shapes {Shape(first)} and {Shape(second)}; expected one shape");
    }

    private static void RequirePairs(Tensor policyChosen, Tensor policyRejected, Tensor refChosen, Tensor refRejected, double beta)
    {
        RequireBeta("Dpo.Loss", beta);
        if (policyChosen.ndim == 1 && policyChosen.shape[0] > 0 && new[] { policyRejected, refChosen, refRejected }.All(x => x.shape.SequenceEqual(policyChosen.shape))) return;
        throw new ArgumentException(
            $"Dpo.Loss: the log-probabilities have shapes {Shape(policyChosen)}, {Shape(policyRejected)}, {Shape(refChosen)}, {Shape(refRejected)}; expected (B) four times, with one pair or more");
    }

    private static void RequireText(Tensor logits, Tensor tokens, Tensor mask)
    {
        if (logits.ndim != 3 || tokens.ndim != 2 || tokens.shape[1] < 2 || !tokens.shape.SequenceEqual(mask.shape) || !logits.shape.Take(2).SequenceEqual(tokens.shape))
            throw new ArgumentException($"Dpo.LogProbabilities: logits {Shape(logits)}, tokens {Shape(tokens)} and mask {Shape(mask)}; expected (B,T,V), (B,T) and (B,T) with T of 2 or more");
        using var scope = NewDisposeScope();
        // The first position has no prediction.
        Masked.RequireRows("Dpo.LogProbabilities", mask.narrow(1, 1, mask.shape[1] - 1));
    }

    private static string Shape(Tensor x) => $"({string.Join(',', x.shape)})";
}
