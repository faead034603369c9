using Lessons.GradientEstimation;
using Lessons.Grammars;
using Lessons.MixtureOfExperts;
using Lessons.Models;
using Lessons.Optimization;
using Lessons.Preference;
using Lessons.Reinforcement;
using static TorchSharp.torch;

namespace Lessons.Tests;

/// <summary>A mean of nothing, a share of nothing, a variation around 0: a sentence, and no NaN.</summary>
public class NothingTests
{
    public static TheoryData<string> Quotients() => [.. Refused.Keys];

    private static readonly Dictionary<string, (Action Act, string Message)> Refused = new()
    {
        ["importance"] = (() => LoadBalancing.Importance(zeros(3, 4), 1), "the mean of the 4 experts' shares is 0"),
        ["variation"] = (() => LoadBalancing.SquaredVariation(tensor([1f, -1])), "the mean of the 2 experts' shares is 0"),
        ["chi squared"] = (() => ChiSquared.Statistic([0, 0], [0.5, 0.5]), "counts from 0 that sum to 0"),
        ["chi squared of less than nothing"] = (() => ChiSquared.Statistic([3, -1], [0.5, 0.5]), "counts from -1 that sum to 2"),
        ["score function"] = (() =>
            ScoreFunction.Surrogate(zeros(0), zeros(0)), "(0) and costs (0), expected two lists of equal length, with one number or more"),
        ["discriminator"] = (() => Adversarial.DiscriminatorLoss(zeros(0), ones(2)), "the real scores have shape (0)"),
        ["discriminator without fakes"] = (() => Adversarial.DiscriminatorLoss(ones(2), zeros([2, 0])), "the fake scores have shape (2,0)"),
        ["generator"] = (() => Adversarial.GeneratorLoss(zeros(0)), "the fake scores have shape (0)"),
        ["minimax generator"] = (() => Adversarial.MinimaxGeneratorLoss(zeros(0)), "the fake scores have shape (0)"),
        ["conjugate gradient"] = (() => ConjugateGradient.Solve(v => [v[0], 0], [1, 1], iterations: 9), "p^T A p is 0 after 1 products"),
        ["world's cross entropy"] = (() => CourseGrammar.CrossEntropyPerWord("\n\n"), "the text has no document"),
        ["token loss"] = (() => TokenCrossEntropy.Loss(zeros(0, 3), zeros(0, dtype: ScalarType.Int64)), "logits (0,3) and targets (0)"),
        ["next token"] = (
            () => NextToken.Loss(zeros(0, 4, 3), zeros(0, 4, dtype: ScalarType.Int64)), "targets (0,4); expected one position or more"),
        ["calibration"] = (() => Calibration.Error([]), "0 bins hold 0 cases"),
        ["pairs"] = (() => PairwiseRanking.Accuracy(zeros(0), zeros(0)), "with one pair or more"),
        ["review point"] = (() => ReviewEvaluation.Measure(null!, null!, answers: 0), "ReviewEvaluation.Measure: 0 answers"),
        ["baseline"] = (() => Baseline.Mean([]), "no rewards were given"),
        ["reinforce"] = (() => Reinforce.Loss(zeros(0), []), "0 answers"),
    };

    [Theory]
    [MemberData(nameof(Quotients))]
    public void Nothing_has_no_mean(string name)
    {
        var (act, message) = Refused[name];
        Should.Throw<ArgumentException>(act).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData(0.1, 0.1, 0.1)]
    [InlineData(0, 0, 0)]
    [InlineData(-1e8, -1e8, -1e8)]
    public void Equal_inputs_leave_one_direction_level(double a, double b, double c) =>
        new LeastSquares([a, b, c], [1, 2, 3]).ConditionNumber().ShouldBe(double.PositiveInfinity);
}
