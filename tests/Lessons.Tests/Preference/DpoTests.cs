using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lessons.Preference;
using static Lessons.Tests.Preference.ReferenceNumbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Preference;

public class DpoTests
{
    private static readonly JsonArray Stored = JsonNode.Parse(
        File.ReadAllText(Repository.PathOf("tests", "Reference", "dpo.json")))!["cases"]!.AsArray();

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Stored.Count)];

    [Theory]
    [Equation("18.3")]
    [Equation("18.1")]
    [Equation("18.2")]
    [MemberData(nameof(Numbers))]
    public void Log_probabilities_rewards_losses_and_gradients_equal_PyTorchs(int number)
    {
        var stored = Stored[number]!;
        var beta = (double)stored["beta"]!;
        long[] shape = [.. stored["shape"]!.AsArray().Select(n => (long)n!)];
        var tokens = tensor(stored.Doubles("tokens"), shape[..2]).to_type(int64);
        var mask = tensor(stored.Doubles("mask"), shape[..2]);
        var policy = tensor(stored.Doubles("policy"), shape, requires_grad: true);
        var logProbs = Dpo.LogProbabilities(policy, tokens, mask);
        var refLogProbs = Dpo.LogProbabilities(tensor(stored.Doubles("reference"), shape), tokens, mask);
        var tolerance = 1e-12 * Math.Max(1, (double)stored["scale"]!);
        Of(logProbs).ShouldBe(stored.Doubles("log_probs"), tolerance);
        Of(refLogProbs).ShouldBe(stored.Doubles("ref_log_probs"), 1e-12);

        var B = shape[0] / 2;
        var (loss, chosen, rejected) = Dpo.Loss(
            logProbs.narrow(0, 0, B), logProbs.narrow(0, B, B), refLogProbs.narrow(0, 0, B), refLogProbs.narrow(0, B, B), beta);
        loss.item<double>().ShouldBe(stored.Double("loss"), tolerance);
        Of(chosen).ShouldBe(stored.Doubles("chosen"), tolerance);
        Of(rejected).ShouldBe(stored.Doubles("rejected"), tolerance);
        (chosen.requires_grad, rejected.requires_grad).ShouldBe((false, false));
        loss.backward();
        Of(policy.grad!).ShouldBe(stored.Doubles("grad"), 1e-13);
    }

    [Fact]
    public void Where_policy_and_reference_are_one_the_loss_is_ln_2()
    {
        var numbers = from c in Gen.Choose(-5000, 0) from r in Gen.Choose(-5000, 0) from b in Gen.Choose(1, 500) select (
            C: c / 100.0, R: r / 100.0, Beta: b / 100.0);
        Prop.ForAll(numbers.ToArbitrary(), n =>
        {
            var (c, r) = (tensor([n.C]), tensor([n.R]));
            var (loss, chosen, rejected) = Dpo.Loss(c, r, c, r, n.Beta);
            return Math.Abs(loss.item<double>() - Math.Log(2)) < 1e-15 && chosen.item<double>() == 0 && rejected.item<double>() == 0;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>
    /// Each factor of the identity by itself: the weight, both gradients of log pi, and their combination, for a policy of
    /// 25 logits.
    /// </summary>
    [Theory]
    [Equation("18.4")]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(2)]
    public void The_gradient_is_the_weighted_difference_of_two_gradients(double beta)
    {
        using var generator = new Generator(4);
        var theta = randn(5, 5, dtype: float64, generator: generator);
        var reference = randn(5, 5, dtype: float64, generator: generator);
        var (chosen, rejected) = (tensor(new long[] { 0, 3, 1, 4, 2 }, [1, 5]), tensor(new long[] { 0, 3, 3, 2, 4 }, [1, 5]));
        var mask = tensor(new[] { 0.0, 0, 1, 1, 1 }, [1, 5]);

        var gradChosen = Gradient(theta, x => LogP(x, chosen));
        var gradRejected = Gradient(theta, x => LogP(x, rejected));
        var (w, l) = (beta * (LogP(theta, chosen) - LogP(reference, chosen)), beta * (LogP(theta, rejected) - LogP(reference, rejected)));
        var weight = beta / (1 + Math.Exp((w - l).item<double>())); // beta sigma(r_l - r_w)
        Dpo.Weight(w, l, beta).item<double>().ShouldBe(weight, 1e-15);
        var grad = Gradient(
            theta, x => Dpo.Loss(LogP(x, chosen), LogP(x, rejected), LogP(reference, chosen), LogP(reference, rejected), beta).Loss);
        Of(grad).ShouldBe(Of(-weight * (gradChosen - gradRejected)), 1e-14);
        grad.abs().sum().item<double>().ShouldBeGreaterThan(0.01);

        // A bigram policy: the logits of the next token are the row of the last one.
        Tensor LogP(Tensor x, Tensor tokens) => Dpo.LogProbabilities(x.index_select(0, tokens.reshape(-1)).reshape(1, 5, 5), tokens, mask);

        static Tensor Gradient(Tensor theta, Func<Tensor, Tensor> f)
        {
            var leaf = theta.clone().requires_grad_();
            f(leaf).sum().backward();
            return leaf.grad!;
        }
    }

    [Fact]
    public void What_depends_on_the_prompt_alone_cancels_and_exchanging_the_answers_costs_the_margin()
    {
        var numbers = from c in Gen.Choose(-3000, 3000) from r in Gen.Choose(-3000, 3000) from s in Gen.Choose(-1000, 1000) select (
            C: c / 100.0, R: r / 100.0, Shift: s / 100.0);
        Prop.ForAll(numbers.ToArbitrary(), n =>
        {
            var loss = Loss(n.C, n.R);
            return Math.Abs(Loss(n.C + n.Shift, n.R + n.Shift) - loss) < 1e-9 && Math.Abs(Loss(n.R, n.C) - loss - 0.3 * (n.C - n.R)) < 1e-9;
        }).QuickCheckThrowOnFailure();

        static double Loss(double c, double r) =>
            Dpo.Loss(tensor([c]), tensor([r]), zeros(1, dtype: float64), zeros(1, dtype: float64), 0.3).Loss.item<double>();
    }

    /// <summary>With every pair compared as Bradley and Terry say, DPO's minimum is pi_ref exp(r / beta) / Z.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void The_minimum_is_the_optimum_of_reward_less_KL(double beta)
    {
        var reward = tensor([1.0, 0.2, -0.5, 0.0]);
        var reference = tensor([0.1, 0.4, 0.3, 0.2]).log();
        var best = (reference + reward / beta).softmax(-1);
        var (i, j) = (tensor(new long[] { 0, 0, 0, 1, 1, 2 }), tensor(new long[] { 1, 2, 3, 2, 3, 3 }));
        var p = (reward[i] - reward[j]).sigmoid();
        var logits = reference.clone();
        for (var step = 0; step < 3000; step++)
        {
            var leaf = logits.detach().clone().requires_grad_();
            var logPi = leaf.log_softmax(-1);
            var loss = zeros(1, dtype: float64);
            for (var n = 0; n < 6; n++)
            {
                var (a, b) = (i.narrow(0, n, 1), j.narrow(0, n, 1));
                loss = loss + p[n] * Dpo.Loss(logPi[a], logPi[b], reference[a], reference[b], beta).Loss
                    + (1 - p[n]) * Dpo.Loss(logPi[b], logPi[a], reference[b], reference[a], beta).Loss;
            }

            loss.sum().backward();
            logits = (leaf.detach() - 0.5 / (beta * beta) * leaf.grad!).detach();
        }

        Of(logits.softmax(-1)).ShouldBe(Of(best), 1e-6);
        var implicitReward = Dpo.ImplicitReward(logits.log_softmax(-1), reference, beta);
        Of(implicitReward - implicitReward.mean()).ShouldBe(Of(reward - reward.mean()), 1e-5);
    }

    [Fact]
    public void Identical_answers_cost_ln_2_and_teach_nothing()
    {
        var theta = tensor([-3.0], requires_grad: true);
        var loss = Dpo.Loss(theta * 2, theta * 2, tensor([-1.0]), tensor([-1.0]), 0.1).Loss;
        loss.backward();
        loss.item<double>().ShouldBe(Math.Log(2), 1e-15);
        Of(theta.grad!).ShouldBe([0]);
    }

    [Fact]
    public void A_hopeless_pair_costs_its_margin_and_not_infinity()
    {
        var (loss, _, _) = Dpo.Loss(tensor([-4000.0]), tensor([0.0]), tensor([0.0]), tensor([-4000.0]), 1);
        loss.item<double>().ShouldBe(8000, 1e-9);
    }

    [Fact]
    public void What_the_mask_leaves_out_has_no_influence()
    {
        var logits = randn(2, 6, 4, dtype: float64, generator: new Generator(1));
        var tokens = tensor(new long[] { 0, 1, 2, 3, 1, 2, 3, 2, 1, 0, 3, 3 }, [2, 6]);
        var mask = tensor(new[] { 0.0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0 }, [2, 6]);
        var other = tokens + (1 - mask).to_type(int64);
        Of(Dpo.LogProbabilities(logits, other.remainder(4), mask)).ShouldBe(Of(Dpo.LogProbabilities(logits, tokens, mask)));
        var expected = logits.log_softmax(-1);
        Dpo.LogProbabilities(logits, tokens, mask)[0].item<double>()
            .ShouldBe(expected[0, 1, 2].item<double>() + expected[0, 2, 3].item<double>(), 1e-12);
    }

    [Fact]
    public void Bad_input_is_refused_in_a_sentence()
    {
        var two = tensor([-1.0, -2.0]);
        Refused(() => Dpo.Loss(two, two, two, two, 0)).ShouldBe("Dpo.Loss: beta is 0; expected a positive number");
        Refused(() => Dpo.Loss(two, two, two, two, double.NaN)).ShouldContain("beta is NaN");
        Refused(() => Dpo.Loss(two, two, two, tensor([1.0]), 0.1))
            .ShouldBe("Dpo.Loss: the log-probabilities have shapes (2), (2), (2), (1); expected (B) four times, with one pair or more");
        Refused(() => Dpo.Loss(zeros(0), zeros(0), zeros(0), zeros(0), 0.1)).ShouldContain("with one pair or more");
        Refused(() => Dpo.LogProbabilities(zeros(2, 3, 4), zeros(2, 4, dtype: int64), zeros(2, 4))).ShouldBe(
            "Dpo.LogProbabilities: logits (2,3,4), tokens (2,4) and mask (2,4); expected (B,T,V), (B,T) and (B,T) with T of 2 or more");
        Refused(() => Dpo.LogProbabilities(zeros(2, 3, 4), zeros(2, 3, dtype: int64), tensor(new[] { 0f, 1, 1, 1, 0, 0 }, [2, 3])))
            .ShouldBe("Dpo.LogProbabilities: row 1 of the mask is 0 everywhere; expected at least one real token");

        static string Refused(Action call) => Should.Throw<ArgumentException>(call).Message;
    }

    /// <summary>The chapter writes these out: what a reader sees is what the library does.</summary>
    [Theory]
    [InlineData("Preference/Dpo.cs", "DpoLoss Loss(")]
    [InlineData("Preference/Dpo.cs", "Tensor LogProbabilities(Tensor logits, Tensor tokens, Tensor mask)")]
    [InlineData("Preference/Dpo.cs", "Gpt Train(")]
    public void The_chapter_shows_the_librarys_code(string file, string signature) =>
        LessonText.Chapter("18-dpo.ipynb").ShouldContain(LessonText.Method(file, signature));
}
