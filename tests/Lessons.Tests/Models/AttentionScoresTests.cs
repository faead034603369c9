using Lessons.Models;
using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Tests.Models;

public class AttentionScoresTests
{
    [Theory]
    [Equation("6.2")]
    [InlineData(1, 1, 1)]
    [InlineData(16, 1, 1)]
    [InlineData(64, 4, 0.25)]
    [InlineData(256, 0.5, 3)]
    public void The_variance_of_random_scores_is_the_formulas(int headSize, double queryVariance, double keyVariance)
    {
        using var scope = NewDisposeScope();
        manual_seed(headSize);
        const int pairs = 20_000;
        var q = randn(pairs, headSize, dtype: float64) * Math.Sqrt(queryVariance);
        var k = randn(pairs, headSize, dtype: float64) * Math.Sqrt(keyVariance);
        var measured = (q * k).sum(1).square().mean().item<double>();

        // The fourth moment of a product of two normal numbers is 9, so the mean of the squares is off by at most sqrt(8 /
        // pairs) in deviation.
        var expected = AttentionScores.Variance(headSize, queryVariance, keyVariance);
        measured.ShouldBe(expected, 5 * expected * Math.Sqrt(8.0 / pairs));
    }

    [Fact]
    [Equation("6.3")]
    public void The_slopes_of_the_weights_are_those_measured()
    {
        using var scope = NewDisposeScope();
        double[] scores = [0.3, -1.2, 2, 0.7];
        var jacobian = AttentionScores.Jacobian(tensor(scores).softmax(-1));
        for (var i = 0; i < 4; i++)
        {
            var row = FiniteDifferences.Gradient(s => tensor(s).softmax(-1)[i].item<double>(), scores);
            for (var j = 0; j < 4; j++) jacobian[i, j].item<double>().ShouldBe(row[j], 1e-9);
        }
    }

    [Fact]
    [Equation("6.3")]
    public void A_sure_choice_has_no_slope_and_batches_stay_apart()
    {
        using var scope = NewDisposeScope();
        var jacobians = AttentionScores.Jacobian(tensor(new[,] { { 0.0, 1, 0 }, { 0.5, 0.25, 0.25 } }));
        jacobians.shape.ShouldBe([2, 3, 3]);
        jacobians[0].abs().max().item<double>().ShouldBe(0);
        jacobians[1].data<double>().ToArray().ShouldBe([0.25, -0.125, -0.125, -0.125, 0.1875, -0.0625, -0.125, -0.0625, 0.1875]);
    }

    [Fact]
    public void Impossible_sizes_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => AttentionScores.Variance(0))
            .Message.ShouldStartWith("AttentionScores.Variance: head size 0 must be 1 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => AttentionScores.Variance(1, -1))
            .Message.ShouldStartWith("AttentionScores.Variance: query variance -1 must be 0 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => AttentionScores.Variance(1, 1, double.NaN))
            .Message.ShouldStartWith("AttentionScores.Variance: key variance NaN must be 0 or more");
    }
}
