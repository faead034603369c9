using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Networks;

/// <summary>A wrong call is answered with the operation, what was given and what was expected.</summary>
public class MisuseTests
{
    public static TheoryData<string> Messages() => [.. Calls.Keys];

    private static readonly Dictionary<string, Action> Calls = new()
    {
        ["cross_entropy: target class 7 at position 1 is outside 0..4 and not the ignored class -100"] = () => functional.cross_entropy(
            zeros(2, 5), tensor(new long[] { 0, 7 })),
        ["nll_loss: target class -1 at position 0 is outside 0..4 and not the ignored class -100"] = () => functional.nll_loss(
            zeros(2, 5), tensor(new long[] { -1, 0 })),
        ["cross_entropy: the target is int64 (3), expected int64 (2) for an input (2,5)"] = () => functional.cross_entropy(
            zeros(2, 5), tensor(new long[] { 0, 1, 2 })),
        ["cross_entropy: a float32 target (2) for logits float32 (2,5): probabilities have the logits' shape and type, classes are "
            + "int64"] = () =>
            functional.cross_entropy(
            zeros(2, 5), zeros(2)),
        ["cross_entropy: the weight is float32 (3), expected float32 (5), one number for each class of (2,5)"] = () =>
            functional.cross_entropy(zeros(2, 5), zeros(2, dtype: int64), ones(3)),
        ["cross_entropy: label_smoothing is 1.5, expected 0..1"] = () => functional.cross_entropy(
            zeros(2, 5), zeros(2, dtype: int64), label_smoothing: 1.5),
        ["dropout: p is 1.5, expected a probability 0..1"] = () => functional.dropout(zeros(2), 1.5),
        ["embedding: index 3 at position 1 is outside 0..2 of a weight (3,2)"] = () => Embedding(3, 2).call(tensor(new long[] { 0, 3 })),
        ["embedding: the indices are float32 (2), expected int64 or int32"] = () => Embedding(3, 2).call(zeros(2)),
        ["Embedding: padding_idx 5 is outside -3..2"] = () => Embedding(3, 2, padding_idx: 5),
        ["layer_norm: the input is (2,5), its last sizes must be (4)"] = () => LayerNorm(4).call(zeros(2, 5)),
        ["mse_loss: the input is (2) and the target (3); they must have the same shape"] = () => functional.mse_loss(zeros(2), zeros(3)),
        ["softmax: dimension 2 is outside -2..1 of a tensor with 2 dimensions"] = () => zeros(2, 3).softmax(2),
        ["softmax: this tensor is int64 (2), expected float32 or float64; convert it with to_type"] = () => zeros(2, dtype: int64).softmax(
            0),
        ["linear: input (2,3), weight (4,5): the input's last size must equal the weight's last, (out, in)"] = () => Linear(5, 4).call(
            zeros(2, 3)),
        ["scaled_dot_product_attention: query float32 (1,3,4), key float32 (1,3,5), value float32 (1,3,4): expected (...,Tq,hs), "
            + "(...,Tk,hs) and (...,Tk,vs) of one floating point type"] = () =>
            functional.scaled_dot_product_attention(
            zeros(1, 3, 4), zeros(1, 3, 5), zeros(1, 3, 4)),
        ["scaled_dot_product_attention: give either attn_mask or is_casual, not both"] = () => functional.scaled_dot_product_attention(
            zeros(3, 4), zeros(3, 4), zeros(3, 4), zeros(3, 3), is_casual: true),
        ["binary_cross_entropy: the input has 1.5 at position 0, expected probabilities 0..1; for logits use "
            + "binary_cross_entropy_with_logits"] = () =>
            functional.binary_cross_entropy(
            full(1, 1.5), zeros(1)),
        ["register_module: 'a.b' cannot be the name of a module in Sequential: names are not empty and have no dot"] = () => Sequential(
            ("a.b", Identity())),
        ["SGD: the learning rate is -1, expected 0 or more"] = () => optim.SGD(Linear(1, 1).parameters(), -1),
        ["SGD: no parameters were given"] = () => optim.SGD(Identity().parameters(), 1),
        ["AdamW: beta1 is 1, expected 0 or more and less than 1"] = () => optim.AdamW(Linear(1, 1).parameters(), beta1: 1),
        ["Adam: a parameter (1,1) was given twice"] = () => TwiceTheSame(new Parameter(zeros(1, 1))),
        ["init: fan-in and fan-out need at least two dimensions, this tensor is (3)"] = () => init.xavier_uniform_(zeros(3)),
        ["StepLR: step_size is 0, expected 1 or more"] = () => optim.lr_scheduler.StepLR(optim.SGD(Linear(1, 1).parameters(), 1), 0),
        ["clip_grad_norm_: norm_type is 0, expected more than 0"] = () => utils.clip_grad_norm_([], 1, 0),
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Says(string message)
    {
        using var scope = NewDisposeScope();
        var error = Should.Throw<Exception>(Calls[message]);
        error.Message.Split(" (Parameter '")[0].ShouldBe(message);
        error.ShouldBeAssignableTo<ArgumentException>();
    }

    private static void TwiceTheSame(Parameter parameter) => optim.Adam([parameter, parameter]);
}
