using FsCheck;
using FsCheck.Fluent;
using Lessons.Preference;
using static Lessons.Tests.Preference.ReferenceNumbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Preference;

public class PairwiseRankingTests
{
    public static TheoryData<string> Margins => ["none", "zero", "levels", "one"];

    [Theory]
    [MemberData(nameof(Margins))]
    public void Losses_and_gradients_equal_PyTorchs(string name)
    {
        var stored = Cases("pairwise").Single(c => (string)c["margin"]! == name);
        var chosen = tensor(stored.Doubles("chosen"), requires_grad: true);
        var rejected = tensor(stored.Doubles("rejected"), requires_grad: true);
        var margins = stored.Doubles("margins");
        var margin = name == "none" ? null : name == "one" ? tensor(margins[0]) : tensor(margins);
        Of(PairwiseRanking.PerPair(chosen, rejected, margin)).ShouldBe(stored.Doubles("per_pair"), 1e-12);
        var loss = PairwiseRanking.Loss(chosen, rejected, margin);
        loss.item<double>().ShouldBe(stored.Double("loss"), 1e-12);
        loss.backward();
        Of(chosen.grad!).ShouldBe(stored.Doubles("chosen_grad"), 1e-15);
        Of(rejected.grad!).ShouldBe(stored.Doubles("rejected_grad"), 1e-15);
        PairwiseRanking.Accuracy(chosen, rejected).ShouldBe((double)stored["accuracy"]!, 1e-12);
    }

    [Theory]
    [Equation("15.1")]
    [InlineData(0, 0.313)]
    [InlineData(0.5, 0.474)] // the article rounds sigma(0.5) to 0.622 first, and gets 0.475
    [InlineData(1, 0.693)]
    public void A_higher_margin_is_a_larger_loss(double m, double expected) =>
        PairwiseRanking.Loss(tensor([2.0]), tensor([1.0]), tensor(m)).item<double>().ShouldBe(expected, 5e-4);

    [Theory]
    [Equation("15.2")]
    [InlineData(1, -0.269)]
    [InlineData(0, -0.5)]
    public void The_slope_is_minus_the_probability_of_being_wrong(double z, double expected) =>
        PairwiseRanking.Derivative(tensor(z)).item<double>().ShouldBe(expected, 5e-4);

    [Fact]
    public void The_slope_keeps_its_digits_where_one_minus_sigma_has_none()
    {
        (1 - tensor(40.0).sigmoid()).item<double>().ShouldBe(0);
        PairwiseRanking.Derivative(tensor(40.0)).item<double>().ShouldBe(-Math.Exp(-40), 1e-30);
    }

    [Fact]
    [Equation("15.3")]
    public void The_margin_scales_the_gradient_and_does_not_turn_it()
    {
        var (gradChosen, gradRejected) = (tensor([0.1, 0.2]), tensor([0.05, 0.1]));
        var without = PairwiseRanking.Gradient(tensor(1.0), gradChosen, gradRejected);
        var with = PairwiseRanking.Gradient(tensor(0.0), gradChosen, gradRejected);
        Of(without).ShouldBe([-0.01345, -0.0269], 1e-5);
        Of(with).ShouldBe([-0.025, -0.05], 1e-12);
        Length(without).ShouldBe(0.0301, 5e-5);
        Length(with).ShouldBe(0.0559, 5e-5);
        ((without * with).sum().item<double>() / (Length(without) * Length(with))).ShouldBe(1, 1e-15);

        // The same through autograd; any r with those gradients will do, and a linear one is the simplest.
        var theta = tensor([10.0, 5.0], requires_grad: true); // r_c = 2, r_r = 1
        PairwiseRanking.Loss((theta * gradChosen).sum().reshape(1), (theta * gradRejected).sum().reshape(1), tensor(1.0)).backward();
        Of(theta.grad!).ShouldBe(Of(with), 1e-12);

        static double Length(Tensor v) => v.pow(2).sum().sqrt().item<double>();
    }

    [Fact]
    [Equation("15.4")]
    public void The_best_difference_is_where_the_expected_loss_is_least()
    {
        foreach (var stored in Cases("best_differences"))
            PairwiseRanking.BestDifference((double)stored["p"]!, (double)stored["m"]!).ShouldBe((double)stored["d"]!, 1e-9);
        PairwiseRanking.BestDifference(0.9, 0).ShouldBe(Math.Log(9), 1e-12);
        PairwiseRanking.BestDifference(0.5, 3).ShouldBe(0, 1e-12);
        Should.Throw<ArgumentOutOfRangeException>(() => PairwiseRanking.BestDifference(1, 0))
            .Message.ShouldContain("p is 1; expected a probability above 0 and below 1");
        Should.Throw<ArgumentOutOfRangeException>(() => PairwiseRanking.BestDifference(0.5, -1))
            .Message.ShouldContain("the margin is -1; expected 0 to 300");
    }

    [Fact]
    public void Only_the_difference_counts_and_exchanging_the_answers_costs_the_difference()
    {
        var pair = from c in Gen.Choose(-4000, 4000) from r in Gen.Choose(-4000, 4000) from shift in Gen.Choose(-1000, 1000) select (
            C: c / 100.0, R: r / 100.0, Shift: shift / 10.0);
        Prop.ForAll(pair.ToArbitrary(), p =>
        {
            var loss = Loss(p.C, p.R);
            var moved = Loss(p.C + p.Shift, p.R + p.Shift);
            var exchanged = Loss(p.R, p.C); // log sigma(z) - log sigma(-z) = z
            return loss > 0 && Math.Abs(loss - moved) < 1e-9 && Math.Abs(exchanged - loss - (p.C - p.R)) < 1e-9;
        }).QuickCheckThrowOnFailure();

        static double Loss(double chosen, double rejected) => PairwiseRanking.Loss(tensor([chosen]), tensor([rejected])).item<double>();
    }

    [Fact]
    public void A_margin_moves_the_loss_along_the_difference()
    {
        var pair = from d in Gen.Choose(-2000, 2000) from m in Gen.Choose(0, 1000) select (D: d / 100.0, M: m / 100.0);
        Prop.ForAll(pair.ToArbitrary(), p =>
            Math.Abs(PairwiseRanking.Loss(tensor([p.D]), tensor([0.0]), tensor([p.M])).item<double>()
                - PairwiseRanking.Loss(tensor([p.D - p.M]), tensor([0.0])).item<double>()) < 1e-12).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Identical_answers_cost_ln_2_and_teach_nothing()
    {
        var theta = tensor([0.3, -0.7], requires_grad: true);
        var reward = (theta * tensor([1.0, 2.0])).sum().reshape(1);
        var loss = PairwiseRanking.Loss(reward, reward);
        loss.backward();
        loss.item<double>().ShouldBe(Math.Log(2), 1e-15);
        Of(theta.grad!).ShouldBe([0, 0]);
        PairwiseRanking.Accuracy(reward, reward).ShouldBe(0.5);
    }

    [Fact]
    public void Bad_input_is_refused_in_a_sentence()
    {
        var two = tensor([1.0, 2.0]);
        Refused(() => PairwiseRanking.Loss(two, tensor([1.0])))
            .ShouldBe("PairwiseRanking: chosen (2) and rejected (1); expected both to be (N), with one pair or more");
        Refused(() => PairwiseRanking.Loss(tensor(1.0), tensor(0.0))).ShouldContain("chosen () and rejected ()");
        Refused(() => PairwiseRanking.Accuracy(zeros(0), zeros(0))).ShouldContain("one pair or more");
        Refused(() => PairwiseRanking.Loss(two, two, ones(3)))
            .ShouldBe("PairwiseRanking: the margin has shape (3) for 2 pairs; expected (N) or a single number");
        Refused(() => PairwiseRanking.Loss(two, two, tensor([1.0, -0.5])))
            .ShouldBe("PairwiseRanking: the margin of pair 1 is -0.5; expected a finite number, 0 or more");
        Refused(() => PairwiseRanking.Loss(two, two, tensor(double.NaN))).ShouldContain("the margin of pair 0 is NaN");

        static string Refused(Action call) => Should.Throw<ArgumentException>(call).Message;
    }
}
