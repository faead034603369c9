using System.Text;
using Lessons.Models;
using Lessons.Text;
using Lessons.Worlds;
using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>PPO of the review writer <see cref="ReviewGpt"/> on the gold reward, as data/ppo-*.csv hold it.</summary>
public static class ReviewPpo
{
    /// <summary>How many batches of answers one run draws, and how many answers are in each.</summary>
    public const int Iterations = 40, Answers = 128;

    /// <summary>The first step size; it falls to 0 in equal stairs.</summary>
    public const double Eta = 5e-4;

    /// <summary>What every run is held to: the gold reward rises by Margin, and the KL to the reference stays below LargestKl nats.</summary>
    public const double Margin = 0.5, LargestKl = 2.5;

    private static readonly int[] Measured = [0, 5, 10, 20, 30, 40];

    /// <summary>
    /// Trains a copy of the reference. The seed draws prompts, answers and minibatches; <paramref name="before"/> is
    /// called before each iteration and once at the end.
    /// </summary>
    public static Gpt Train(Gpt reference, long seed, PpoSettings settings, double eta = Eta, Action<int, Gpt>? before = null)
    {
        var policy = new GptWithValueHead(ReviewGpt.Copy(reference));
        using var adam = optim.Adam(policy.parameters(), eta);
        var schedule = optim.lr_scheduler.LinearLR(adam, start_factor: 1, end_factor: 0, total_iters: Iterations);
        using var generator = new Generator((ulong)seed);
        foreach (var (i, prompts) in Reviews.Prompts(Iterations * Answers, seed).Chunk(Answers).Index())
        {
            using var scope = NewDisposeScope();
            before?.Invoke(i, policy.Gpt);
            var experience = Ppo.Collect(policy, reference, ReviewTokens.Prompts(prompts), WordVocabulary.End, ReviewTokens.Gold, settings, generator);
            Ppo.Update(policy, adam, experience, settings, generator);
            schedule.step();
        }

        before?.Invoke(Iterations, policy.Gpt);
        return policy.Gpt;
    }

    /// <summary>data/ppo-seeds.csv: the way of each seed, from the reference to the end of its run.</summary>
    public static string SeedTable(Gpt reference, IEnumerable<int> seeds)
    {
        var csv = new StringBuilder("seed,iteration,gold,kl,broken\n");
        foreach (var seed in seeds)
        {
            Train(reference, seed, new PpoSettings(), before: (iteration, policy) =>
            {
                if (Measured.Contains(iteration)) csv.Append($"{seed},{iteration},{Row(ReviewPoint.Measure(policy, reference))}\n");
            });
        }

        return csv.ToString();
    }

    /// <summary>One setting of PPO changed, the others left as they are: its name, its value, and a run with it.</summary>
    public sealed record Variation(string Setting, double Value, PpoSettings Settings, double Eta = Eta);

    /// <summary>The settings that data/ppo-settings.csv compares with the default ones of data/ppo-seeds.csv.</summary>
    public static IReadOnlyList<Variation> Variations { get; } =
    [
        .. new[] { 0, 0.02, 0.1, 0.2 }.Select(x => new Variation("beta", x, new PpoSettings(Beta: x))),
        .. new[] { 5e-5, 2e-3, 5e-3 }.Select(x => new Variation("step size", x, new PpoSettings(), x)),
        .. new[] { 0.02, 10 }.Select(x => new Variation("clip", x, new PpoSettings(Clip: x))),
        .. new[] { 1, 4 }.Select(x => new Variation("epochs", x, new PpoSettings(Epochs: x))),
        .. new[] { 0, 1.0 }.Select(x => new Variation("lambda", x, new PpoSettings(Lambda: x))),
    ];

    /// <summary>data/ppo-settings.csv: where runs end if one setting is changed.</summary>
    public static string SettingTable(Gpt reference, IEnumerable<Variation> variations, IEnumerable<int> seeds)
    {
        var csv = new StringBuilder("setting,value,seed,gold,kl,broken\n");
        foreach (var variation in variations)
            foreach (var seed in seeds)
                csv.Append($"{variation.Setting},{variation.Value},{seed},{Row(ReviewPoint.Measure(Train(reference, seed, variation.Settings, variation.Eta), reference))}\n");
        return csv.ToString();
    }

    private static string Row(ReviewPoint point) => $"{point.Gold:F4},{point.Kl:F4},{point.Broken:F4}";
}
