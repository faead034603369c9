using Lessons.Grammars;
using Lessons.Models;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>PPO of the review writer <see cref="ReviewGpt"/> on the gold reward, as data/ppo-*.csv hold it.</summary>
public static class ReviewPpo
{
    /// <summary>How many batches of answers one run draws, and how many answers are in each.</summary>
    public const int Iterations = 40, Answers = 128;

    /// <summary>The first learning rate; it falls to 0 in equal steps.</summary>
    public const double Eta = 5e-4;

    /// <summary>The learning rate of a critic of its own, which does not fall.</summary>
    public const double CriticEta = 1e-3;

    /// <summary>How many batches of the reference's answers such a critic is fitted to before the policy moves.</summary>
    public const int FittingBatches = 8;

    /// <summary>
    /// What every run is held to: the gold reward rises by Margin, and the KL to the reference stays below LargestKl nats.
    /// </summary>
    public const double Margin = 0.5, LargestKl = 2.5;

    /// <summary>
    /// Trains a copy of the reference. The seed draws prompts, answers and minibatches; <paramref name="before"/> is
    /// called before each iteration and once at the end.
    /// </summary>
    public static Gpt Train(Gpt reference, long seed, PpoSettings settings, double eta = Eta, Action<int, Gpt>? before = null) =>
        Train(reference, seed, settings, ReviewTokens.Gold, experience => experience, _ => { }, eta, before);

    /// <summary>
    /// The same on another score of tokens (B, T), with the experience changed by <paramref name="judge"/> before each update,
    /// and the metrics of each update handed to <paramref name="report"/>.
    /// </summary>
    public static Gpt Train(
        Gpt reference, long seed, PpoSettings settings, Func<Tensor, Tensor> score, Func<Experience, Experience> judge,
        Action<PpoMetrics> report, double eta = Eta, Action<int, Gpt>? before = null)
    {
        var policy = new GptWithValueHead(ReviewGpt.Copy(reference));
        using var adam = optim.Adam(policy.parameters(), eta);
        var schedule = optim.lr_scheduler.LinearLR(adam, start_factor: 1, end_factor: 0, total_iters: Iterations);
        using var generator = new Generator((ulong)seed);
        foreach (var (i, prompts) in Reviews.Prompts(Iterations * Answers, seed).Chunk(Answers).Index())
        {
            using var scope = NewDisposeScope();
            before?.Invoke(i, policy.Gpt);
            var experience = judge(Ppo.Collect(
                policy, reference, ReviewTokens.Prompts(prompts), WordVocabulary.End, score, settings, generator));
            report(Ppo.Update(policy, adam, experience, settings, generator));
            schedule.step();
        }

        before?.Invoke(Iterations, policy.Gpt);
        return policy.Gpt;
    }

    /// <summary>
    /// The same with a critic of its own, Adam with learning rate <see cref="CriticEta"/>: it is fitted to
    /// <see cref="FittingBatches"/> batches of the reference's answers before the policy moves, and to each batch after it was used.
    /// The value head of the policy is idle.
    /// </summary>
    public static Gpt TrainWithCritic(
        Gpt reference, long seed, PpoSettings settings, Func<Tensor, Tensor> score, Critic critic, Action<PpoMetrics> report,
        Action<int, Gpt>? before = null)
    {
        using var adam = optim.Adam(critic.parameters(), CriticEta);
        using var generator = new Generator((ulong)seed);
        var still = new GptWithValueHead(ReviewGpt.Copy(reference));
        foreach (var prompts in Reviews.Prompts(FittingBatches * Answers, seed + 1000).Chunk(Answers))
        {
            using var scope = NewDisposeScope();
            var experience = Ppo.Collect(
                still, reference, ReviewTokens.Prompts(prompts), WordVocabulary.End, score, settings, generator);
            critic.Fit(critic.Judge(experience, settings), adam, settings, generator);
        }

        Experience? last = null;
        return Train(reference, seed, settings with { ValueWeight = 0 }, score, Judge, Follow, before: before);

        Experience Judge(Experience experience) => last = critic.Judge(experience, settings);

        void Follow(PpoMetrics metrics)
        {
            critic.Fit(last!, adam, settings, generator);
            report(metrics);
        }
    }
}

/// <summary>
/// Where a policy that writes reviews is, however it was trained: the mean gold reward of its answers, their KL to the
/// reference in nats, and the share that is no review.
/// </summary>
public sealed record ReviewEvaluation(double Gold, double Kl, double Broken)
{
    /// <summary>Measured on new answers, always to the same prompts and with the same random numbers.</summary>
    public static ReviewEvaluation Measure(Gpt policy, Gpt reference, int answers = 512)
    {
        if (answers < 1)
            throw new ArgumentOutOfRangeException(nameof(answers), $"ReviewEvaluation.Measure: {answers} answers; expected 1 or more");
        using var scope = NewDisposeScope();
        using var generator = new Generator(1717);
        var prompts = ReviewTokens.Prompts(Reviews.Prompts(answers, seed: 1717));
        var rollout = Rollout.Sample(policy, prompts, ReviewTokens.ResponseLength, WordVocabulary.End, generator);
        var gold = ReviewTokens.Gold(rollout.Tokens).Doubles();
        return new ReviewEvaluation(
            gold.Average(), SequenceKl.Of(policy, reference, rollout).Average(), gold.Count(g => g == GoldReward.Broken) / (double)answers);
    }
}
