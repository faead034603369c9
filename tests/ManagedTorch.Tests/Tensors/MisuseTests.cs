using static TorchSharp.torch;

namespace ManagedTorch.Tests.Tensors;

/// <summary>What a wrong call is answered with: the operation, what it was given, and what it expected.</summary>
public class MisuseTests
{
    private static readonly Dictionary<string, Action> Calls = new()
    {
        // shapes
        ["matmul: (3,4) x (5,6): inner sizes 4 and 5 differ"] = () => zeros(3, 4).matmul(zeros(5, 6)),
        ["mm: (3) x (3,2): both sides must be matrices"] = () => zeros(3).mm(zeros(3, 2)),
        ["bmm: (2,3,4) x (3,4,5): expected (B,m,k) x (B,k,n)"] = () => zeros(2, 3, 4).bmm(zeros(3, 4, 5)),
        ["add: (2,3) and (4) cannot be broadcast: sizes 3 and 4 differ and neither is 1"] = () => _ = zeros(2, 3) + zeros(4),
        ["mul_: the result (2,3) does not fit into (3), which is changed in place"] = () => zeros(3).mul_(zeros(2, 3)),
        ["view: (2,3) has 6 elements and cannot become (4,2)"] = () => zeros(2, 3).view(4, 2),
        ["view: (3,2) with strides (1,3) cannot be seen as (6) without a copy; use reshape"] = () => zeros(2, 3).t().view(6),
        ["cat: (2,3) and (2,4) differ in more than dimension 0"] = () => cat([zeros(2, 3), zeros(2, 4)], 0),
        ["stack: tensor 1 is (3), tensor 0 is (2); they must have one shape"] = () => stack([zeros(2), zeros(3)]),
        ["expand: (3) cannot become (2,4): size 3 is neither 1 nor 4"] = () => zeros(3).expand(2, 4),
        ["tensor: 3 values were given for a shape (2,2) of 4"] = () => tensor(new float[] { 1, 2, 3 }, [2, 2]),
        ["item: a tensor (2) has 2 elements, expected 1"] = () => zeros(2).item<float>(),
        ["sum: dimension -1 is named twice in (1,-1)"] = () => zeros(2, 3).sum([1, -1]),

        // types
        ["matmul: float32 (2,3) x float64 (3,2): both sides must be float32 or both float64"] = () => zeros(2, 3).matmul(
            zeros(3, 2, dtype: float64)),
        ["mean: this tensor is int64 (3), expected float32 or float64; convert it with to_type"] = () => zeros(3, dtype: int64).mean(),
        ["gather: the index is float32 (1,2), expected int64 or int32"] = () => zeros(2, 2).gather(0, zeros(1, 2)),
        ["masked_fill: the mask is float32 (2), expected bool"] = () => zeros(2).masked_fill(zeros(2), 1),
        ["item<Double>: this tensor is float32 (); convert it with to_type or ask for its own type"] = () => tensor(0f).item<double>(),
        ["data<Int64>: this tensor is float32 (2); convert it with to_type or ask for its own type"] = () => zeros(2).data<long>(),
        ["requires_grad: only float32 and float64 tensors can require grad, this one is int64 (2)"] = () => zeros(
            2, dtype: int64).requires_grad_(),

        // places
        ["index: index 3 is outside -3..2 in dimension 0 of (3,2)"] = () => _ = zeros(3, 2)[3],
        ["index: index 5 is outside -2..1 in dimension 1 of (3,2)"] = () => _ = zeros(
            3, 2)[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 0, 5 }))],
        ["index: 3 indices were given for a tensor (3,2) with 2 dimensions"] = () => _ = zeros(3, 2)[0, 0, 0],
        ["select: index -4 is outside -3..2 in dimension 0 of (3,2)"] = () => zeros(3, 2).select(0, -4),
        ["narrow: 3 elements from 1 are not all inside dimension 0 of (3,2)"] = () => zeros(3, 2).narrow(0, 1, 3),
        ["index_select: index 7 is outside 0..2 in dimension 0 of (3,2)"] = () => zeros(3, 2).index_select(0, tensor(new long[] { 7 })),
        ["gather: index 2 is outside 0..1 in dimension 1 of (3,2)"] = () => zeros(3, 2).gather(1, full(3, 1, 2, dtype: int64)),
        ["one_hot: class 4 is outside 0..3"] = () => nn.functional.one_hot(tensor(new long[] { 4 }), 4),
        ["sum: dimension 2 is outside -2..1 of a tensor with 2 dimensions"] = () => zeros(3, 2).sum(2),

        // gradients
        ["backward: a gradient can be made up only for a single number, this tensor is float32 (3); reduce it with sum() or mean(), "
            + "or pass grad_tensors"] = () =>
            (Leaf() * 2).backward(),
        ["backward: this float32 tensor (3) does not require grad and was not computed from one that does"] = () => zeros(3).backward(),
        ["backward: the gradient is float32 (2) but the tensor is float32 (3)"] = () => (Leaf() * 2).backward([ones(2)]),
        ["backward: the values that mul saved beside its result float32 (3) were freed by an earlier backward; pass retain_graph: "
            + "true there to go through the graph twice"] = Twice,
        ["backward: a float32 tensor (3) that mul saved was changed in place afterwards (version 1, saved at 0); change a clone() "
            + "instead"] = ChangedAfterwards,
        ["add_: a leaf (3) that requires grad cannot be changed in place; do it under torch.no_grad()"] = () => Leaf().add_(1),
        ["grad: input 0 (3) was not used in computing the outputs; pass allow_unused: true to get null for it"] = () => autograd.grad(
            [Leaf().sum()], [Leaf()]),
        ["backward: sqrt turned a gradient float32 (3) without NaN into one with a NaN for its input 0, float32 (3)"] = NotANumber,
        ["backward: the gradient float32 () it was to start from has a NaN"] = NotANumberToStartFrom,

        // life
        ["this tensor was disposed (by Dispose or at the end of a DisposeScope)\nObject name: 'Tensor'."] = () => Disposed().sum(),
    };

    public static TheoryData<string> Messages() => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Says(string message)
    {
        using var scope = NewDisposeScope();
        Should.Throw<Exception>(Calls[message]).Message.ReplaceLineEndings("\n").Split(" (Parameter '")[0].ShouldBe(message);
    }

    private static Tensor Leaf() => zeros(3, requires_grad: true);

    private static Tensor Disposed()
    {
        var x = ones(2);
        x.Dispose();
        return x;
    }

    private static void Twice()
    {
        var x = Leaf();
        var loss = (x * x).sum();
        loss.backward();
        loss.backward();
    }

    private static void ChangedAfterwards()
    {
        var y = Leaf() * 2;
        var loss = (y * y).sum();
        y.add_(1);
        loss.backward();
    }

    private static void NotANumber()
    {
        using var anomaly = autograd.detect_anomaly();
        (Leaf().sqrt() * 0).sum().backward();
    }

    private static void NotANumberToStartFrom()
    {
        using var anomaly = autograd.detect_anomaly();
        Leaf().sum().backward([tensor(float.NaN)]);
    }
}
