using FsCheck;
using FsCheck.Fluent;
using Lessons.Reinforcement;
using static TorchSharp.torch;

namespace Lessons.Tests.Reinforcement;

/// <summary>The formulas of PPO against plain loops, on known numbers, and whatever stands in the padding.</summary>
public class PpoFormulaTests
{
    /// <summary>Rewards 0, 0, 1 and values 0.5, 0.6, 0.8: by hand.</summary>
    [Fact]
    [Equation("17.7")]
    [Equation("17.8")]
    public void Gae_of_three_tokens()
    {
        var (rewards, values, mask) = (Row(0, 0, 1), Row(0.5, 0.6, 0.8), Row(1, 1, 1));
        var (A, R) = Gae.Advantages(rewards, values, mask, gamma: 1, lambda: 0);
        Same(A, 0.1, 0.2, 0.2); // the errors delta alone
        Same(R, 0.6, 0.8, 1);
        (A, R) = Gae.Advantages(rewards, values, mask, gamma: 1, lambda: 1);
        Same(A, 0.5, 0.4, 0.2); // what really came, less what was expected
        Same(R, 1, 1, 1);
        (A, _) = Gae.Advantages(rewards, values, mask, gamma: 0.9, lambda: 0.5);
        Same(A, 0.04 + 0.45 * (0.12 + 0.45 * 0.2), 0.12 + 0.45 * 0.2, 0.2);
    }

    [Theory]
    [InlineData(1.0, 0.95)]
    [InlineData(0.9, 0.0)]
    [InlineData(0.99, 1.0)]
    public void Gae_is_the_weighted_sum_of_all_later_errors(double gamma, double lambda)
    {
        manual_seed(1);
        var (B, T) = (5, 9);
        var (r, V) = (randn(B, T, dtype: float64), randn(B, T, dtype: float64));
        var mask = rand(B, T, dtype: float64).gt(0.3).to_type(float64); // with gaps
        mask[0] = 1;
        var (A, R) = Gae.Advantages(r, V, mask, gamma, lambda);
        for (var b = 0; b < B; b++)
        {
            int[] real = [.. Enumerable.Range(0, T).Where(t => mask[b, t].item<double>() == 1)];
            for (var t = 0; t < T; t++)
            {
                var i = Array.IndexOf(real, t);
                var expected = 0.0;
                for (var k = i; i >= 0 && k < real.Length; k++)
                {
                    var next = k + 1 < real.Length ? V[b, real[k + 1]].item<double>() : 0;
                    expected += Math.Pow(gamma * lambda, k - i) * (
                        r[b, real[k]].item<double>() + gamma * next - V[b, real[k]].item<double>());
                }

                A[b, t].item<double>().ShouldBe(expected, 1e-12);
                R[b, t].item<double>().ShouldBe(i < 0 ? 0 : expected + V[b, t].item<double>(), 1e-12);
            }
        }
    }

    /// <summary>With a perfect value function and no noise there is nothing to be surprised by.</summary>
    [Fact]
    public void Perfect_values_leave_no_advantage()
    {
        var (A, R) = Gae.Advantages(Row(0, 0, 0.5, 1), Row(1.5, 1.5, 1.5, 1), Row(1, 1, 1, 1), 1, 0.7);
        Same(A, 0, 0, 0, 0);
        Same(R, 1.5, 1.5, 1.5, 1);
    }

    [Theory]
    [InlineData(1.1, 2.0, -2.2, -2.2)] // inside: -A rho, and its slope along log pi
    [InlineData(1.3, 2.0, -2.4, 0.0)]  // good and already likelier by more than clip: nothing more to gain
    [InlineData(0.7, 2.0, -1.4, -1.4)] // good and less likely: pulled back, however far
    [InlineData(1.3, -2.0, 2.6, 2.6)]  // bad and likelier: pushed down, however far
    [InlineData(0.7, -2.0, 1.6, 0.0)]  // bad and already rarer
    [Equation("17.6")]
    public void Policy_loss_of_one_token(double ratio, double A, double expected, double slope)
    {
        var logProbs = tensor([Math.Log(0.25 * ratio)], [1, 1]).requires_grad_();
        var (loss, fraction) = Ppo.PolicyLoss(logProbs, tensor([Math.Log(0.25)], [1, 1]), Row(A), Row(1), clip: 0.2);
        loss.backward();
        loss.item<double>().ShouldBe(expected, 1e-12);
        logProbs.grad!.item<double>().ShouldBe(slope, 1e-12);
        fraction.item<double>().ShouldBe(slope == 0 ? 1 : 0);
    }

    [Theory]
    [InlineData(1.1, 0.5, 0.5 * 0.36, 0.6)]  // moved by 0.1 of 0.2 allowed
    [InlineData(1.5, 2.0, 0.5 * 0.64, 0.0)]  // moved on the right way, by more than clip: taken as 1.2
    [InlineData(1.5, 0.0, 0.5 * 2.25, 1.5)]  // moved the wrong way: the larger error counts
    [Equation("17.9")]
    public void Value_loss_of_one_token(double value, double target, double expected, double slope)
    {
        var values = tensor([value], [1, 1]).requires_grad_();
        var (loss, fraction) = Ppo.ValueLoss(values, Row(1), Row(target), Row(1), clip: 0.2);
        loss.backward();
        loss.item<double>().ShouldBe(expected, 1e-12);
        values.grad!.item<double>().ShouldBe(slope, 1e-12);
        fraction.item<double>().ShouldBe(slope == 0 ? 1 : 0);
    }

    [Fact]
    [Equation("17.10")]
    public void Penalized_rewards_add_up_to_score_less_beta_times_the_log_ratio()
    {
        var logProbs = tensor(new[,] { { -1.0, -2, -3 }, { -1, -1, 9 } });
        var reference = tensor(new[,] { { -1.5, -1.5, -3 }, { -2, -1.5, -7 } });
        var mask = tensor(new[,] { { 1.0, 1, 1 }, { 1, 1, 0 } });
        var rewards = Ppo.PenalizedRewards(tensor(new[] { 0.7, -0.2 }), logProbs, reference, mask, beta: 0.1);
        Same(rewards[0].unsqueeze(0), -0.05, 0.05, 0.7);
        Same(rewards[1].unsqueeze(0), -0.1, -0.2 - 0.05, 0);
    }

    [Fact]
    public void At_the_old_policy_the_slope_is_that_of_the_policy_gradient()
    {
        manual_seed(2);
        var old = -rand(3, 4, dtype: float64);
        var (A, mask) = (randn(3, 4, dtype: float64), ones(3, 4, dtype: float64));
        var logProbs = old.clone().requires_grad_();
        Ppo.PolicyLoss(logProbs, old, A, mask, 0.2).Loss.backward();
        (logProbs.grad! + A / 12).abs().max().item<double>().ShouldBeLessThan(1e-15);
    }

    [Fact]
    public void Whatever_stands_in_the_padding_changes_nothing()
    {
        manual_seed(3);
        var mask = tensor(new[,] { { 1.0, 1, 1, 0, 0 }, { 1, 1, 1, 1, 1 }, { 0, 1, 1, 0, 0 } });
        Tensor[] tidy = [.. Enumerable.Range(0, 4).Select(_ => randn(3, 5, dtype: float64))];
        var clean = Everything(tidy, mask);
        foreach (var rubbish in new[] { double.NaN, double.PositiveInfinity, 1e300 })
            Everything([.. tidy.Select(x => x.masked_fill(mask.eq(0), rubbish))], mask).ShouldBe(clean);

        static double[] Everything(Tensor[] x, Tensor mask)
        {
            var (logProbs, values) = (x[0].clone().requires_grad_(), x[1].clone().requires_grad_());
            var (A, R) = Gae.Advantages(x[2], x[3], mask, 1, 0.95);
            var policy = Ppo.PolicyLoss(logProbs, x[3], x[2], mask, 0.2);
            var value = Ppo.ValueLoss(values, x[2], x[3], mask, 0.2);
            (policy.Loss + value.Loss).backward();
            var rewards = Ppo.PenalizedRewards(tensor(new[] { 1.0, 2, 3 }), x[0], x[1], mask, 0.1);
            return [.. new[] { A, R, policy.Loss, policy.ClipFraction, value.Loss, value.ClipFraction, logProbs.grad!, values.grad!,
                rewards, Masked.Whiten(x[0], mask) }
                .SelectMany(t => t.detach().reshape(-1).data<double>().ToArray())];
        }
    }

    /// <summary>For any numbers: clipping never makes the loss smaller, and its gradient is that of the free loss or 0.</summary>
    [Fact]
    public void Clipping_is_pessimistic()
    {
        var number = Gen.Choose(-300, 300).Select(i => i / 100.0);
        var cases = Gen.Zip(number, number).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(cases, pair =>
        {
            var (logRatio, A) = pair;
            var logProbs = tensor([logRatio], [1, 1]).requires_grad_();
            var loss = Ppo.PolicyLoss(logProbs, Row(0), Row(A), Row(1), 0.2).Loss;
            loss.backward();
            var (free, slope) = (-A * Math.Exp(logRatio), logProbs.grad!.item<double>());
            return loss.item<double>() >= free - 1e-12 && (Math.Abs(slope) < 1e-12 || Math.Abs(slope - free) < 1e-9);
        }));
    }

    [Fact]
    [Equation("17.11")]
    public void Whitened_numbers_have_mean_0_and_variance_1()
    {
        manual_seed(4);
        var (x, mask) = (randn(4, 6, dtype: float64) * 3 + 5, rand(4, 6, dtype: float64).gt(0.4).to_type(float64));
        var white = Masked.Whiten(x, mask);
        (white - Masked.Clear((x - Masked.Mean(x, mask)) / Masked.Variance(x, mask).sqrt(), mask)).abs().max().item<double>()
            .ShouldBe(0, 1e-8);
        Masked.Mean(white, mask).item<double>().ShouldBe(0, 1e-12);
        Masked.Variance(white, mask).item<double>().ShouldBe(1, 1e-7);
        Masked.Whiten(ones(2, 3, dtype: float64), ones(2, 3, dtype: float64)).abs().max().item<double>().ShouldBe(0);
        Should.Throw<ArgumentException>(() => Masked.Whiten(Row(2), Row(1))).Message.ShouldContain("1 at 1 positions; expected 2 or more");
    }

    [Fact]
    public void Bad_input_is_refused_in_a_sentence()
    {
        var (x, y, none) = (Row(1, 2), Row(1, 2, 3), Row(0, 0));
        var ok = Row(1, 1);
        Message(() => Gae.Advantages(x, y, ok, 1, 1))
            .ShouldBe("Gae.Advantages: the values have shape (1,3) and the mask (1,2); expected one shape");
        Message(() => Gae.Advantages(x, x, none, 1, 1))
            .ShouldBe("Gae.Advantages: the mask is 0 everywhere; expected at least one real token");
        Message(() => Gae.Advantages(x, x, ok, 1.5, 1)).ShouldContain("gamma is 1.5; expected 0 to 1");
        Message(() => Gae.Advantages(x, x, ok, 1, double.NaN)).ShouldContain("lambda is NaN; expected 0 to 1");
        Message(() => Ppo.PolicyLoss(x, x, y, ok, 0.2)).ShouldContain("the advantages have shape (1,3)");
        Message(() => Ppo.PolicyLoss(x, x, x, ok, 0)).ShouldContain("clip is 0; expected more than 0");
        Message(() => Ppo.ValueLoss(x, x, x, none, 0.2)).ShouldContain("the mask is 0 everywhere");
        Message(() => Ppo.ValueLoss(x, x, x, ok, -1)).ShouldContain("clip is -1");
        Message(() => Ppo.PenalizedRewards(tensor(new[] { 1.0, 2 }), x, x, ok, 0.1))
            .ShouldContain("the scores have shape (2) and the mask (1,2)");

        static string Message(Func<object> call) => Should.Throw<ArgumentException>(() => call()).Message;
    }

    [Theory]
    [InlineData("AdvantageEstimate Advantages(Tensor rewards, Tensor values, Tensor mask, double gamma, double lambda)")]
    [InlineData("ClippedLoss PolicyLoss(Tensor logProbs, Tensor oldLogProbs, Tensor advantages, Tensor mask, double clip)")]
    [InlineData("ClippedLoss ValueLoss(Tensor values, Tensor oldValues, Tensor returns, Tensor mask, double clip)")]
    [InlineData("Tensor PenalizedRewards(Tensor scores, Tensor logProbs, Tensor refLogProbs, Tensor mask, double beta)")]
    public void The_chapter_shows_the_library_s_own_text(string method) =>
        LessonText.Chapter("17-ppo-clip.ipynb").ShouldContain(LessonText.Method("Reinforcement/Ppo.cs", method));

    private static Tensor Row(params double[] numbers) => tensor(numbers, [1, numbers.Length]);

    private static void Same(Tensor actual, params double[] expected) => actual.data<double>().ToArray().ShouldBe(expected, 1e-12);
}
