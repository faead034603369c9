using Lessons.GradientEstimation;
using static TorchSharp.torch;

namespace Lessons.Tests.GradientEstimation;

public class GumbelTests
{
    [Fact]
    [Equation("10.1")]
    [Equation("10.2")]
    public void The_inverse_of_the_distribution_gives_the_uniform_number_back()
    {
        using var scope = NewDisposeScope();
        var u = linspace(0.001, 0.999, 999, dtype: float64);
        var g = Gumbel.FromUniform(u);
        Values(Gumbel.Distribution(g) - u).ShouldAllBe(d => Math.Abs(d) < 1e-14);
        // The number that half of all noise is below, and the one for u = 1/e.
        Gumbel.FromUniform(tensor(0.5, float64)).item<double>().ShouldBe(0.36651292058166435, 1e-15);
        Gumbel.FromUniform(tensor(1 / Math.E, float64)).item<double>().ShouldBe(0, 1e-15);
        Values(Gumbel.FromUniform(tensor(new[] { 0.0, 1.0 }))).ShouldBe([double.NegativeInfinity, double.PositiveInfinity]);
    }

    /// <summary>Euler's constant, and the sum of 1/n^2 over all n, whose tail after n = N is 1/N - 1/(2 N^2) + ...</summary>
    [Fact]
    public void The_moments_are_the_known_constants()
    {
        Gumbel.Mean.ShouldBe(MathNet.Numerics.Constants.EulerMascheroni, 1e-15);
        var inverseSquares = Enumerable.Range(1, 1000).Reverse().Sum(n => 1.0 / n / n) + 1e-3 - 0.5e-6;
        Gumbel.Variance.ShouldBe(inverseSquares, 1e-9);
    }

    [Fact]
    public void Noise_is_minus_the_log_of_exponential_numbers_and_has_the_distributions_moments()
    {
        using var scope = NewDisposeScope();
        var noise = Gumbel.Noise(zeros(200_000, dtype: float64), new Generator(1));
        Values(empty(200_000, dtype: float64).exponential_(generator: new Generator(1))).Select(e => -Math.Log(e))
            .Zip(Values(noise), (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-12);

        // Five standard errors; the fourth central moment of the distribution is 5.4 times its variance squared.
        var error = Math.Sqrt(Gumbel.Variance / 200_000);
        noise.mean().item<double>().ShouldBe(Gumbel.Mean, 5 * error);
        (noise - noise.mean()).square().mean().item<double>().ShouldBe(Gumbel.Variance, 5 * Gumbel.Variance * Math.Sqrt(4.4 / 200_000));
    }

    [Fact]
    public void Noise_has_the_shape_and_type_of_the_logits_and_no_history()
    {
        using var scope = NewDisposeScope();
        var noise = Gumbel.Noise(zeros(2, 3, requires_grad: true), new Generator(5));
        noise.shape.ShouldBe([2, 3]);
        noise.dtype.ShouldBe(ScalarType.Float32);
        noise.requires_grad.ShouldBeFalse();
        Values(noise).ShouldBe(Values(Gumbel.Noise(zeros(2, 3), new Generator(5))));
        Gumbel.Noise(zeros(2, dtype: float64)).dtype.ShouldBe(ScalarType.Float64);
    }

    private static double[] Values(Tensor x) => x.detach().to_type(float64).reshape(-1).data<double>().ToArray();
}
