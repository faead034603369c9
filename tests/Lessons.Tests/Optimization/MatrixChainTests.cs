using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Tests.Optimization;

public class MatrixChainTests
{
    private static readonly int[] Sizes = [3, 5, 4, 6, 2, 7, 3];

    [Theory]
    [Equation("2.2")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Every_gradient_is_what_autograd_finds(int depth)
    {
        manual_seed(depth);
        var input = randn(4, Sizes[0], dtype: float64, requires_grad: true);
        var p = Enumerable.Range(0, depth).Select(i => randn(Sizes[i], Sizes[i + 1], dtype: float64, requires_grad: true)).ToArray();
        var h = MatrixChain.Forward(input, p);
        (h[^1].square().sum() / 2).backward();

        var (dp, dInput) = MatrixChain.Backward(h, p, h[^1]);
        for (var i = 0; i < depth; i++) ShouldBeClose(dp[i], p[i].grad!);
        ShouldBeClose(dInput, input.grad!);
    }

    [Fact]
    [Equation("2.2")]
    public void One_layer_with_numbers_small_enough_for_paper()
    {
        var h = MatrixChain.Forward(tensor(new[,] { { 1.0, 2 } }), [tensor(new[,] { { 3.0, 4 }, { 5, 6 } })]);
        Numbers(h[1]).ShouldBe([13, 16]);
        var (dp, dInput) = MatrixChain.Backward(h, [tensor(new[,] { { 3.0, 4 }, { 5, 6 } })], tensor(new[,] { { 1.0, 10 } }));
        Numbers(dp[0]).ShouldBe([1, 10, 2, 20]);
        Numbers(dInput).ShouldBe([43, 65]);
    }

    [Fact]
    public void Hidden_values_and_matrices_must_fit() =>
        Should.Throw<ArgumentException>(() => MatrixChain.Backward([ones(1, 1)], [ones(1, 1)], ones(1, 1))).Message
            .ShouldBe("MatrixChain.Backward: 1 hidden values for 1 matrices, expected 2");

    [Theory]
    [InlineData("List<Tensor> Forward(Tensor input, IReadOnlyList<Tensor> p)")]
    [InlineData("(Tensor[] Dp, Tensor DInput) Backward(IReadOnlyList<Tensor> h, IReadOnlyList<Tensor> p, Tensor dOutput)")]
    public void The_chapter_shows_the_code_of_the_library(string signature) =>
        LessonText.Chapter("02-backprop.ipynb").ShouldContain(LessonText.Method("Optimization/ChainRule.cs", signature));

    private static void ShouldBeClose(Tensor actual, Tensor expected)
    {
        actual.shape.ShouldBe(expected.shape);
        Numbers(actual).ShouldBe(Numbers(expected), 1e-9);
    }

    private static double[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<double>().ToArray();
}
