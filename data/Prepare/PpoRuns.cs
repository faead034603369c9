using System.Text;
using Lessons.Grammars;
using Lessons.Models;
using Lessons.Preference;
using Lessons.Reinforcement;
using Lessons.Text;
using static TorchSharp.torch;

namespace Prepare;

/// <summary>One setting of PPO changed, the others left as they are: its name, its value, and a run with it.</summary>
public sealed record PpoVariation(string Setting, double Value, PpoSettings Settings, double Eta = ReviewPpo.Eta);

/// <summary>Runs of <see cref="ReviewPpo"/>, measured.</summary>
public static class PpoRuns
{
    private static readonly int[] Measured = [0, 5, 10, 20, 30, 40];

    /// <summary>The settings that data/ppo-settings.csv compares with the default ones of data/ppo-seeds.csv.</summary>
    public static IReadOnlyList<PpoVariation> Variations { get; } =
    [
        .. new[] { 0, 0.02, 0.1, 0.2 }.Select(x => new PpoVariation("beta", x, new PpoSettings(Beta: x))),
        .. new[] { 5e-5, 2e-3, 5e-3 }.Select(x => new PpoVariation("step size", x, new PpoSettings(), x)),
        .. new[] { 0.02, 10 }.Select(x => new PpoVariation("clip", x, new PpoSettings(Clip: x))),
        .. new[] { 1, 4 }.Select(x => new PpoVariation("epochs", x, new PpoSettings(Epochs: x))),
        .. new[] { 0, 1.0 }.Select(x => new PpoVariation("lambda", x, new PpoSettings(Lambda: x))),
    ];

    /// <summary>data/ppo-seeds.csv: each seed's run at several iterations, from the reference to its end.</summary>
    public static string SeedTable(Gpt reference, IEnumerable<int> seeds)
    {
        var csv = new StringBuilder("seed,iteration,gold,kl,broken\n");
        foreach (var seed in seeds)
        {
            ReviewPpo.Train(reference, seed, new PpoSettings(), before: (iteration, policy) =>
            {
                if (Measured.Contains(iteration)) csv.Append($"{seed},{iteration},{Row(policy, reference)}\n");
            });
        }

        return csv.ToString();
    }

    /// <summary>data/ppo-settings.csv: where runs end if one setting is changed.</summary>
    public static string SettingTable(Gpt reference, IEnumerable<PpoVariation> variations, IEnumerable<int> seeds)
    {
        var csv = new StringBuilder("setting,value,seed,gold,kl,broken\n");
        foreach (var (setting, value, settings, eta) in variations)
        {
            foreach (var seed in seeds)
            {
                var policy = ReviewPpo.Train(reference, seed, settings, eta);
                csv.Append($"{setting},{value},{seed},{Row(policy, reference)}\n");
            }
        }

        return csv.ToString();
    }

    /// <summary>The runs of data/ppo-critics.csv: how the advantages are made, and lambda.</summary>
    public static IReadOnlyList<(string Run, double Lambda)> Critics { get; } =
        [("own critic", 0), ("own critic", 0.95), ("not whitened", 0.95)];

    /// <summary>
    /// data/ppo-critics.csv: where runs end whose critic has a body of its own and is fitted first, and runs whose advantages
    /// are left as they are; and the explained variance of the values at the first iteration and on average over the last ten.
    /// </summary>
    public static string CriticTable(Gpt reference, IEnumerable<(string Run, double Lambda)> runs, IEnumerable<int> seeds)
    {
        var csv = new StringBuilder("run,lambda,seed,gold,kl,broken,first,explained\n");
        foreach (var (run, lambda) in runs)
        {
            foreach (var seed in seeds)
            {
                var (settings, explained) = (new PpoSettings(Lambda: lambda), new List<double>());
                void Report(PpoMetrics metrics) => explained.Add(metrics.ExplainedVariance);
                var policy = run == "own critic"
                    ? ReviewPpo.TrainWithCritic(reference, seed, settings, ReviewTokens.Gold, new Critic(reference), Report)
                    : ReviewPpo.Train(reference, seed, settings, ReviewTokens.Gold, e => NotWhitened(e, settings), Report);
                csv.Append($"{run},{lambda},{seed},{Row(policy, reference)},{explained[0]:F4},{explained.TakeLast(10).Average():F4}\n");
            }
        }

        return csv.ToString();
    }

    /// <summary>
    /// data/ppo-learned.csv: PPO on a reward model that was trained on the pairs with the same seed and centred on the
    /// reference's answers, with a critic that starts from it; along the way the gold reward, and the learned one of as many answers.
    /// </summary>
    public static string LearnedTable(Gpt reference, IReadOnlyList<PreferencePair> pairs, IEnumerable<int> seeds)
    {
        var csv = new StringBuilder("seed,iteration,gold,kl,broken,learned\n");
        foreach (var seed in seeds)
        {
            var reward = ReviewRewardModel.Train(reference, pairs, seed);
            ReviewRewardModel.CentreOnAnswers(reward, reference);
            ReviewPpo.TrainWithCritic(
                reference, seed, new PpoSettings(), tokens => ReviewRewardModel.Score(reward, tokens), Critic.From(reward), _ => { },
                before: (iteration, policy) =>
                {
                    if (!Measured.Contains(iteration)) return;
                    csv.Append($"{seed},{iteration},{Row(policy, reference)},{Learned(reward, policy):F4}\n");
                });
        }

        return csv.ToString();
    }

    private static double Learned(RewardModel reward, Gpt policy)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1717);
        var prompts = ReviewTokens.Prompts(Reviews.Prompts(512, seed: 1717));
        var rollout = Rollout.Sample(policy, prompts, ReviewTokens.ResponseLength, WordVocabulary.End, generator);
        return ReviewRewardModel.Score(reward, rollout.Tokens).mean().item<float>();
    }

    /// <summary>The advantages as equation 17.8 gives them, neither shifted nor scaled.</summary>
    private static Experience NotWhitened(Experience e, PpoSettings settings)
    {
        var rewards = Ppo.PenalizedRewards(e.Scores, e.LogProbs, e.RefLogProbs, e.Rollout.Mask, settings.Beta);
        var (advantages, _) = Gae.Advantages(rewards, e.Values, e.Rollout.Mask, settings.Gamma, settings.Lambda);
        return e with { Advantages = advantages };
    }

    private static string Row(Gpt policy, Gpt reference)
    {
        var (gold, kl, broken) = ReviewEvaluation.Measure(policy, reference);
        return $"{gold:F4},{kl:F4},{broken:F4}";
    }
}
