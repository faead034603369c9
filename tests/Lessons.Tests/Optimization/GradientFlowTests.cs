using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Tests.Optimization;

public class GradientFlowTests
{
    [Fact]
    [Equation("2.3")]
    public void One_over_the_root_of_the_width_keeps_the_length()
    {
        GradientFlow.Factor(128, 1 / Math.Sqrt(128)).ShouldBe(1, 1e-12);
        GradientFlow.Factor(128, 0.8 / Math.Sqrt(128)).ShouldBe(0.8, 1e-12);
        GradientFlow.Factor(256, 0.1).ShouldBe(1.6, 1e-12);
        GradientFlow.Factor(100, 0.1, meanSquaredSlope: 0.25).ShouldBe(0.5, 1e-12);
    }

    [Theory]
    [Equation("2.3")]
    [InlineData(16, 0.1)]
    [InlineData(64, 0.3)]
    [InlineData(100, 0.02)]
    public void Many_random_layers_have_this_factor_on_average(int width, double deviation)
    {
        using var scope = NewDisposeScope();
        manual_seed(width);
        const int layers = 400;
        var dh = randn(1, width, dtype: float64);
        var before = dh.square().sum().item<double>();
        var ratios = Enumerable.Range(0, layers).Select(_ =>
        {
            using var layer = NewDisposeScope();
            var p = randn(width, width, dtype: float64) * deviation;
            return dh.matmul(p.T).square().sum().item<double>() / before;
        }).ToArray();

        // |dh p^T|^2 / |dh|^2 is s^2 times a chi-squared variable with d degrees of freedom: its variance is 2 d s^4.
        var expected = Math.Pow(GradientFlow.Factor(width, deviation), 2);
        ratios.Average().ShouldBe(expected, 5 * expected * Math.Sqrt(2.0 / width / layers));
    }

    [Fact]
    [Equation("2.3")]
    public void An_activation_takes_its_mean_squared_slope()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var h = randn(1, 512, dtype: float64).tanh();
        var slope = 1 - h.square();
        var m = slope.square().mean().item<double>();
        var dh = randn(1, 512, dtype: float64);
        var p = randn(512, 512, dtype: float64) * 0.1;
        var factor = (dh * slope).matmul(p.T).square().sum().sqrt().item<double>() / dh.square().sum().sqrt().item<double>();
        factor.ShouldBe(GradientFlow.Factor(512, 0.1, m), 0.1 * factor);
    }

    [Fact]
    public void Impossible_layers_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => GradientFlow.Factor(0, 1))
            .Message.ShouldStartWith("GradientFlow.Factor: width 0 must be 1 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => GradientFlow.Factor(1, double.NaN))
            .Message.ShouldStartWith("GradientFlow.Factor: deviation NaN must be 0 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => GradientFlow.Factor(1, 1, -1))
            .Message.ShouldStartWith("GradientFlow.Factor: mean squared slope -1 must be 0 or more");
    }
}
