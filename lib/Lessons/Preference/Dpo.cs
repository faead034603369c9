using Lessons.Models;
using Lessons.Reinforcement;
using Lessons.Text;
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
    /// logits at position t are about the token at t + 1, so the first position has no prediction.
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
        if (!first.shape.SequenceEqual(second.shape))
            throw new ArgumentException($"{method}: shapes {first.ShapeText()} and {second.ShapeText()}; expected one shape");
    }

    private static void RequirePairs(Tensor policyChosen, Tensor policyRejected, Tensor refChosen, Tensor refRejected, double beta)
    {
        RequireBeta("Dpo.Loss", beta);
        if (policyChosen.ndim == 1 && policyChosen.shape[0] > 0
            && new[] { policyRejected, refChosen, refRejected }.All(x => x.shape.SequenceEqual(policyChosen.shape)))
            return;
        throw new ArgumentException(
            $"Dpo.Loss: the log-probabilities have shapes {policyChosen.ShapeText()}, {policyRejected.ShapeText()}, "
                + $"{refChosen.ShapeText()}, {refRejected.ShapeText()}; "
                + "expected (B) four times, with one pair or more");
    }

    private static void RequireText(Tensor logits, Tensor tokens, Tensor mask)
    {
        if (logits.ndim != 3 || tokens.ndim != 2 || tokens.shape[1] < 2
            || !tokens.shape.SequenceEqual(mask.shape) || !logits.shape.Take(2).SequenceEqual(tokens.shape))
            throw new ArgumentException(
                $"Dpo.LogProbabilities: logits {logits.ShapeText()}, tokens {tokens.ShapeText()} and mask {mask.ShapeText()}; "
                    + "expected (B,T,V), (B,T) and (B,T) with T of 2 or more");
        using var scope = NewDisposeScope();
        // The first position has no prediction.
        Masked.RequireRows("Dpo.LogProbabilities", mask.narrow(1, 1, mask.shape[1] - 1));
    }
}

/// <summary>
/// Pairs ready for training: Tokens and Mask (2 N, T), the N chosen reviews and then the N rejected ones, and
/// RefLogProbs (2 N), their log-probabilities under the reference, which never change and so are computed once.
/// </summary>
public sealed record DpoData(Tensor Tokens, Tensor Mask, Tensor RefLogProbs)
{
    private const int Rows = 500;

    /// <summary>N.</summary>
    public int Pairs => (int)Tokens.shape[0] / 2;

    public static DpoData Of(Gpt reference, IReadOnlyList<PreferencePair> pairs) => Of(reference, ReviewTokens.EncodePairs(pairs));

    public static DpoData Of(Gpt reference, DocumentBatch pairs)
    {
        using var untracked = no_grad();
        return new DpoData(pairs.Tokens, pairs.Mask, LogProbabilities(reference, pairs.Tokens, pairs.Mask));
    }

    /// <summary>Some of the pairs.</summary>
    public DpoData Pick(long[] pairs)
    {
        var rows = tensor([.. pairs, .. pairs.Select(pair => pair + Pairs)]);
        return new DpoData(Tokens.index_select(0, rows), Mask.index_select(0, rows), RefLogProbs.index_select(0, rows));
    }

    /// <summary>log-probabilities (2 N) under a model, some rows at a time, for when no gradient is wanted.</summary>
    internal static Tensor LogProbabilities(Gpt model, Tensor tokens, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        for (var first = 0L; first < tokens.shape[0]; first += Rows)
        {
            using var part = NewDisposeScope();
            var rows = Math.Min(Rows, tokens.shape[0] - first);
            var some = tokens.narrow(0, first, rows);
            parts.Add(Dpo.LogProbabilities(model.call(some), some, mask.narrow(0, first, rows)).MoveToOuterDisposeScope());
        }

        return cat(parts).MoveToOuterDisposeScope();
    }

    /// <summary>Numbers (2 B) of both halves: of the chosen answers (B) and of the rejected ones (B).</summary>
    public static (Tensor Chosen, Tensor Rejected) Halves(Tensor x) =>
        (x.narrow(0, 0, x.shape[0] / 2), x.narrow(0, x.shape[0] / 2, x.shape[0] / 2));
}

/// <summary>
/// One step of DPO in numbers, each the mean over the batch: the loss, the implicit rewards, the share of pairs whose
/// chosen answer has the higher one (a tie counts one half), the log-probabilities of both answers in nats, and the
/// gradient's length before it was cut.
/// </summary>
public sealed record DpoMetrics(
    double Loss, double ChosenReward, double RejectedReward, double Accuracy,
    double ChosenLogProb, double RejectedLogProb, double GradientNorm)
{
    /// <summary>By how much the implicit reward prefers the chosen answers.</summary>
    public double Margin => ChosenReward - RejectedReward;

    public static DpoMetrics Of(DpoLoss step, Tensor chosen, Tensor rejected, double norm)
    {
        using var scope = NewDisposeScope();
        return new DpoMetrics(
            Mean(step.Loss), Mean(step.ChosenReward), Mean(step.RejectedReward),
            PairwiseRanking.Accuracy(step.ChosenReward, step.RejectedReward),
            Mean(chosen), Mean(rejected), norm);

        static double Mean(Tensor x) => x.detach().to_type(float64).mean().item<double>();
    }
}

/// <summary>DPO of the review writer <see cref="ReviewGpt"/> on data/preferences-train.jsonl, as data/dpo-seeds.csv holds it.</summary>
public static class ReviewDpo
{
    /// <summary>The price of KL that chapter 18 trains with, and the others that it compares.</summary>
    public const double Beta = 0.5;

    public static readonly IReadOnlyList<double> OtherBetas = [0.03, 0.1, 0.2, 1, 3];

    /// <summary>Learning rate; pairs in a step; passes over the pairs.</summary>
    public const double Eta = 2e-4;

    public const int Batch = 64, Epochs = 2;

    /// <summary>
    /// What every run is held to: the gold reward rises by Margin, and the KL to the reference stays below LargestKl nats.
    /// </summary>
    public const double Margin = 0.25, LargestKl = 2;

    /// <summary>
    /// Trains a copy of the reference with a loss of (policyChosen, policyRejected, refChosen, refRejected). The seed
    /// draws the order of the pairs; <paramref name="report"/> is called after each step.
    /// </summary>
    public static Gpt Train(
        Gpt reference, DpoData data, Func<Tensor, Tensor, Tensor, Tensor, DpoLoss> loss,
        long seed, Action<DpoMetrics> report, int epochs = Epochs, double eta = Eta)
    {
        var policy = ReviewGpt.Copy(reference);
        using var adam = optim.AdamW(policy.parameters(), lr: eta);
        using var generator = new Generator((ulong)seed);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var order = randperm(data.Pairs, generator: generator).data<long>().ToArray();
            foreach (var pairs in order.Chunk(Batch))
            {
                using var scope = NewDisposeScope();
                var (tokens, mask, refLogProbs) = data.Pick(pairs);
                var (refChosen, refRejected) = DpoData.Halves(refLogProbs);

                policy.zero_grad();
                var logProbs = Dpo.LogProbabilities(policy.call(tokens), tokens, mask);
                var (chosen, rejected) = DpoData.Halves(logProbs);
                var step = loss(chosen, rejected, refChosen, refRejected);
                step.Loss.backward();
                var norm = nn.utils.clip_grad_norm_(policy.parameters(), 1);
                adam.step();

                report(DpoMetrics.Of(step, chosen, rejected, norm));
            }
        }

        return policy;
    }

    /// <summary>
    /// What data that the policy was not trained on says: by how much the log-probabilities of chosen and rejected answers
    /// have changed, in nats, and the share of pairs whose chosen answer the policy has moved towards more.
    /// </summary>
    public static (double Chosen, double Rejected, double Accuracy) Validate(Gpt policy, DpoData validation)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var (chosen, rejected) = DpoData.Halves(
            DpoData.LogProbabilities(policy, validation.Tokens, validation.Mask) - validation.RefLogProbs);
        return (chosen.mean().item<float>(), rejected.mean().item<float>(), PairwiseRanking.Accuracy(chosen, rejected));
    }
}
