using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Tests.Models;

public class RelativeScoreTests
{
    [Theory]
    [Equation("6.6")]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(32)]
    public void Rotated_queries_and_keys_score_by_their_distance(int headSize)
    {
        using var scope = NewDisposeScope();
        manual_seed(headSize);
        const int positions = 40;
        var rope = new Rope(headSize, positions);
        var (q, k) = (randn(1, 1, 1, headSize), randn(1, 1, 1, headSize));
        var turnedQ = rope.Rotate(q.expand(1, 1, positions, headSize)); // the same query at every position
        var turnedK = rope.Rotate(k.expand(1, 1, positions, headSize));
        var scores = turnedQ.matmul(turnedK.transpose(-2, -1))[0, 0]; // (m, n)
        var (Q, K) = (Doubles(q), Doubles(k));
        for (var m = 0; m < positions; m++)
            for (var n = 0; n < positions; n++)
                ((double)scores[m, n].item<float>()).ShouldBe(Rope.RelativeScore(Q, K, m - n), 1e-4);

        static double[] Doubles(Tensor t) => t.reshape(-1).to_type(float64).data<double>().ToArray();
    }

    [Fact]
    [Equation("6.6")]
    public void A_quarter_turn_is_known()
    {
        // One pair, theta = 1: the angle is the distance. At distance 0 the score is the plain product.
        Rope.RelativeScore([1, 2], [3, 4], 0).ShouldBe(11);
        Rope.RelativeScore([1, 2], [3, 4], 1).ShouldBe(11 * Math.Cos(1) - 2 * Math.Sin(1), 1e-12);
        Rope.RelativeScore([1, 2], [3, 4], -1).ShouldBe(11 * Math.Cos(1) + 2 * Math.Sin(1), 1e-12);
    }

    [Fact]
    public void Unequal_or_odd_sizes_are_refused()
    {
        Should.Throw<ArgumentException>(() => Rope.RelativeScore([1, 2], [1, 2, 3, 4], 0))
            .Message.ShouldContain("the query has 2 numbers and the key 4");
        Should.Throw<ArgumentException>(() => Rope.RelativeScore([1, 2, 3], [1, 2, 3], 0))
            .Message.ShouldContain("expected the same even number");
    }
}
