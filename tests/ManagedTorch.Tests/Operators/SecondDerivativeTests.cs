using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using ManagedTorch.Tests.Harness;
using Approximate = TorchSharp.Modules.GELU.Approximate;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Operators;

/// <summary>
/// Under create_graph a gradient is a function like any other: its values are those of the one-pass backward, and its
/// own gradient is that of central differences.
/// </summary>
public class SecondDerivativeTests
{
    private static readonly Tensor Classes = tensor(new long[] { 2, 0, 3 });

    public static TheoryData<string> Names() => [.. Functions.Keys];

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, long[][] Shapes)> Functions = new()
    {
        ["softmax"] = (x => x[0].softmax(1), [[3, 4]]),
        ["softmax along 0"] = (x => x[0].softmax(0), [[3, 4]]),
        ["log_softmax"] = (x => x[0].log_softmax(1), [[3, 4]]),
        ["gelu"] = (x => functional.gelu(x[0]), [[7]]),
        ["gelu with tanh"] = (x => functional.gelu(x[0], Approximate.tanh), [[7]]),
        ["silu"] = (x => functional.silu(x[0]), [[7]]),
        ["sigmoid"] = (x => x[0].sigmoid(), [[7]]),
        ["tanh"] = (x => x[0].tanh(), [[7]]),
        ["softplus"] = (x => functional.softplus(x[0], 1.5, 2), [[7]]),
        ["logsigmoid"] = (x => functional.logsigmoid(x[0]), [[7]]),
        ["leaky_relu"] = (x => functional.leaky_relu(x[0], 0.2).square(), [[7]]),
        ["elu"] = (x => functional.elu(x[0], 1.3), [[7]]),
        ["layer_norm"] = (x => functional.layer_norm(x[0], [4], x[1], x[2]), [[3, 4], [4], [4]]),
        ["cross_entropy"] = (x => functional.cross_entropy(x[0], Classes, reduction: Reduction.None), [[3, 4]]),
        ["cross_entropy smoothed"] = (x => functional.cross_entropy(x[0], Classes, ignore_index: 3, label_smoothing: 0.2), [[3, 4]]),
        ["nll_loss"] = (x => functional.nll_loss(x[0].square(), Classes), [[3, 4]]),
        ["binary_cross_entropy"] = (x => functional.binary_cross_entropy(x[0].sigmoid(), tensor(new double[] { 1, 0, 0.5 })), [[3]]),
        ["huber_loss"] = (x => functional.huber_loss(x[0].square(), x[1], 0.7), [[5], [5]]),
        ["cross_entropy of probabilities"] = (x => functional.cross_entropy(
            x[0], x[1].softmax(1), tensor(new[] { 0.5, 1, 2, 0.25 }), label_smoothing: 0.2), [[3, 4], [3, 4]]),
        ["embedding"] = (x => Embedded(x[0]).square(), [[5, 2]]),
        ["attention"] = (x => functional.scaled_dot_product_attention(x[0], x[1], x[2]), [[1, 2, 3, 2], [1, 2, 3, 2], [1, 2, 3, 2]]),
        ["attention, causal"] = (x => functional.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: true), [[3, 2], [3, 2], [3, 2]]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_have_gradients(string name)
    {
        var (f, shapes) = Functions[name];
        var inputs = shapes.Select((shape, n) => (Grid.Values((int)shape.Aggregate(1L, (a, b) => a * b), n + 1)
            .Select(v => v * 0.9 + 0.0137 * (n + 1))
            .ToArray(), shape)).ToArray();
        NumericalGradient.Check(name, x => [f(x)], inputs);
        NumericalGradient.Check($"{name}, differentiated", x => Gradients(f, x, createGraph: true), inputs);

        Tensor[] leaves = [.. inputs.Select(input => tensor(input.Item1, input.shape, requires_grad: true))];
        var (inGraph, inOnePass) = (Gradients(f, leaves, createGraph: true), Gradients(f, leaves, createGraph: false));
        for (var i = 0; i < leaves.Length; i++)
            new Tolerance(1e-14, 1e-12).Check(
                ReferenceCase.Values(inGraph[i]), ReferenceCase.Values(inOnePass[i]), $"{name}: gradient {i}");
    }

    private static Tensor[] Gradients(Func<Tensor[], Tensor> f, Tensor[] x, bool createGraph)
    {
        using var recorded = enable_grad();
        Tensor[] leaves = [.. x.Select(t => t.requires_grad ? t : t.detach().requires_grad_())];
        var y = f(leaves);
        var weights = tensor(Enumerable.Range(0, (int)y.numel()).Select(i => 1 + i * 5 % 7 / 4.0).ToArray(), y.shape);
        return [.. autograd.grad([y], leaves, [weights], create_graph: createGraph)];
    }

    private static Tensor Embedded(Tensor weight)
    {
        using var scope = Arena.Begin();
        return new Tensor(Ops.Embedding(tensor(new long[] { 4, 0, 4, 1 }).Impl, weight.Impl));
    }
}
