using Lessons.Preference;
using static Lessons.Tests.Preference.ReferenceNumbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Preference;

public class RankingPairsTests
{
    [Fact]
    public void A_ranking_of_K_is_K_times_K_minus_1_over_2_pairs()
    {
        RankingPairs.Of([2, 3, 1]).ShouldBe([(0, 1), (2, 0), (2, 1)]);
        for (var K = 2; K <= 9; K++) RankingPairs.Of([.. Enumerable.Range(1, K)]).Count.ShouldBe(K * (K - 1) / 2);
        RankingPairs.Of([1, 2, 2, 3]).ShouldBe([(0, 1), (0, 2), (0, 3), (1, 3), (2, 3)]); // a tie says nothing
    }

    [Fact]
    [Equation("14.5")]
    public void Losses_and_gradients_equal_PyTorchs()
    {
        var stored = Cases("rankings").Single();
        var questions = stored["questions"]!.AsArray().Select(q => q!).ToArray();
        var rows = questions.Select(q => q.Doubles("scores")).ToArray();
        var scores = tensor(
            [.. rows.SelectMany(row => row.Concat(Enumerable.Repeat(99.0, 6 - row.Length)))], [rows.Length, 6], requires_grad: true);
        var ranks = questions.Select(q => (IReadOnlyList<int>)[.. ((string)q["ranks"]!).Split(' ').Select(int.Parse)]).ToArray();
        var loss = RankingPairs.Loss(scores, ranks);
        loss.item<double>().ShouldBe(stored.Double("loss"), 1e-12);
        loss.backward();
        for (var n = 0; n < rows.Length; n++)
            Of(scores.grad![n]).ShouldBe([.. questions[n].Doubles("grad"), .. new double[6 - rows[n].Length]], 1e-14, $"question {n}");
    }

    [Fact]
    public void One_ranking_of_two_is_the_pairwise_loss() =>
        RankingPairs.Loss(tensor(new[,] { { 0.5, 2.0 } }), [[2, 1]]).item<double>()
            .ShouldBe(PairwiseRanking.Loss(tensor([2.0]), tensor([0.5])).item<double>(), 1e-14);

    [Fact]
    public void Bad_input_is_refused_in_a_sentence()
    {
        Refused(() => RankingPairs.Of([1])).ShouldBe("RankingPairs: 1 answers were ranked; expected 2 or more");
        Refused(() => RankingPairs.Of([0, 1])).ShouldBe("RankingPairs: the ranks are 0, 1; expected numbers from 1 on, 1 for the best");
        Refused(() => RankingPairs.Of([2, 2, 2]))
            .ShouldBe("RankingPairs: all 3 answers have rank 2; expected at least one that is better than another");
        Refused(() => RankingPairs.Loss(zeros(1, 2), [[1, 2, 3]])).ShouldContain("scores (1,2) and 1 rankings of up to 3 answers");
        Refused(() => RankingPairs.Loss(zeros(2, 2), [[1, 2]])).ShouldContain("one ranking of at most K answers for each row");

        static string Refused(Action call) => Should.Throw<ArgumentException>(call).Message;
    }
}
