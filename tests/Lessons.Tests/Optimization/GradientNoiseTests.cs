using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Tests.Optimization;

public class GradientNoiseTests
{
    [Fact]
    [Equation("5.9")]
    public void A_batch_four_times_as_large_has_half_the_noise()
    {
        GradientNoise.Deviation(2, 1).ShouldBe(2);
        GradientNoise.Deviation(2, 4).ShouldBe(1);
        manual_seed(3);
        var means = randn(20_000, 16, dtype: float64).mean([1]).data<double>().ToArray();
        Math.Sqrt(means.Average(x => x * x)).ShouldBe(GradientNoise.Deviation(1, 16), 0.01);
    }

    [Theory]
    [Equation("5.10")]
    [InlineData(0.1, 1)]
    [InlineData(0.5, 1)]
    [InlineData(0.1, 8)]
    public void Descent_settles_at_the_predicted_height_above_the_minimum(double eta, double lambda)
    {
        manual_seed(4);
        const double s = 0.7;
        var noise = randn(200_000, dtype: float64).data<double>().ToArray();
        double theta = 0, sum = 0;
        foreach (var e in noise)
        {
            theta -= eta * (lambda * theta + s * e);
            sum += lambda * theta * theta / 2;
        }

        (sum / noise.Length / GradientNoise.ExcessLoss(eta, lambda, s)).ShouldBe(1, 0.08);
    }

    [Fact]
    public void Unstable_steps_have_no_floor() =>
        Should.Throw<ArgumentOutOfRangeException>(() => GradientNoise.ExcessLoss(2, 1, 1)).Message
            .ShouldStartWith("GradientNoise.ExcessLoss: eta 2 and lambda 1, expected both positive and eta lambda below 2");
}
