using Lessons.Decoding;
using static TorchSharp.torch;

namespace Lessons.Tests.Decoding;

public class MutualInformationTests
{
    /// <summary>Two questions, asked once and three times in four; the third answer is given to the second question only.</summary>
    private static readonly double[,] Conditional = { { 0.5, 0.5, 0 }, { 0.5, 0.1, 0.4 } };

    [Fact]
    [Equation("8.11")]
    public void Scores_and_marginals_are_those_of_plain_sums()
    {
        double[] prior = [0.25, 0.75];
        var marginal = MutualInformation.LogMarginal(tensor(Conditional).log(), tensor(prior).log());
        marginal.exp().Doubles().ShouldBe([0.5, 0.2, 0.3], 1e-12);
        foreach (var lambda in new[] { 0, 0.3, 1, 2 })
        {
            var scores = MutualInformation.Scores(tensor(Conditional).log(), marginal, lambda);
            for (var s = 0; s < 2; s++)
                for (var t = 0; t < 3; t++)
                {
                    var expected = Math.Log(Conditional[s, t]) - lambda * Math.Log(new[] { 0.5, 0.2, 0.3 }[t]);
                    var actual = scores[s, t].item<double>();
                    if (Conditional[s, t] == 0) actual.ShouldBe(double.NegativeInfinity);
                    else actual.ShouldBe(expected, 1e-12);
                }
        }
    }

    [Fact]
    public void An_answer_that_fits_every_question_has_no_mutual_information()
    {
        var marginal = MutualInformation.LogMarginal(tensor(Conditional).log(), tensor(new[] { 0.25, 0.75 }).log());
        var scores = MutualInformation.Scores(tensor(Conditional).log(), marginal, 1);
        scores.select(1, 0).Doubles().ShouldBe([0, 0], 1e-12);
        scores.argmax(-1).data<long>().ToArray().ShouldBe([1, 2]);
    }

    [Fact]
    public void An_answer_that_no_question_has_stays_impossible()
    {
        var none = tensor(new[,] { { 0, double.NegativeInfinity } });
        var marginal = MutualInformation.LogMarginal(none, zeros(1, dtype: float64));
        marginal.Doubles().ShouldBe([0, double.NegativeInfinity]);
        MutualInformation.Scores(none, marginal, 1).Doubles().ShouldBe([0, double.NegativeInfinity]);
    }

    [Fact]
    public void Other_weights_and_shapes_are_refused()
    {
        var (two, one) = (zeros(2, 3), zeros(3));
        Should.Throw<ArgumentException>(() => MutualInformation.Scores(two, one, -1)).Message
            .ShouldStartWith("MutualInformation.Scores: lambda is -1; expected a finite number, 0 or more");
        Should.Throw<ArgumentException>(() => MutualInformation.Scores(two, zeros(2), 1)).Message
            .ShouldBe("MutualInformation.Scores: log P(T | S) (2,3) and log P(T) (2); expected (S,N) and (N)");
        Should.Throw<ArgumentException>(() => MutualInformation.LogMarginal(two, one)).Message
            .ShouldBe("MutualInformation.LogMarginal: log P(T | S) (2,3) and log P(S) (3); expected (S,N) and (S)");
    }
}
