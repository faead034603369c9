using Lessons.ExposureBias;
using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Tests.ExposureBias;

public class UnlikelihoodTests
{
    [Fact]
    [Equation("9.6")]
    public void Loss_is_the_sum_by_hand()
    {
        // One position, p = 0.5, 0.3, 0.2; the target is token 0, the candidates are 1 and 2.
        var logits = tensor(new[] { 0.5, 0.3, 0.2 }).log().reshape(1, 1, 3);
        var (target, candidates) = (zeros(1, 1, dtype: int64), tensor(new[] { 0.0, 1, 1 }).reshape(1, 1, 3));
        Unlikelihood.Loss(logits, target, candidates, alpha: 2).item<double>()
            .ShouldBe(-Math.Log(0.5) - 2 * (Math.Log(0.7) + Math.Log(0.8)), 1e-9);
        Unlikelihood.Loss(logits, target, candidates, alpha: 0).item<double>().ShouldBe(NextToken.Loss(logits, target).item<double>());
    }

    [Fact]
    public void Its_gradient_pushes_a_candidate_down_by_alpha_p_and_the_target_up()
    {
        // d/dz_j of -log(1 - p_c) is p_c (1{j = c} - p_j) / (1 - p_c).
        double[] p = [0.5, 0.3, 0.2];
        var logits = tensor(p).log().reshape(1, 1, 3).requires_grad_();
        Unlikelihood.Penalty(logits, tensor(new[] { 0.0, 1, 0 }).reshape(1, 1, 3)).backward();
        logits.grad!.reshape(-1).data<double>().ToArray().ShouldBe(
            [.. p.Select((pj, j) => 0.3 * ((j == 1 ? 1 : 0) - pj) / 0.7)], 1e-9);
    }

    [Fact]
    public void A_certain_candidate_gives_a_finite_loss()
    {
        var logits = tensor(new[] { 90f, 0, 0 }).reshape(1, 1, 3);
        Unlikelihood.Penalty(logits, tensor(new[] { 1f, 0, 0 }).reshape(1, 1, 3)).item<float>().ShouldBe(-MathF.Log(1e-5f), 1e-3f);
    }

    [Fact]
    public void Repeats_are_the_tokens_before_without_the_target()
    {
        const int V = 5;
        var (texts, targets) = (randint(V, [3, 6], generator: new Generator(2)), randint(V, [3, 6], generator: new Generator(3)));
        var found = Unlikelihood.Repeats(texts, targets, V);
        found.shape.ShouldBe([3, 6, V]);
        for (var b = 0; b < 3; b++)
            for (var t = 0; t < 6; t++)
                for (var v = 0; v < V; v++)
                {
                    var before = Enumerable.Range(0, t + 1).Any(s => texts[b, s].item<long>() == v);
                    found[b, t, v].item<float>().ShouldBe(before && targets[b, t].item<long>() != v ? 1 : 0);
                }
    }

    [Fact]
    public void Repeated_runs_are_marked_where_they_come_again()
    {
        var found = Unlikelihood.RepeatedRuns(tensor(new[] { 1L, 2, 3, 1, 2, 4, 3, 1 }, [1, 8]), n: 2, V: 5);
        found.sum([2L]).data<float>().ToArray().ShouldBe([0, 0, 0, 1, 1, 0, 1, 1]); // 1 2 and 3 1 come again
        found[0, 3, 1].item<float>().ShouldBe(1);
        found[0, 7, 1].item<float>().ShouldBe(1);
        Unlikelihood.RepeatedRuns(tensor(new[] { 1L, 2 }, [1, 2]), n: 4, V: 5).sum().item<float>().ShouldBe(0);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var logits = zeros(1, 2, 3);
        Should.Throw<ArgumentException>(() => Unlikelihood.Loss(logits, zeros(1, 2, dtype: int64), zeros(1, 2, 3), -1)).Message
            .ShouldStartWith("Unlikelihood.Loss: alpha is -1; expected a finite number, 0 or more");
        Should.Throw<ArgumentException>(() => Unlikelihood.Penalty(logits, zeros(2, 3))).Message
            .ShouldBe("Unlikelihood.Penalty: logits (1,2,3) and candidates (2,3); expected both (B,T,V), with one position or more");
        Should.Throw<ArgumentException>(() => Unlikelihood.Repeats(zeros(1, 2, dtype: int64), zeros(1, 3, dtype: int64), 4)).Message
            .ShouldBe("Unlikelihood.Repeats: texts (1,2) and targets (1,3); expected both (B,T)");
        Should.Throw<ArgumentException>(() => Unlikelihood.RepeatedRuns(zeros(1, 2, dtype: int64), 0, 4)).Message
            .ShouldStartWith("Unlikelihood.RepeatedRuns: n is 0; expected 1 or more");
        Should.Throw<ArgumentException>(() => Unlikelihood.RepeatedRuns(zeros(2, dtype: int64), 2, 4)).Message
            .ShouldBe("Unlikelihood.RepeatedRuns: texts (2); expected (B,T)");
    }
}
