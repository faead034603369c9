using System.Text.Json.Nodes;
using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using ManagedTorch.Tests.Harness;
using Approximate = TorchSharp.Modules.GELU.Approximate;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Operators;

/// <summary>The operators of torch.nn.functional.</summary>
internal static partial class OperatorTable
{
    private static readonly Dictionary<string, Func<Tensor[], JsonObject, Tensor[]>> Networks = new()
    {
        ["softmax"] = (x, a) => [x[0].softmax(a.Integer("dim"))],
        ["log_softmax"] = (x, a) => [x[0].log_softmax(a.Integer("dim"))],
        ["gelu"] = (x, a) => [functional.gelu(
            x[0], a.ContainsKey("approximate") && a.Text("approximate") == "tanh" ? Approximate.tanh : Approximate.none)],
        ["silu"] = (x, _) => [functional.silu(x[0])],
        ["softplus"] = (x, a) => [functional.softplus(x[0], a.NumberOr("beta", 1), a.NumberOr("threshold", 20))],
        ["logsigmoid"] = (x, _) => [functional.logsigmoid(x[0])],
        ["leaky_relu"] = (x, a) => [functional.leaky_relu(x[0], a.NumberOr("negative_slope", 0.01))],
        ["elu"] = (x, a) => [functional.elu(x[0], a.NumberOr("alpha", 1))],

        ["linear"] = (x, _) => [functional.linear(x[0], x[1], x.Length > 2 ? x[2] : null)],
        ["embedding"] = (x, _) => [Embedded(x[0], x[1])],
        ["layer_norm"] = (x, a) => [functional.layer_norm(x[0], [x[0].shape[^1]], x[1], x[2], a.Number("eps"))],
        ["layer_norm_plain"] = (x, a) => [functional.layer_norm(x[0], [x[0].shape[^1]], eps: a.Number("eps"))],
        ["normalize"] = (x, a) => [functional.normalize(x[0], a.Number("p"), a.Integer("dim"))],
        ["cosine_similarity"] = (x, a) => [functional.cosine_similarity(x[0], x[1], a.Integer("dim"))],
        ["scaled_dot_product_attention"] = (x, a) =>
            [functional.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: a.Flag("is_causal"))],
        ["scaled_dot_product_attention_mask"] = (x, _) => [functional.scaled_dot_product_attention(x[0], x[1], x[2], x[3])],

        ["mse_loss"] = (x, a) => [functional.mse_loss(x[0], x[1], a.Reduced())],
        ["l1_loss"] = (x, a) => [functional.l1_loss(x[0], x[1], a.Reduced())],
        ["smooth_l1_loss"] = (x, a) => [functional.smooth_l1_loss(x[0], x[1], a.Reduced(), a.NumberOr("beta", 1))],
        ["huber_loss"] = (x, a) => [functional.huber_loss(x[0], x[1], a.Number("delta"), a.Reduced())],
        ["cross_entropy"] = (x, a) => [functional.cross_entropy(
            x[0], x[1], null, a.IntegerOr("ignore_index", -100), a.Reduced(), a.NumberOr("label_smoothing", 0))],
        ["cross_entropy_weight"] = (x, a) => [functional.cross_entropy(
            x[0], x[1], x[2], a.IntegerOr("ignore_index", -100), a.Reduced(), a.NumberOr("label_smoothing", 0))],
        ["cross_entropy_soft"] = (x, a) => [functional.cross_entropy(x[0], x[1], reduction: a.Reduced())],
        ["nll_loss"] = (x, a) => [functional.nll_loss(x[0], x[1], null, a.Reduced())],
        ["nll_loss_weight"] = (x, a) => [functional.nll_loss(x[0], x[1], x[2], a.Reduced())],
        ["binary_cross_entropy"] = (x, a) => [functional.binary_cross_entropy(x[0], x[1], null, a.Reduced())],
        ["binary_cross_entropy_with_logits"] = (x, a) => [functional.binary_cross_entropy_with_logits(x[0], x[1], null, a.Reduced())],
        ["binary_cross_entropy_with_logits_weights"] = (x, a) =>
            [functional.binary_cross_entropy_with_logits(x[0], x[1], x[2], a.Reduced(), x[3])],
        ["kl_div"] = (x, a) => [functional.kl_div(x[0], x[1], a.Flag("log_target"), a.Reduced())],
    };

    static OperatorTable()
    {
        foreach (var (op, run) in Networks.Concat(More)) Entries.Add(op, run);
    }

    // The public way to an embedding is its module, whose weight is a leaf; here it is one tensor among others.
    private static Tensor Embedded(Tensor weight, Tensor index)
    {
        using var scope = Arena.Begin();
        return new Tensor(Ops.Embedding(index.Impl, weight.Impl));
    }

    private static double NumberOr(this JsonObject arguments, string name, double missing) =>
        arguments[name]?.GetValue<double>() ?? missing;

    private static long IntegerOr(this JsonObject arguments, string name, long missing) => arguments[name]?.GetValue<long>() ?? missing;

    private static Reduction Reduced(this JsonObject arguments) => arguments.Text("reduction") switch
    {
        "none" => Reduction.None,
        "mean" => Reduction.Mean,
        "sum" => Reduction.Sum,
        var other => throw new FormatException($"reduction {other}"),
    };
}
