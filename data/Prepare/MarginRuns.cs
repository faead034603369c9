using System.Text;
using Lessons.Grammars;
using Lessons.Models;
using Lessons.Preference;
using Lessons.Text;
using static TorchSharp.torch;

namespace Prepare;

/// <summary>Runs of <see cref="ReviewRewardModel.Train"/> with and without chapter 15's margins, measured on the held-out pairs.</summary>
public static class MarginRuns
{
    /// <summary>The margin of each level, the strongest preference first, as Llama 2 has them.</summary>
    public static IReadOnlyList<(string Name, double[] Margins)> Settings { get; } =
        [("off", [0, 0, 0, 0]), ("small", [1, 2 / 3.0, 1 / 3.0, 0]), ("large", [3, 2, 1, 0])];

    /// <summary>
    /// data/margin-seeds.csv: the accuracy on each level and on all pairs, each over all labels that the annotator could have
    /// given, weighted with their probabilities; the same on the labels that it gave; and the cross-entropy in nats.
    /// </summary>
    public static string Table(
        Gpt writer, IReadOnlyList<PreferencePair> train, IReadOnlyList<PreferencePair> heldOut, IEnumerable<int> seeds)
    {
        var csv = new StringBuilder("margin,seed,level0,level1,level2,level3,all,labels,crossentropy\n");
        double[] gold = [.. heldOut.Select(GoldLead)];
        foreach (var seed in seeds)
        {
            foreach (var (name, margins) in Settings)
            {
                var leads = Leads(ReviewRewardModel.Train(writer, train, seed, pair => margins[Level(pair)]), heldOut);
                var levels = string.Join(',', Enumerable.Range(0, 4).Select(level => $"{Accuracy(leads, gold, level):F5}"));
                var all = leads.Zip(gold, (d, g) => Right(d) * Sigmoid(g) + Right(-d) * Sigmoid(-g)).Average();
                var entropy = leads.Zip(gold, (d, g) => Sigmoid(g) * Loss(d) + Sigmoid(-g) * Loss(-d)).Average();
                csv.Append($"{name},{seed},{levels},{all:F5},{leads.Average(Right):F5},{entropy:F5}\n");
            }
        }

        return csv.ToString();
    }

    /// <summary>0 for the strongest preference.</summary>
    private static int Level(PreferencePair pair) => 3 - (int)pair.Strength!;

    private static double GoldLead(PreferencePair pair) => (GoldReward.Of(pair.Prompt[0].Content, pair.Chosen)
        - GoldReward.Of(pair.Prompt[0].Content, pair.Rejected)) / Annotator.DataTemperature;

    private static double[] Leads(RewardModel model, IReadOnlyList<PreferencePair> pairs)
    {
        using var untracked = no_grad();
        var (tokens, mask) = ReviewTokens.EncodePairs(pairs);
        var r = model.call(tokens, mask).to_type(float64).view(2, -1);
        return (r[0] - r[1]).data<double>().ToArray();
    }

    private static double Accuracy(double[] leads, double[] gold, int level) =>
        leads.Zip(gold, (d, g) => Right(d) * Chance(level, g) + Right(-d) * Chance(level, -g)).Sum()
            / gold.Sum(g => Chance(level, g) + Chance(level, -g));

    /// <summary>The probability that an answer that leads by g is called better, on this level.</summary>
    private static double Chance(int level, double g)
    {
        double[] bounds = [double.PositiveInfinity, .. Annotator.Thresholds.Reverse(), 0];
        return Sigmoid(bounds[level] - g) - Sigmoid(bounds[level + 1] - g);
    }

    private static double Right(double lead) => lead > 0 ? 1 : lead == 0 ? 0.5 : 0; // a tie is a coin toss

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Loss(double z) => z > 0 ? Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z)) - z;
}
