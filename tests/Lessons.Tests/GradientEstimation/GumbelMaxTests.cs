using Lessons.GradientEstimation;
using static TorchSharp.torch;

namespace Lessons.Tests.GradientEstimation;

public class GumbelMaxTests
{
    public static TheoryData<double[]> Logits => new()
    {
        { [0, 0] },
        { [1, 0.5, 0, -1, -2] },
        { [3, 0, 0, 0] },
        { [100, 101, 99.5] },
    };

    [Theory]
    [Equation("10.3")]
    [MemberData(nameof(Logits))]
    public void Frequencies_are_those_of_softmax(double[] logits)
    {
        using var scope = NewDisposeScope();
        const int draws = 50_000;
        var chosen = GumbelMax.Sample(tensor(logits).expand(draws, logits.Length), new Generator(3)).data<long>().ToArray();
        var counts = Enumerable.Range(0, logits.Length).Select(i => chosen.LongCount(c => c == i)).ToArray();
        var statistic = ChiSquared.Statistic(counts, tensor(logits).softmax(-1).data<double>().ToArray());
        // Right code fails once in 100,000 seeds.
        ChiSquared.PValue(statistic, logits.Length - 1).ShouldBeGreaterThan(1e-5);
    }

    [Fact]
    public void The_test_would_notice_noise_of_another_kind()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 1, 0.5, 0, -1, -2 });
        var chosen = GumbelMax.Choose(logits.expand(50_000, 5), randn(50_000, 5, dtype: float64, generator: new Generator(3))).data<long>()
            .ToArray();
        var counts = Enumerable.Range(0, 5).Select(i => chosen.LongCount(c => c == i)).ToArray();
        ChiSquared.PValue(ChiSquared.Statistic(counts, logits.softmax(-1).data<double>().ToArray()), 4).ShouldBeLessThan(1e-12);
    }

    [Fact]
    [Equation("10.3")]
    public void The_largest_sum_wins_and_of_equal_sums_the_first()
    {
        using var scope = NewDisposeScope();
        GumbelMax.Choose(tensor(new[] { 1.0, 0, -1 }), tensor(new[] { 0.0, 1.5, 1 })).item<long>().ShouldBe(1);
        GumbelMax.Choose(zeros(2, 3), zeros(2, 3)).data<long>().ToArray().ShouldBe([0, 0]);
        GumbelMax.Sample(zeros(7, 1)).data<long>().ToArray().ShouldBe(new long[7]);
    }

    [Fact]
    public void A_category_of_minus_infinity_is_never_drawn()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0, double.NegativeInfinity, 1 });
        GumbelMax.Sample(logits.expand(10_000, 3)).data<long>().ToArray().ShouldNotContain(1);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        using var scope = NewDisposeScope();
        Message(() => GumbelMax.Choose(zeros(2, 3), zeros(3, 2))).ShouldBe("GumbelMax: logits (2,3) and noise (3,2), expected one shape");
        Message(() => GumbelMax.Sample(full([2, 3], double.NegativeInfinity)))
            .ShouldBe("GumbelMax: the largest of logits + noise in row 0 is -Infinity, "
                + "expected a finite one (a logit of -infinity rules one category out, not all)");
        Message(() => GumbelMax.Choose(tensor(new[,] { { 0.0, 1 }, { 0, double.NaN } }), zeros(2, 2, dtype: float64)))
            .ShouldContain("in row 1 is NaN");
        Message(() => GumbelMax.Choose(zeros([2L, 0L]), zeros([2L, 0L])))
            .ShouldContain("shape (2,0), expected real numbers of shape (...,K) with one category or more");
        Message(() => GumbelMax.Choose(tensor(1.0), tensor(1.0))).ShouldContain("shape (), expected");
        Message(() => GumbelMax.Choose(tensor(new long[] { 1, 2 }), zeros(2))).ShouldContain("type Int64");

        static string Message(Action act) => Should.Throw<ArgumentException>(act).Message;
    }
}
