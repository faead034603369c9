using FsCheck;
using FsCheck.Fluent;
using Lessons.Optimization;

namespace Lessons.Tests.Optimization;

public class DivergenceTests
{
    [Fact]
    [Equation("4.9")]
    public void Cross_entropy_is_entropy_plus_divergence()
    {
        Divergence.Kl([0, 1, 0], [0.320, 0.333, 0.347]).ShouldBe(1.0996, 5e-5);
        Divergence.Entropy([0, 1, 0]).ShouldBe(0);
        Divergence.Entropy([0.7, 0.3]).ShouldBe(0.6109, 5e-5);
        Prop.ForAll(Distribution(), Distribution(), (p, q) =>
        {
            var divergence = Divergence.Kl(p, q);
            return divergence >= -1e-12 && Math.Abs(Divergence.CrossEntropy(p, q) - Divergence.Entropy(p) - divergence) < 1e-9;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Divergence_is_zero_for_the_truth_and_infinite_for_the_impossible()
    {
        Divergence.Kl([0.25, 0.75], [0.25, 0.75]).ShouldBe(0);
        Divergence.Kl([0.5, 0.5], [1, 0]).ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void What_is_no_distribution_is_refused()
    {
        Should.Throw<ArgumentException>(() => Divergence.Kl([0.5, 0.6], [0.5, 0.5]))
            .Message.ShouldBe("Divergence: the entries of P add up to 1.1, expected 1");
        Should.Throw<ArgumentException>(() => Divergence.Kl([0.5, 0.5], [1.5, -0.5]))
            .Message.ShouldBe("Divergence: Q holds -0.5, expected no negative entry");
        Should.Throw<ArgumentException>(() => Divergence.Kl([1], [0.5, 0.5]))
            .Message.ShouldBe("Divergence: P has 1 entries and Q has 2, expected as many");
    }

    private static Arbitrary<double[]> Distribution() =>
        Gen.Choose(1, 1000).ArrayOf(4).Select(counts => counts.Select(c => c / (double)counts.Sum()).ToArray()).ToArbitrary();
}
