using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>How far a policy's answers are from a reference's.</summary>
public static class AnswerKl
{
    /// <summary>
    /// KL(pi || pi_ref) of whole answers in nats, one number for each answer drawn from pi: sum_t KL(pi(.|s_t) || pi_ref(.|s_t)), with
    /// the whole distribution of every token. Its mean has the same expectation as that of sum_t log pi(token)/pi_ref(token), which
    /// looks at the drawn token alone, scatters less, and is never negative.
    /// </summary>
    public static double[] Of(Gpt policy, Gpt reference, Rollout rollout)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var logP = policy.call(rollout.Inputs).log_softmax(-1); // (B, T, V)
        var logRef = reference.call(rollout.Inputs).log_softmax(-1);
        Masked.Require("AnswerKl.Of", rollout.Mask, ("the targets", rollout.Targets));
        var p = logP.exp();
        // A token that pi never says adds 0, the limit of p log p, and not 0 * -infinity.
        var kl = (p * (logP - logRef)).masked_fill(p.eq(0), 0).sum(-1); // (B, T)
        return Masked.Clear(kl, rollout.Mask).sum(1).Doubles();
    }
}
