using System.Text;
using Lessons.Models;
using Lessons.Preference;
using Lessons.Reinforcement;

namespace Prepare;

/// <summary>Runs of <see cref="ReviewDpo.Train"/>, measured.</summary>
public static class DpoRuns
{
    /// <summary>The runs of data/dpo-seeds.csv: ten seeds with <see cref="ReviewDpo.Beta"/>, three with each of the others.</summary>
    public static IReadOnlyList<(double Beta, int Seed)> All { get; } =
    [
        .. Enumerable.Range(1, 10).Select(seed => (ReviewDpo.Beta, seed)),
        .. ReviewDpo.OtherBetas.SelectMany(beta => Enumerable.Range(1, 3).Select(seed => (beta, seed))),
    ];

    /// <summary>The runs of data/dpo-steps.csv: beta = 0.1 with smaller learning rates, three seeds each.</summary>
    public static IReadOnlyList<(double Eta, int Seed)> SmallerSteps { get; } =
        [.. new[] { 2e-5, 5e-5 }.SelectMany(eta => Enumerable.Range(1, 3).Select(seed => (eta, seed)))];

    /// <summary>data/dpo-steps.csv: where each run with beta = 0.1 and this learning rate ends.</summary>
    public static string StepTable(Gpt reference, DpoData train, DpoData validation, IEnumerable<(double Eta, int Seed)> runs)
    {
        var csv = new StringBuilder("eta,seed,gold,kl,broken,chosen,rejected,accuracy\n");
        foreach (var (eta, seed) in runs) csv.Append($"{eta},{seed},{End(reference, train, validation, beta: 0.1, seed, eta)}\n");
        return csv.ToString();
    }

    /// <summary>data/dpo-seeds.csv: where each run ends.</summary>
    public static string Table(Gpt reference, DpoData train, DpoData validation, IEnumerable<(double Beta, int Seed)> runs)
    {
        var csv = new StringBuilder("beta,seed,gold,kl,broken,chosen,rejected,accuracy\n");
        foreach (var (beta, seed) in runs)
            csv.Append($"{beta},{seed},{End(reference, train, validation, beta, seed, ReviewDpo.Eta)}\n");
        return csv.ToString();
    }

    private static string End(Gpt reference, DpoData train, DpoData validation, double beta, int seed, double eta)
    {
        var policy = ReviewDpo.Train(
            reference, train, (w, l, refW, refL) => Dpo.Loss(w, l, refW, refL, beta), seed, _ => { }, eta: eta);
        var (gold, kl, broken) = ReviewEvaluation.Measure(policy, reference);
        var (chosen, rejected, accuracy) = ReviewDpo.Validate(policy, validation);
        return $"{gold:F4},{kl:F4},{broken:F4},{chosen:F4},{rejected:F4},{accuracy:F4}";
    }
}
