using FsCheck;
using FsCheck.Fluent;
using Lessons.GradientEstimation;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace Lessons.Tests.GradientEstimation;

public class GumbelSoftmaxTests
{
    private static readonly Gen<double> Number = Gen.Choose(-4000, 4000).Select(i => i / 1000.0);

    /// <summary>Two to seven logits with noise, a temperature from 1/100 to 100, and weights for the result.</summary>
    private static readonly Arbitrary<(double[] Logits, double[] Gumbels, double[] Weights, double Tau)> Rows =
        (from K in Gen.Choose(2, 7)
         from logits in Number.ArrayOf(K)
         from gumbels in Number.ArrayOf(K)
         from weights in Number.ArrayOf(K)
         from power in Gen.Choose(-200, 200)
         select (logits, gumbels, weights, Math.Pow(10, power / 100.0))).ToArbitrary();

    [Fact]
    [Equation("10.4")]
    public void Values_and_gradients_equal_PyTorchs()
    {
        using var scope = NewDisposeScope();
        var count = 0;
        foreach (var stored in ReferenceFile.Load("relaxation.json")["relaxed"]!.AsArray().Select(item => item!))
        {
            var allowed = stored.Text("dtype") == "float32" ? new Tolerance(2e-6, 1e-5) : new Tolerance(1e-14, 1e-12);
            var logits = ReferenceCase.Read(stored["logits"]!).requires_grad_(true);
            var y = GumbelSoftmax.Relax(
                logits, ReferenceCase.Read(stored["gumbels"]!), stored["tau"]!.GetValue<double>(), stored["hard"]!.GetValue<bool>());
            (y * ReferenceCase.Read(stored["upstream"]!)).sum().backward();
            var what = $"{stored.Text("name")}, {stored.Text("dtype")}, tau {stored["tau"]}, hard {stored["hard"]}";
            allowed.Check(ReferenceCase.Values(y.detach()), Expected("y"), what);
            allowed.Check(ReferenceCase.Values(logits.grad!), Expected("gradient"), what + ", gradient");
            count++;

            double[] Expected(string key) => ReferenceFile.Doubles(stored[key]!.Text("values"), stored.Text("dtype"));
        }

        count.ShouldBe(60);
    }

    [Fact]
    public void With_a_seed_the_draws_equal_those_of_PyTorchs_gumbel_softmax()
    {
        using var scope = NewDisposeScope();
        foreach (var stored in ReferenceFile.Load("relaxation.json")["seeded"]!.AsArray().Select(item => item!))
        {
            var seeded = new Generator((ulong)stored.Integer("seed"));
            var y = GumbelSoftmax.Sample(
                ReferenceCase.Read(stored["logits"]!), stored["tau"]!.GetValue<double>(), stored["hard"]!.GetValue<bool>(), seeded);
            var expected = ReferenceFile.Doubles(stored["y"]!.Text("values"), stored["y"]!.Text("dtype"));
            new Tolerance(2e-6, 1e-5).Check(ReferenceCase.Values(y), expected, $"seed {stored["seed"]}");
        }
    }

    [Fact]
    [Equation("10.5")]
    public void Straight_through_is_one_hot_in_every_bit_and_its_gradient_is_the_soft_ones()
    {
        Prop.ForAll(Rows, row =>
        {
            using var scope = NewDisposeScope();
            foreach (var dtype in new[] { float32, float64 })
            {
                var gumbels = tensor(row.Gumbels).to_type(dtype);
                var weights = tensor(row.Weights).to_type(dtype);
                var (soft, hard) = (
                    tensor(row.Logits).to_type(dtype).requires_grad_(true), tensor(row.Logits).to_type(dtype).requires_grad_(true));
                var (ySoft, yHard) = (GumbelSoftmax.Relax(soft, gumbels, row.Tau), GumbelSoftmax.Relax(hard, gumbels, row.Tau, hard: true));
                (ySoft * weights).sum().backward();
                (yHard * weights).sum().backward();
                var (values, chosen) = (ReferenceCase.Values(yHard.detach()), (int)GumbelMax.Choose(soft.detach(), gumbels).item<long>());
                for (var i = 0; i < values.Length; i++) values[i].ShouldBe(i == chosen ? 1 : 0);
                ReferenceCase.Values(hard.grad!).ShouldBe(ReferenceCase.Values(soft.grad!));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    [Equation("10.5")]
    public void The_usual_order_is_exact_for_zeros_and_ones_and_only_for_them()
    {
        using var scope = NewDisposeScope();
        var soft = GumbelSoftmax.Sample(zeros(100_000, 10), generator: new Generator(1));
        var hard = nn.functional.one_hot(soft.argmax(-1), 10).to_type(float32);
        (hard - soft + soft).eq(hard).all().item<bool>().ShouldBeTrue();
        StraightThrough.Pass(hard, soft).eq(hard).all().item<bool>().ShouldBeTrue();

        var other = hard * 0.001f;
        (other - soft + soft).eq(other).all().item<bool>().ShouldBeFalse();
        StraightThrough.Pass(other, soft).eq(other).all().item<bool>().ShouldBeTrue();
    }

    /// <summary>y = hard + (soft - sg(soft)), so sum(w y) has the gradient w in soft and none in hard.</summary>
    [Fact]
    [Equation("10.5")]
    public void No_gradient_reaches_what_is_passed_forward()
    {
        using var scope = NewDisposeScope();
        var (hard, soft) = (tensor(new[] { 1.0, 0 }, requires_grad: true), tensor(new[] { 0.3, 0.7 }, requires_grad: true));
        (StraightThrough.Pass(hard, soft) * tensor(new[] { 2.0, -5 })).sum().backward();
        hard.grad.ShouldBeNull();
        ReferenceCase.Values(soft.grad!).ShouldBe([2, -5]);
    }

    [Fact]
    [Equation("10.4")]
    public void Shares_sum_to_one_in_the_order_of_the_sums_and_are_sharper_at_lower_temperature()
    {
        Prop.ForAll(Rows, row =>
        {
            using var scope = NewDisposeScope();
            var (logits, gumbels) = (tensor(row.Logits), tensor(row.Gumbels));
            var y = GumbelSoftmax.Relax(logits, gumbels, row.Tau).data<double>().ToArray();
            y.Sum().ShouldBe(1, 1e-12);
            var plain = row.Logits.Zip(row.Gumbels, (l, g) => Math.Exp((l + g) / row.Tau)).ToArray();
            if (plain.Sum() is > 1e-300 and < 1e300) for (var i = 0; i < y.Length; i++) y[i].ShouldBe(plain[i] / plain.Sum(), 1e-9);
            GumbelSoftmax.Relax(logits, gumbels, row.Tau / 2).max().item<double>().ShouldBeGreaterThanOrEqualTo(y.Max() - 1e-12);
            // The same number more on every logit changes nothing.
            GumbelSoftmax.Relax(logits + 3.5, gumbels, row.Tau).data<double>().ToArray().Zip(y, (a, b) => Math.Abs(a - b)).Max()
                .ShouldBeLessThan(1e-9);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-20)]
    [InlineData(1e-37)]
    public void Near_zero_temperature_is_the_one_hot_vector_with_a_finite_gradient(double tau)
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in new[] { float32, float64 })
        {
            var logits = tensor(new[] { 1.0, 3, -2 }).to_type(dtype).requires_grad_(true);
            var y = GumbelSoftmax.Relax(logits, zeros(3, dtype: dtype), tau);
            ReferenceCase.Values(y.detach()).ShouldBe([0, 1, 0]);
            (y * tensor(new[] { 5.0, 7, 9 }).to_type(dtype)).sum().backward();
            ReferenceCase.Values(logits.grad!).ShouldBe([0, 0, 0]);
            // 300 / 1e-37 is no float32: the largest has to go before the division.
            ReferenceCase.Values(GumbelSoftmax.Relax(logits.detach() * 100, zeros(3, dtype: dtype), tau)).ShouldBe([0, 1, 0]);
        }
    }

    [Fact]
    public void Ties_share_softly_and_the_first_wins()
    {
        using var scope = NewDisposeScope();
        var (logits, none) = (tensor(new[] { 2.0, 2, -1 }), zeros(3, dtype: float64));
        var soft = GumbelSoftmax.Relax(logits, none, 0.01).data<double>().ToArray();
        soft.ShouldBe([0.5, 0.5, Math.Exp(-300) / 2], 1e-140);
        GumbelSoftmax.Relax(logits, none, 0.01, hard: true).data<double>().ToArray().ShouldBe([1, 0, 0]);
        // Rounding makes all shares equal at a huge temperature; the winner stays that of the sums.
        GumbelSoftmax.Relax(tensor(new[] { 0f, 1, 0 }), zeros(3), 1e12, hard: true).data<float>().ToArray().ShouldBe([0, 1, 0]);
    }

    [Fact]
    public void One_category_has_no_choice_and_no_gradient()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { -3.0 }, requires_grad: true);
        var y = GumbelSoftmax.Sample(logits, 0.7);
        y.item<double>().ShouldBe(1);
        (y * 5).sum().backward();
        logits.grad!.item<double>().ShouldBe(0);
    }

    [Fact]
    public void A_logit_of_minus_infinity_has_no_share_and_no_gradient()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 1, double.NegativeInfinity, 0 }, requires_grad: true);
        foreach (var hard in new[] { false, true })
        {
            logits.grad = null;
            var y = GumbelSoftmax.Relax(logits, zeros(3, dtype: float64), 0.5, hard);
            (y * tensor(new[] { 1.0, 2, 3 })).sum().backward();
            y[1].item<double>().ShouldBe(0);
            ReferenceCase.Values(logits.grad!).ShouldAllBe(g => double.IsFinite(g));
            logits.grad![1].item<double>().ShouldBe(0);
            logits.grad![0].item<double>().ShouldNotBe(0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-60)]
    public void Temperatures_that_are_none_are_refused(double tau) =>
        Should.Throw<ArgumentOutOfRangeException>(() => GumbelSoftmax.Sample(zeros(2), tau))
            .Message.ShouldStartWith($"GumbelSoftmax: tau {tau}, expected a positive finite number");

    [Fact]
    public void Bad_rows_are_named()
    {
        var low = double.NegativeInfinity;
        Should.Throw<ArgumentException>(
            () => GumbelSoftmax.Relax(tensor(new[,] { { 0, low }, { low, low } }), zeros(2, 2, dtype: float64), 1)).Message
            .ShouldBe("GumbelSoftmax: the largest of logits + noise in row 1 is -Infinity, "
                + "expected a finite one (a logit of -infinity rules one category out, not all)");
        Should.Throw<ArgumentException>(() => StraightThrough.Pass(zeros(2), zeros(3)))
            .Message.ShouldBe("StraightThrough: hard (2) and soft (3), expected one shape");
    }
}
