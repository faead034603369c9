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

    /// <summary>data/dpo-seeds.csv: where each run ends.</summary>
    public static string Table(Gpt reference, DpoData train, DpoData validation, IEnumerable<(double Beta, int Seed)> runs)
    {
        var csv = new StringBuilder("beta,seed,gold,kl,broken,chosen,rejected,accuracy\n");
        foreach (var (beta, seed) in runs)
        {
            var policy = ReviewDpo.Train(reference, train, (w, l, refW, refL) => Dpo.Loss(w, l, refW, refL, beta), seed, _ => { });
            var (gold, kl, broken) = ReviewEvaluation.Measure(policy, reference);
            var (chosen, rejected, accuracy) = ReviewDpo.Validate(policy, validation);
            csv.Append($"{beta},{seed},{gold:F4},{kl:F4},{broken:F4},{chosen:F4},{rejected:F4},{accuracy:F4}\n");
        }

        return csv.ToString();
    }
}
