using Lessons.Grammars;
using Lessons.Preference;
using Lessons.Text;

namespace Lessons.Tests.Preference;

public class AnnotatorTests
{
    /// <summary>P(a preferred to b) = sigma((g_a - g_b) / temperature), within four standard errors.</summary>
    [Theory]
    [InlineData(0.4, 0.4, 0.3)]
    [InlineData(0.5, 0.2, 0.3)]
    [InlineData(-1, 0.3, 0.5)]
    [InlineData(0.9, -1, 0.3)]
    public void Two_answers_are_compared_as_Bradley_and_Terry_say(double a, double b, double temperature)
    {
        const int n = 20_000;
        var labeller = new Annotator(temperature, new UniformStream(1));
        var p = 1 / (1 + Math.Exp(-(a - b) / temperature));
        var share = Enumerable.Range(0, n).Count(_ => labeller.Compare(a, b).First) / (double)n;
        share.ShouldBe(p, 4 * Math.Sqrt(p * (1 - p) / n) + 1e-9);
    }

    /// <summary>P(order) = the product over ranks of exp(g / T) / sum over the answers left of exp(g / T).</summary>
    [Fact]
    public void Rankings_are_drawn_as_Plackett_and_Luce_say()
    {
        const int n = 30_000;
        double[] rewards = [0.5, 0.1, -0.2];
        var w = rewards.Select(g => Math.Exp(g / 0.3)).ToArray();
        var labeller = new Annotator(0.3, new UniformStream(2));
        var counts = Enumerable.Range(0, n).Select(_ => string.Join("", labeller.Rank(rewards).Order)).CountBy(order => order)
            .ToDictionary();
        foreach (var order in new[] { (0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0) })
        {
            var (i, j, k) = order;
            var p = w[i] / (w[0] + w[1] + w[2]) * w[j] / (w[j] + w[k]);
            (counts[$"{i}{j}{k}"] / (double)n).ShouldBe(p, 4 * Math.Sqrt(p * (1 - p) / n), $"{i}{j}{k}");
        }
    }

    [Fact]
    public void Strength_is_the_level_of_the_difference_in_utility()
    {
        var labeller = new Annotator(0.3, new UniformStream(3));
        var again = new Annotator(0.3, new UniformStream(3));
        for (var i = 0; i < 500; i++)
        {
            var (first, strength) = labeller.Compare(0.2, -0.1);
            var u = again.Rank([0.2, -0.1]).Utilities;
            first.ShouldBe(u[0] > u[1]);
            strength.ShouldBe(Math.Abs(u[0] - u[1]) switch
            {
                < 0.75 => PreferenceStrength.NegligiblyBetter,
                < 2 => PreferenceStrength.SlightlyBetter,
                < 4 => PreferenceStrength.Better,
                _ => PreferenceStrength.SignificantlyBetter,
            });
        }
    }

    [Fact]
    public void One_answer_cannot_be_ranked() =>
        Should.Throw<ArgumentException>(() => new Annotator(0.3, new UniformStream(1)).Rank([0.5]))
            .Message.ShouldBe("Annotator.Rank: K = 1; expected at least two answers");
}
