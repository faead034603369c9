using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>Best-of-N: N answers are drawn, and the one with the highest reward is given. No training.</summary>
public static class BestOfN
{
    /// <summary>Rewards (B, N) of N answers to each of B prompts, to the index of each prompt's best, (B) int64.</summary>
    public static Tensor Choose(Tensor rewards)
    {
        if (rewards.ndim != 2 || rewards.shape[1] == 0)
            throw new ArgumentException(
                $"BestOfN.Choose: the rewards have shape {rewards.ShapeText()}; expected (B, N) with N of 1 or more");
        RequireNumbers(nameof(Choose), rewards.Doubles());
        return rewards.argmax(1);
    }

    /// <summary>
    /// KL(best of N || one answer) is at most log N - (N - 1)/N, in nats; with equality if no two answers share a reward.
    /// </summary>
    /// <remarks>Stiennon et al. (2020), appendix; as an upper bound: Beirami et al. (2024).</remarks>
    public static double KlBound(int N)
    {
        RequireN(nameof(KlBound), N);
        return Math.Log(N) - (N - 1.0) / N;
    }

    /// <summary>
    /// E[max of N], without bias, from M answers that were drawn independently, M at least N: the mean over all choices of N of
    /// them, sum_i C(i - 1, N - 1) / C(M, N) r_(i) for rewards sorted upwards, i = 1 ... M.
    /// </summary>
    /// <remarks>Nakano et al. (2021), WebGPT, appendix I.</remarks>
    public static double ExpectedReward(IReadOnlyList<double> rewards, int N) => Expectation(rewards, rewards, N);

    /// <summary>
    /// What another score is worth on average where the answer with the best reward is taken: scores[i] and rewards[i] are
    /// of the same answer. A gold score under a learned reward, for example. Answers with equal rewards share their rank.
    /// </summary>
    public static double Expectation(IReadOnlyList<double> scores, IReadOnlyList<double> rewards, int N)
    {
        RequireN(nameof(Expectation), N);
        var M = rewards.Count;
        if (scores.Count != M || M < N)
            throw new ArgumentException(
                $"BestOfN.Expectation: {scores.Count} scores, {M} rewards and N = {N}; "
                    + "expected as many scores as rewards, and at least N of them");
        RequireNumbers(nameof(Expectation), [.. scores, .. rewards]);
        var order = Enumerable.Range(0, M).OrderBy(i => rewards[i]).ToArray();
        var sum = 0.0;
        for (var i = 0; i < M;)
        {
            var ties = 1;
            while (i + ties < M && rewards[order[i + ties]].Equals(rewards[order[i]])) ties++;
            var mean = Enumerable.Range(i, ties).Average(k => scores[order[k]]);
            // The share of choices whose best is among these: those of the first i + ties less those of the first i.
            sum += mean * (Share(i + ties) - Share(i));
            i += ties;
        }

        return sum;

        // C(i, N) / C(M, N)
        double Share(int i)
        {
            var share = 1.0;
            for (var k = 0; k < N; k++) share *= Math.Max(0, i - k) / (double)(M - k);
            return share;
        }
    }

    private static void RequireNumbers(string method, double[] values)
    {
        if (Array.Exists(values, double.IsNaN))
            throw new ArgumentException(
                $"BestOfN.{method}: score {Array.FindIndex(values, double.IsNaN)} is NaN; expected numbers that can be compared");
    }

    private static void RequireN(string method, int N)
    {
        if (N < 1) throw new ArgumentOutOfRangeException(nameof(N), $"BestOfN.{method}: N is {N}; expected 1 or more answers");
    }
}

/// <summary>How far a policy's answers are from a reference's.</summary>
public static class SequenceKl
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
        Masked.Require("SequenceKl.Of", rollout.Mask, ("the targets", rollout.Targets));
        var p = logP.exp();
        // A token that pi never says adds 0, the limit of p log p, and not 0 * -infinity.
        var kl = (p * (logP - logRef)).masked_fill(p.eq(0), 0).sum(-1); // (B, T)
        return Masked.Clear(kl, rollout.Mask).sum(1).Doubles();
    }
}
