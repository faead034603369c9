using Lessons.Reinforcement;
using static TorchSharp.torch;

namespace Lessons.Tests.Reinforcement;

public class BestOfNTests
{
    [Fact]
    public void The_best_of_each_row_is_chosen() =>
        BestOfN.Choose(tensor(new[,] { { 1.0, 3, 2 }, { -1, -5, -2 } })).data<long>().ToArray().ShouldBe([1, 0]);

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.193147)]
    [InlineData(16, 1.835089)]
    public void Bound_of_its_KL(int N, double expected) => BestOfN.KlBound(N).ShouldBe(expected, 1e-6);

    /// <summary>Where all rewards differ, the bound is the KL: exact for M equally likely answers as M grows.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void The_bound_is_reached_without_ties(int N)
    {
        var M = 20_000;
        var kl = Enumerable.Range(1, M).Sum(i =>
        {
            var p = Math.Pow(i / (double)M, N) - Math.Pow((i - 1) / (double)M, N);
            return p * Math.Log(p * M);
        });
        kl.ShouldBe(BestOfN.KlBound(N), 1e-3);
        kl.ShouldBeLessThan(BestOfN.KlBound(N));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Expectation_is_the_mean_over_all_choices(int N)
    {
        double[] rewards = [0.5, -1, 2, 2, 0], scores = [1, 2, 3, 5, -4];
        var (best, score, count) = (0.0, 0.0, 0);
        for (var chosen = 0; chosen < 32; chosen++)
        {
            int[] of = [.. Enumerable.Range(0, 5).Where(i => (chosen >> i & 1) == 1)];
            if (of.Length != N) continue;
            count++;
            best += of.Max(i => rewards[i]);
            // Answers 2 and 3 have equal rewards; where both are chosen each is taken half the time.
            var top = of.Where(i => rewards[i] == of.Max(j => rewards[j])).ToArray();
            score += top.Average(i => scores[i]);
        }

        BestOfN.ExpectedReward(rewards, N).ShouldBe(best / count, 1e-12);
        BestOfN.Expectation(scores, rewards, N).ShouldBe(score / count, 1e-12);
    }

    [Fact]
    public void Bad_input_is_refused_in_a_sentence()
    {
        Should.Throw<ArgumentException>(() => BestOfN.KlBound(0)).Message.ShouldContain("N is 0; expected 1 or more");
        Should.Throw<ArgumentException>(() => BestOfN.ExpectedReward([1, 2], 3)).Message.ShouldContain("2 rewards and N = 3");
        Should.Throw<ArgumentException>(() => BestOfN.Choose(zeros(3, 0, dtype: float64))).Message.ShouldContain("shape (3,0)");
    }
}
