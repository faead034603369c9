using System.Text;
using Lessons.Models;
using Lessons.Reinforcement;

namespace Prepare;

/// <summary>One setting of PPO changed, the others left as they are: its name, its value, and a run with it.</summary>
public sealed record PpoVariation(string Setting, double Value, PpoSettings Settings, double Eta = ReviewPpo.Eta);

/// <summary>Runs of <see cref="ReviewPpo.Train"/>, measured.</summary>
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

    private static string Row(Gpt policy, Gpt reference)
    {
        var (gold, kl, broken) = ReviewEvaluation.Measure(policy, reference);
        return $"{gold:F4},{kl:F4},{broken:F4}";
    }
}
