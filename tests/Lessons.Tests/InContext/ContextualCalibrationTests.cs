using Lessons.InContext;
using static TorchSharp.torch;

namespace Lessons.Tests.InContext;

public class ContextualCalibrationTests
{
    [Fact]
    [Equation("11.4")]
    public void The_published_form_on_two_labels()
    {
        // 0.6 / 0.8 and 0.4 / 0.2: the answer changes from the first label to the second.
        var q = ContextualCalibration.Softmax(tensor(new[] { 0.6, 0.4 }), tensor(new[] { 0.8, 0.2 })).Doubles();
        var (a, b) = (Math.Exp(0.75), Math.Exp(2.0));
        q[0].ShouldBe(a / (a + b), 1e-12);
        q[1].ShouldBe(b / (a + b), 1e-12);
        // An even null question should change nothing, and does: 0.9 becomes 0.832.
        ContextualCalibration.Softmax(tensor(new[] { 0.9, 0.1 }), tensor(new[] { 0.5, 0.5 })).Doubles()[0]
            .ShouldBe(1 / (1 + Math.Exp(-1.6)), 1e-12);
    }

    [Fact]
    [Equation("11.5")]
    public void The_change_of_prior_on_two_labels()
    {
        ContextualCalibration.ChangePrior(tensor(new[] { 0.6, 0.4 }), tensor(new[] { 0.8, 0.2 })).Doubles()
            .ShouldBe([0.75 / 2.75, 2 / 2.75], 1e-12);
        ContextualCalibration.ChangePrior(tensor(new[] { 0.9, 0.1 }), tensor(new[] { 0.5, 0.5 })).Doubles().ShouldBe([0.9, 0.1], 1e-12);
    }

    [Fact]
    [Equation("11.5")]
    public void An_answer_by_Bayes_rule_gets_the_answer_for_an_even_prior()
    {
        var uniform = new Lessons.Grammars.UniformStream(4);
        for (var n = 0; n < 100; n++)
        {
            double[] Random() => [.. Enumerable.Range(0, 5).Select(_ => 0.01 + uniform.Next())];
            double[] Shares(IEnumerable<double> x) => [.. x.Select(v => v / x.Sum())];
            var (prior, likelihood) = (Shares(Random()), Random());
            var posterior = Shares(prior.Zip(likelihood, (a, b) => a * b).ToArray());
            ContextualCalibration.ChangePrior(tensor(posterior), tensor(prior)).Doubles().ShouldBe(Shares(likelihood), 1e-12);
        }
    }

    [Fact]
    public void Both_give_the_null_question_an_even_answer_and_choose_alike()
    {
        var (p, pNull) = (Random(seed: 1), Random(seed: 2));
        ContextualCalibration.Softmax(pNull, pNull).Doubles().ShouldAllBe(q => Math.Abs(q - 0.25) < 1e-12);
        ContextualCalibration.ChangePrior(pNull, pNull).Doubles().ShouldAllBe(q => Math.Abs(q - 0.25) < 1e-12);
        ContextualCalibration.Softmax(p, pNull).argmax(-1).data<long>().ToArray()
            .ShouldBe(ContextualCalibration.ChangePrior(p, pNull).argmax(-1).data<long>().ToArray());

        Tensor Random(ulong seed) => rand(50, 4, dtype: float64, generator: new Generator(seed)).log().softmax(-1);
    }

    [Fact]
    public void Zeros_and_other_shapes_are_refused()
    {
        Should.Throw<ArgumentException>(() => ContextualCalibration.Softmax(ones(2), zeros(2))).Message
            .ShouldBe("ContextualCalibration.Softmax: the null question's smallest probability is 0; expected more than 0");
        Should.Throw<ArgumentException>(() => ContextualCalibration.ChangePrior(ones(2), full(2, double.NaN))).Message
            .ShouldStartWith("ContextualCalibration.ChangePrior: the null question's smallest probability is NaN");
        Should.Throw<ArgumentException>(() => ContextualCalibration.ChangePrior(ones(3, 2), ones(2))).Message
            .ShouldBe("ContextualCalibration.ChangePrior: p (3,2) and pNull (2); expected the same (..., K)");
    }
}
