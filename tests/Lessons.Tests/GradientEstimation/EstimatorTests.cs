using Lessons.GradientEstimation;
using MathNet.Numerics;
using static TorchSharp.torch;

namespace Lessons.Tests.GradientEstimation;

public class EstimatorTests
{
    [Fact]
    [Equation("10.9")]
    public void Bias_and_variance_of_a_list_worked_by_hand()
    {
        using var scope = NewDisposeScope();
        // Mean (2, 1); distances from it (-1, 1), (1, -1), (0, 0): variance (2 + 2 + 0) / 2. Exact (2, 4): bias 3.
        var quality = EstimatorQuality.Measure(tensor(new[,] { { 1.0, 2 }, { 3, 0 }, { 2, 1 } }), tensor(new[] { 2.0, 4 }));
        quality.Bias.ShouldBe(3, 1e-15);
        quality.Variance.ShouldBe(2, 1e-15);
        quality.BiasError.ShouldBe(Math.Sqrt(2.0 / 3), 1e-15);
        quality.SquaredError.ShouldBe(11, 1e-14);
        Should.Throw<ArgumentException>(() => EstimatorQuality.Measure(zeros(1, 2), zeros(2))).Message
            .ShouldBe("EstimatorQuality: gradients (1,2) and exact (2), expected (N,K) with N of 2 or more, and (K)");
    }

    [Theory]
    [InlineData(0, false, true)]
    [InlineData(0, true, true)]
    [InlineData(1, false, true)]
    [InlineData(1, true, false)]
    public void At_low_temperature_the_relaxed_gradient_is_right_and_straight_through_is_right_for_quadratic_costs(
        double cubic, bool hard, bool right)
    {
        using var scope = NewDisposeScope();
        double[] values = [0.5, 0, -0.5];
        var (a, exactLogits) = (tensor(new[] { 0.0, 1, 2 }), tensor(values));
        Tensor Cost(Tensor y)
        {
            var x = y.matmul(a); // (N)
            return (x - 0.6).square() + cubic * x.pow(3);
        }

        var exact = ScoreFunction.ExactGradient(exactLogits, Cost(eye(3, dtype: float64)));
        var logits = exactLogits.expand(200_000, 3).clone().requires_grad_(true);
        Cost(GumbelSoftmax.Sample(logits, tau: 0.05, hard, new Generator(5))).sum().backward();
        var quality = EstimatorQuality.Measure(logits.grad!, exact);
        if (right) quality.Bias.ShouldBeLessThan(5 * quality.BiasError + 0.02);
        else quality.Bias.ShouldBeGreaterThan(10 * quality.BiasError);
    }

    [Fact]
    public void Tails_of_the_chi_squared_distribution_equal_MathNets()
    {
        foreach (var degrees in new[] { 1, 2, 3, 4, 7, 10, 31, 100 })
            foreach (var share in new[] { 0.01, 0.3, 1, 1.5, 3 })
                ChiSquared.PValue(share * degrees, degrees)
                    .ShouldBe(SpecialFunctions.GammaUpperRegularized(degrees / 2.0, share * degrees / 2), 1e-12);
        // 1 - sum can round to a little below 0, which no probability is.
        Enumerable.Range(1, 1000).ShouldAllBe(x => ChiSquared.PValue(x, 3) >= 0);
        ChiSquared.PValue(0, 3).ShouldBe(1);
        ChiSquared.PValue(5000, 3).ShouldBe(0);
        ChiSquared.CriticalValue(0.05, 4).ShouldBe(9.487729, 1e-6);
        ChiSquared.CriticalValue(0.01, 1).ShouldBe(6.634897, 1e-6);
    }

    [Fact]
    public void The_statistic_of_a_die_worked_by_hand()
    {
        ChiSquared.Statistic([5, 8, 9, 8, 10, 20], [.. Enumerable.Repeat(1 / 6.0, 6)]).ShouldBe(13.4, 1e-12);
        Should.Throw<ArgumentException>(() => ChiSquared.Statistic([1, 2], [1.0]))
            .Message.ShouldBe("ChiSquared: 2 counts and 1 probabilities, expected as many, and two or more");
        Should.Throw<ArgumentException>(() => ChiSquared.Statistic([1, 2], [1.0, 0]))
            .Message.ShouldContain("probabilities from 0 that sum to 1, expected positive ones");
        Should.Throw<ArgumentException>(() => ChiSquared.Statistic([1, 2], [0.5, 0.50001]))
            .Message.ShouldContain("probabilities from 0.5 that sum to 1.00001, expected");
        Should.Throw<ArgumentOutOfRangeException>(() => ChiSquared.PValue(-1, 2))
            .Message.ShouldStartWith("ChiSquared.PValue: a statistic of -1, expected 0 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => ChiSquared.PValue(1, 0))
            .Message.ShouldStartWith("ChiSquared.PValue: 0 degrees of freedom");
        Should.Throw<ArgumentOutOfRangeException>(() => ChiSquared.CriticalValue(0, 2))
            .Message.ShouldStartWith("ChiSquared.CriticalValue: level 0");
    }
}
