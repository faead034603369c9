using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Tests.Optimization;

public class TokenCrossEntropyTests
{
    private static readonly double[] AfterZero = [0.320, 0.333, 0.347];
    private static readonly double[] AfterOne = [0.301, 0.332, 0.367];

    private static Tensor Logits() => stack([tensor(AfterZero), tensor(AfterOne)]).log();   // (n, V)

    private static Tensor Targets() => tensor(new long[] { 1, 2 });

    [Fact]
    [Equation("4.1")]
    public void Softmax_sees_differences_only_and_does_not_overflow()
    {
        var p = Numbers(TokenCrossEntropy.Softmax(tensor(new[] { 1000.0, 1001, 999 })));
        p[0].ShouldBe(0.2447, 5e-5);
        p[1].ShouldBe(0.6652, 5e-5);
        p[2].ShouldBe(0.0900, 5e-5);
        Numbers(TokenCrossEntropy.Softmax(Logits())[1]).ShouldBe(AfterOne, 1e-12);
    }

    [Fact]
    [Equation("4.2")]
    public void Loss_is_the_mean_of_minus_log_p_at_the_targets()
    {
        var each = Numbers(TokenCrossEntropy.PerPosition(Logits(), Targets()));
        each[0].ShouldBe(1.0996, 5e-5);
        each[1].ShouldBe(1.0024, 5e-5);
        var loss = TokenCrossEntropy.Loss(Logits(), Targets()).item<double>();
        loss.ShouldBe(1.0510, 5e-5);
        loss.ShouldBe(nn.functional.cross_entropy(Logits(), Targets()).item<double>(), 1e-12);
    }

    [Fact]
    [Equation("4.3")]
    public void Perplexity_of_knowing_nothing_is_the_number_of_tokens()
    {
        TokenCrossEntropy.Perplexity(Math.Log(3)).ShouldBe(3, 1e-12);
        TokenCrossEntropy.Perplexity(1.05100).ShouldBe(2.8605, 1e-4);
    }

    [Fact]
    [Equation("4.4")]
    public void Log_softmax_keeps_what_softmax_rounds_to_zero()
    {
        Numbers(TokenCrossEntropy.LogSoftmax(tensor(new[] { 0.0, 1000 }))).ShouldBe([-1000, 0], 1e-12);
        Numbers(TokenCrossEntropy.LogSoftmax(Logits())[0]).ShouldBe(AfterZero.Select(p => Math.Log(p)), 1e-12);
    }

    [Fact]
    [Equation("4.5")]
    public void Gradient_at_the_logits_is_p_minus_onehot()
    {
        var gradient = TokenCrossEntropy.PerPositionGradient(Logits(), Targets());
        Numbers(gradient[0]).ShouldBe([0.320, -0.667, 0.347], 1e-12);
        Numbers(gradient[1]).ShouldBe([0.301, 0.332, -0.633], 1e-12);

        var leaf = Logits().requires_grad_();
        TokenCrossEntropy.Loss(leaf, Targets()).backward();
        Numbers(leaf.grad! * 2).ShouldBe(Numbers(gradient), 1e-12);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named() =>
        Should.Throw<ArgumentException>(() => TokenCrossEntropy.Loss(Logits(), tensor(new long[] { 1 }))).Message
            .ShouldBe("TokenCrossEntropy: logits (2,3) and targets (1), expected (n,V) and (n), with one position or more");

    [Theory]
    [InlineData("Tensor Softmax(Tensor z)")]
    [InlineData("Tensor LogSoftmax(Tensor z)")]
    public void The_chapter_shows_the_library_s_own_text(string method) =>
        LessonText.Chapter("04-token-cross-entropy.ipynb").ShouldContain(LessonText.Method("Optimization/CrossEntropy.cs", method));

    private static double[] Numbers(Tensor t) => t.detach().contiguous().data<double>().ToArray();
}
