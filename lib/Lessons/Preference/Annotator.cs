using Lessons.GradientEstimation;
using Lessons.Grammars;
using Lessons.Text;

namespace Lessons.Preference;

/// <summary>
/// A person who compares answers by their gold reward g, and errs. Each answer has for them the utility
/// u_k = g_k / temperature + Gumbel noise, and they rank by u. So they prefer a to b with probability
/// sigma((g_a - g_b) / temperature), the Bradley-Terry model, and rank K answers as the Plackett-Luce model does.
/// </summary>
/// <remarks>
/// The difference of two Gumbel variables has the logistic distribution, which gives the first; that each next rank goes
/// to answer k with probability exp(g_k / temperature) / sum over the answers left gives the second.
/// </remarks>
/// <param name="temperature">How noisy the annotator is: differences in reward much larger than this are always seen.</param>
/// <param name="random">Each answer takes one uniform number.</param>
public sealed class Annotator(double temperature, UniformStream random)
{
    /// <summary>
    /// The temperature that the data in data/ was annotated with: one word of praise more turns a coin toss into about 70
    /// to 30.
    /// </summary>
    public const double DataTemperature = 0.3;

    /// <summary>From these differences in utility on a preference is called slightly better, better, significantly better.</summary>
    public static readonly IReadOnlyList<double> Thresholds = [0.75, 2, 4];

    private readonly double _temperature = temperature > 0 && double.IsFinite(temperature)
        ? temperature
        : throw new ArgumentOutOfRangeException(
            nameof(temperature), $"Annotator: the temperature is {temperature}; expected a finite number above 0");

    /// <summary>Indices of the answers, best first, and what each of them was worth to the annotator.</summary>
    public (int[] Order, double[] Utilities) Rank(IReadOnlyList<double> rewards)
    {
        if (rewards.Count < 2) throw new ArgumentException($"Annotator.Rank: K = {rewards.Count}; expected at least two answers");
        if (rewards.Any(g => !double.IsFinite(g)))
            throw new ArgumentException($"Annotator.Rank: a reward is {rewards.First(g => !double.IsFinite(g))}; expected finite numbers");
        double[] utilities = [.. rewards.Select(g => g / _temperature + GumbelNoise())];
        return ([.. Enumerable.Range(0, rewards.Count).OrderByDescending(k => utilities[k])], utilities);
    }

    /// <summary>Whether the first answer was preferred, and how strongly.</summary>
    public (bool First, PreferenceStrength Strength) Compare(double first, double second)
    {
        var (order, u) = Rank([first, second]);
        var difference = Math.Abs(u[0] - u[1]);
        return (order[0] == 0, (PreferenceStrength)Thresholds.Count(threshold => difference >= threshold));
    }

    private double GumbelNoise()
    {
        double uniform;
        do uniform = random.Next();
        while (uniform == 0);
        return Gumbel.FromUniform(uniform);
    }
}
