using Lessons.InContext;
using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Tests.InContext;

public class HeadScoresTests
{
    /// <summary>Head 0 attends to the token before, head 1 evenly to all it may see.</summary>
    private static Tensor TwoHeads(int T)
    {
        var weights = new float[2 * T * T];
        for (var t = 0; t < T; t++)
        {
            weights[t * T + Math.Max(t - 1, 0)] = 1;
            for (var j = 0; j <= t; j++) weights[T * T + t * T + j] = 1f / (t + 1);
        }

        return tensor(weights, [1, 2, T, T]);
    }

    [Fact]
    [Equation("11.1")]
    public void A_head_that_looks_back_one_token_scores_1_and_an_even_one_the_mean_of_1_over_t()
    {
        var scores = HeadScores.PreviousToken(TwoHeads(4)).Doubles();
        scores[0].ShouldBe(1, 1e-6);
        scores[1].ShouldBe((1 / 2.0 + 1 / 3.0 + 1 / 4.0) / 3, 1e-6);
    }

    [Fact]
    [Equation("11.2")]
    public void The_induction_score_counts_weight_after_earlier_copies()
    {
        // a b c a b a: the copies at 3, 4, 5 want 1; 2; and 1 or 4.
        var tokens = tensor(new long[] { 7, 8, 9, 7, 8, 7 }, [1, 6]);
        var scores = HeadScores.Induction(TwoHeads(6), tokens).Doubles();
        scores[0].ShouldBe((0 + 0 + 1) / 3.0, 1e-6);   // at 5, the token before stands after the copy at 3
        scores[1].ShouldBe((1 / 4.0 + 1 / 5.0 + 2 / 6.0) / 3, 1e-6);
    }

    [Fact]
    [Equation("11.2")]
    public void Scores_are_those_of_plain_loops_over_a_models_weights()
    {
        manual_seed(1);
        var model = Models.Numbers.Disturbed(AttentionOnly.Create(new GptConfig(9, 12, Layers: 1, Heads: 3, Channels: 12)), seed: 2);
        var x = Models.Numbers.RandomTokens(4, 12, 9, seed: 3);
        var a = model.AttentionMaps(x)[0];
        var (previous, induction) = (HeadScores.PreviousToken(a).Doubles(), HeadScores.Induction(a, x).Doubles());
        for (var h = 0; h < 3; h++)
        {
            double before = 0, after = 0;
            var positions = 0;
            for (var b = 0; b < 4; b++)
                for (var t = 0; t < 12; t++)
                {
                    if (t > 0) before += a[b, h, t, t - 1].item<float>() / (4 * 11);
                    var copies = Enumerable.Range(0, t).Where(s => x[b, s].item<long>() == x[b, t].item<long>()).ToArray();
                    if (copies.Length > 0) positions++;
                    after += copies.Sum(s => a[b, h, t, s + 1].item<float>());
                }

            previous[h].ShouldBe(before, 1e-5);
            induction[h].ShouldBe(after / positions, 1e-5);
        }
    }

    [Fact]
    public void Other_shapes_and_texts_without_repetition_are_refused()
    {
        Should.Throw<ArgumentException>(() => HeadScores.PreviousToken(zeros(2, 3, 3))).Message
            .ShouldBe("HeadScores.PreviousToken: the weights have shape (2,3,3); expected (B,nh,T,T) with T of 2 or more");
        Should.Throw<ArgumentException>(() => HeadScores.PreviousToken(zeros(1, 2, 1, 1))).Message.ShouldContain("(1,2,1,1)");
        Should.Throw<ArgumentException>(() => HeadScores.Induction(TwoHeads(4), tensor(new long[] { 1, 1, 1 }, [1, 3]))).Message
            .ShouldBe("HeadScores.Induction: weights (1,2,4,4) and tokens (1,3); expected (B,nh,T,T) and (B,T)");
        Should.Throw<ArgumentException>(() => HeadScores.Induction(TwoHeads(4), tensor(new long[] { 1, 2, 3, 4 }, [1, 4]))).Message
            .ShouldBe("HeadScores.Induction: no token comes twice in its text; expected one that does");
    }
}
