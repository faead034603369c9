using FsCheck;
using FsCheck.Fluent;
using Lessons.Preference;
using static Lessons.Tests.Preference.ReferenceNumbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Preference;

public class ListwiseRankingTests
{
    [Fact]
    [Equation("14.3")]
    public void Losses_and_gradients_of_ragged_questions_equal_PyTorchs()
    {
        var stored = Cases("listwise").Single();
        var (scores, best, mask, questions) = Ragged();
        var loss = ListwiseRanking.Loss(scores, best, mask);
        loss.item<double>().ShouldBe(stored.Double("loss"), 1e-12);
        loss.backward();
        Rows(scores.grad!, questions, "grad");
        Rows(ListwiseRanking.Gradient(scores, best, mask), questions, "grad");
        Rows(ListwiseRanking.Probabilities(scores, mask), questions, "probabilities");

        static void Rows(Tensor actual, System.Text.Json.Nodes.JsonNode[] questions, string key)
        {
            for (var n = 0; n < questions.Length; n++)
            {
                var expected = questions[n].Doubles(key);
                Of(actual[n]).ShouldBe([.. expected, .. new double[6 - expected.Length]], 1e-14, $"question {n}, {key}");
            }
        }
    }

    [Fact]
    [Equation("14.2")]
    public void Probabilities_are_those_of_the_answers_and_filling_gets_none()
    {
        var p = Of(ListwiseRanking.Probabilities(tensor(new[,] { { 1.0, 3, 2, 50 } }), tensor(new[,] { { 1.0, 1, 1, 0 } })));
        p.ShouldBe([0.0900, 0.6652, 0.2447, 0], 5e-5);
        p.Sum().ShouldBe(1, 1e-12);
    }

    [Fact]
    [Equation("14.4")]
    public void The_gradient_is_what_each_answer_took_minus_what_the_best_one_should_have()
    {
        var scores = tensor(new[,] { { 1.0, 3, 2 } }, requires_grad: true);
        var best = tensor(new long[] { 2 });
        ListwiseRanking.Loss(scores, best).backward();
        Of(scores.grad!).ShouldBe([0.0900, 0.6652, 0.2447 - 1], 5e-5);
        Of(ListwiseRanking.Gradient(scores, best)).ShouldBe(Of(scores.grad!), 1e-14);
    }

    [Fact]
    public void Two_answers_are_the_pairwise_loss()
    {
        var chosen = tensor([0.3, -2.0, 5.0], requires_grad: true);
        var rejected = tensor([1.0, -2.5, -4.0], requires_grad: true);
        var listwise = ListwiseRanking.Loss(stack([rejected, chosen], 1), tensor(new long[] { 1, 1, 1 }));
        listwise.backward();
        var (first, second) = (Of(chosen.grad!), Of(rejected.grad!));
        (chosen.grad, rejected.grad) = (null, null);
        var pairwise = PairwiseRanking.Loss(chosen, rejected);
        pairwise.backward();
        listwise.item<double>().ShouldBe(pairwise.item<double>(), 1e-14);
        first.ShouldBe(Of(chosen.grad!), 1e-14);
        second.ShouldBe(Of(rejected.grad!), 1e-14);
    }

    [Fact]
    public void A_shift_of_all_scores_of_a_question_and_the_filling_change_nothing()
    {
        var numbers = Gen.Choose(-300, 300).Select(i => i / 100.0).ArrayOf(4);
        Prop.ForAll(numbers.ToArbitrary(), Gen.Choose(-500, 500).ToArbitrary(), Gen.Choose(0, 2).ToArbitrary(), (s, shift, best) =>
        {
            var mask = tensor(new[,] { { 1.0, 1, 1, 0 } });
            double Loss(double by, double filling) =>
                ListwiseRanking.Loss(tensor(new[,] { { s[0] + by, s[1] + by, s[2] + by, filling } }), tensor(new long[] { best }), mask)
                    .item<double>();
            return Math.Abs(Loss(0, s[3]) - Loss(shift, 1e6)) < 1e-9 && Loss(0, 0) > 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Equal_scores_cost_ln_K_and_are_right_one_time_in_K()
    {
        var mask = tensor(new[,] { { 1.0, 1, 1, 1, 0 } });
        ListwiseRanking.Loss(zeros(1, 5), tensor(new long[] { 2 }), mask).item<float>().ShouldBe((float)Math.Log(4), 1e-6f);
        ListwiseRanking.Accuracy(zeros(1, 5), tensor(new long[] { 2 }), mask).ShouldBe(0.25);
        ListwiseRanking.Accuracy(tensor(new[,] { { 0.0, 9, 1 }, { 0, 9, 1 } }), tensor(new long[] { 1, 2 })).ShouldBe(0.5);
    }

    [Fact]
    public void Bad_input_is_refused_in_a_sentence()
    {
        var (scores, best) = (zeros(2, 3), tensor(new long[] { 0, 2 }));
        Refused(() => ListwiseRanking.Loss(zeros(2, 1), best))
            .ShouldBe("ListwiseRanking: question 0 has 1 answer; expected 2 or more, since a single answer wins whatever its score");
        Refused(() => ListwiseRanking.Loss(scores, best, tensor(new[,] { { 1.0, 1, 1 }, { 0, 0, 0 } })))
            .ShouldContain("question 1 has 0 answers");
        Refused(() => ListwiseRanking.Loss(scores, tensor(new long[] { 0, 3 })))
            .ShouldBe("ListwiseRanking: the best answer of question 1 is number 3; expected 0 to 2");
        Refused(() => ListwiseRanking.Loss(scores, tensor(new long[] { -1, 0 }))).ShouldContain("question 0 is number -1");
        Refused(() => ListwiseRanking.Loss(scores, best, tensor(new[,] { { 1.0, 1, 1 }, { 1, 1, 0 } })))
            .ShouldBe("ListwiseRanking: the best answer of question 1 is number 2, which the mask fills; expected one of its answers");
        Refused(() => ListwiseRanking.Loss(scores, tensor(new long[] { 0 }))).ShouldContain("shape (1)");
        Refused(() => ListwiseRanking.Loss(scores, ones(2))).ShouldContain("expected (N), int64");
        Refused(() => ListwiseRanking.Loss(scores, best, ones(3, 2))).ShouldContain("scores (2,3) and mask (3,2)");
        Refused(() => ListwiseRanking.Probabilities(zeros(3))).ShouldContain("shape (3); expected (N,K)");

        static string Refused(Action call) => Should.Throw<ArgumentException>(call).Message;
    }

    private static (Tensor Scores, Tensor Best, Tensor Mask, System.Text.Json.Nodes.JsonNode[] Questions) Ragged()
    {
        var questions = Cases("listwise").Single()["questions"]!.AsArray().Select(q => q!).ToArray();
        var (scores, mask) = (new double[questions.Length, 6], new double[questions.Length, 6]);
        for (var n = 0; n < questions.Length; n++)
        {
            var row = questions[n].Doubles("scores");
            for (var k = 0; k < 6; k++) (scores[n, k], mask[n, k]) = k < row.Length ? (row[k], 1) : (123, 0);
        }

        return (tensor(scores, requires_grad: true), tensor(questions.Select(q => (long)q["best"]!).ToArray()), tensor(mask), questions);
    }
}
