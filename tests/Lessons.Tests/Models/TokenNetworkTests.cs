using Lessons.Models;
using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Tests.Models;

public class TokenNetworkTests
{
    private const int V = 5;
    private const int D = 4;
    private const int F = 8;

    // Token 2 is read twice, tokens 1 and 4 never.
    private static readonly Tensor Inputs = tensor(new long[] { 0, 2, 3, 2 });
    private static readonly Tensor Targets = tensor(new long[] { 2, 3, 2, 1 });

    private static TokenNetwork New(int seed)
    {
        manual_seed(seed);
        Tensor Weights(int rows, int columns) => randn(rows, columns, dtype: float64).mul(0.5).requires_grad_();
        return new TokenNetwork(Weights(V, D), Weights(D, F), Weights(F, D), Weights(D, V));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Seven_steps_by_hand_are_what_autograd_does(int seed)
    {
        var network = New(seed);
        var activations = network.Forward(Inputs);
        nn.functional.cross_entropy(activations.Z, Targets).backward();

        var g = network.Backward(Inputs, Targets, activations);
        Difference(g.E, network.E.grad!).ShouldBeLessThan(1e-12);
        Difference(g.W3, network.W3.grad!).ShouldBeLessThan(1e-12);
        Difference(g.W2, network.W2.grad!).ShouldBeLessThan(1e-12);
        Difference(g.W1, network.W1.grad!).ShouldBeLessThan(1e-12);
    }

    [Fact]
    [Equation("4.6")]
    public void A_matrix_collects_from_every_position()
    {
        var x = tensor(new[,] { { 1.0, 2 }, { 3, 4 } });
        var dz = tensor(new[,] { { 0.320, -0.667, 0.347 }, { 0.301, 0.332, -0.633 } });
        var dW = TokenNetwork.MatrixGradient(x, dz);
        dW.shape.ShouldBe([2L, 3]);
        dW[0, 0].item<double>().ShouldBe(1 * 0.320 + 3 * 0.301, 1e-12);
        dW[1, 2].item<double>().ShouldBe(2 * 0.347 + 4 * -0.633, 1e-12);
    }

    [Fact]
    [Equation("4.7")]
    public void A_row_of_the_table_collects_from_every_position_that_read_it()
    {
        var dh3 = tensor(new[,] { { 1.0, 10 }, { 2, 20 }, { 4, 40 } });
        var dE = TokenNetwork.EmbeddingGradient(zeros(3, 2, dtype: float64), tensor(new long[] { 2, 0, 2 }), dh3);
        dE.data<double>().ToArray().ShouldBe([2, 20, 0, 0, 5, 50]);
    }

    [Fact]
    [Equation("4.8")]
    public void A_step_lowers_the_loss_and_leaves_unread_rows_alone()
    {
        var network = New(1);
        var table = network.E.detach().clone();
        var before = TokenCrossEntropy.Loss(network.Forward(Inputs).Z, Targets).item<double>();
        var gradients = network.Backward(Inputs, Targets, network.Forward(Inputs));
        var w1 = network.W1.detach() - 0.01 * gradients.W1;
        network.Step(gradients, eta: 0.01);

        Difference(network.W1, w1).ShouldBe(0);
        foreach (var read in new[] { 0, 2, 3 }) Difference(network.E[read], table[read]).ShouldBeGreaterThan(1e-6);
        foreach (var unread in new[] { 1, 4 }) Difference(network.E[unread], table[unread]).ShouldBe(0);
        TokenCrossEntropy.Loss(network.Forward(Inputs).Z, Targets).item<double>().ShouldBeLessThan(before);
    }

    [Fact]
    public void It_learns_to_answer_1_after_0_and_2_after_1()
    {
        var (inputs, targets) = (tensor(new long[] { 0, 1 }), tensor(new long[] { 1, 2 }));
        for (var seed = 1; seed <= 5; seed++)
        {
            var network = New(seed);
            for (var step = 0; step < 1000; step++) network.Step(network.Backward(inputs, targets, network.Forward(inputs)), eta: 0.2);
            TokenCrossEntropy.Loss(network.Forward(inputs).Z, targets).item<double>().ShouldBeLessThan(0.05);
        }
    }

    private static double Difference(Tensor a, Tensor b) => (a - b).abs().max().item<double>();
}
