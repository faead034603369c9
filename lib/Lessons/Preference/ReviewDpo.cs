using System.Text;
using Lessons.Models;
using Lessons.Reinforcement;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Preference;

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
    public static (Tensor Chosen, Tensor Rejected) Halves(Tensor x) => (x.narrow(0, 0, x.shape[0] / 2), x.narrow(0, x.shape[0] / 2, x.shape[0] / 2));
}

/// <summary>
/// One step of DPO in numbers, each the mean over the batch: the loss, the implicit rewards, the share of pairs whose
/// chosen answer has the higher one (a tie counts one half), the log-probabilities of both answers in nats, and the
/// gradient's length before it was cut.
/// </summary>
public sealed record DpoMetrics(double Loss, double ChosenReward, double RejectedReward, double Accuracy, double ChosenLogProb, double RejectedLogProb, double GradientNorm)
{
    /// <summary>By how much the implicit reward prefers the chosen answers.</summary>
    public double Margin => ChosenReward - RejectedReward;

    public static DpoMetrics Of(DpoLoss step, Tensor chosen, Tensor rejected, double norm)
    {
        using var scope = NewDisposeScope();
        return new DpoMetrics(
            Mean(step.Loss), Mean(step.ChosenReward), Mean(step.RejectedReward), PairwiseRanking.Accuracy(step.ChosenReward, step.RejectedReward),
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

    /// <summary>Step size; pairs in a step; passes over the pairs.</summary>
    public const double Eta = 2e-4;

    public const int Batch = 64, Epochs = 2;

    /// <summary>What every run is held to: the gold reward rises by Margin, and the KL to the reference stays below LargestKl nats.</summary>
    public const double Margin = 0.25, LargestKl = 2;

    /// <summary>
    /// Trains a copy of the reference with a loss of (policyChosen, policyRejected, refChosen, refRejected). The seed
    /// draws the order of the pairs; <paramref name="report"/> is called after each step.
    /// </summary>
    public static Gpt Train(
        Gpt reference, DpoData data, Func<Tensor, Tensor, Tensor, Tensor, DpoLoss> loss,
        long seed, Action<DpoMetrics> report, int epochs = Epochs)
    {
        var policy = ReviewGpt.Copy(reference);
        using var adam = optim.AdamW(policy.parameters(), lr: Eta);
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
        var (chosen, rejected) = DpoData.Halves(DpoData.LogProbabilities(policy, validation.Tokens, validation.Mask) - validation.RefLogProbs);
        return (chosen.mean().item<float>(), rejected.mean().item<float>(), PairwiseRanking.Accuracy(chosen, rejected));
    }

    /// <summary>The runs of data/dpo-seeds.csv: ten seeds with <see cref="Beta"/>, three with each of the others.</summary>
    public static IEnumerable<(double Beta, int Seed)> Runs =>
        [.. Enumerable.Range(1, 10).Select(seed => (Beta, seed)), .. OtherBetas.SelectMany(beta => Enumerable.Range(1, 3).Select(seed => (beta, seed)))];

    /// <summary>data/dpo-seeds.csv: where each run ends.</summary>
    public static string SeedTable(Gpt reference, DpoData train, DpoData validation, IEnumerable<(double Beta, int Seed)> runs)
    {
        var csv = new StringBuilder("beta,seed,gold,kl,broken,chosen,rejected,accuracy\n");
        foreach (var (beta, seed) in runs)
        {
            var policy = Train(reference, train, (w, l, refW, refL) => Dpo.Loss(w, l, refW, refL, beta), seed, _ => { });
            var (gold, kl, broken) = ReviewPoint.Measure(policy, reference);
            var (chosen, rejected, accuracy) = Validate(policy, validation);
            csv.Append($"{beta},{seed},{gold:F4},{kl:F4},{broken:F4},{chosen:F4},{rejected:F4},{accuracy:F4}\n");
        }

        return csv.ToString();
    }
}
