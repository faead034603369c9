using System.Text.Json.Nodes;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

/// <summary>How each operator of tests/Reference/operators is called: its inputs and its named arguments to its results.</summary>
internal static partial class OperatorTable
{
    public static readonly Dictionary<string, Func<Tensor[], JsonObject, Tensor[]>> Entries = new()
    {
        ["neg"] = (x, _) => [x[0].neg()],
        ["abs"] = (x, _) => [x[0].abs()],
        ["sign"] = (x, _) => [x[0].sign()],
        ["exp"] = (x, _) => [x[0].exp()],
        ["expm1"] = (x, _) => [x[0].expm1()],
        ["sin"] = (x, _) => [x[0].sin()],
        ["cos"] = (x, _) => [x[0].cos()],
        ["tanh"] = (x, _) => [x[0].tanh()],
        ["sigmoid"] = (x, _) => [x[0].sigmoid()],
        ["relu"] = (x, _) => [x[0].relu()],
        ["square"] = (x, _) => [x[0].square()],
        ["log"] = (x, _) => [x[0].log()],
        ["log1p"] = (x, _) => [x[0].log1p()],
        ["sqrt"] = (x, _) => [x[0].sqrt()],
        ["rsqrt"] = (x, _) => [x[0].rsqrt()],
        ["reciprocal"] = (x, _) => [x[0].reciprocal()],
        ["pow_scalar"] = (x, a) => [x[0].pow(a.Number("exponent"))],
        ["add_scalar"] = (x, a) => [x[0] + a.Number("value")],
        ["sub_scalar"] = (x, a) => [x[0] - a.Number("value")],
        ["rsub_scalar"] = (x, a) => [a.Number("value") - x[0]],
        ["mul_scalar"] = (x, a) => [x[0] * a.Number("value")],
        ["div_scalar"] = (x, a) => [x[0] / a.Number("value")],
        ["rdiv_scalar"] = (x, a) => [a.Number("value") / x[0]],

        ["add"] = (x, _) => [x[0] + x[1]],
        ["sub"] = (x, _) => [x[0] - x[1]],
        ["mul"] = (x, _) => [x[0] * x[1]],
        ["div"] = (x, _) => [x[0] / x[1]],
        ["minimum"] = (x, _) => [x[0].minimum(x[1])],
        ["maximum"] = (x, _) => [x[0].maximum(x[1])],
        ["add_"] = (x, _) => [(x[0] * 1).add_(x[1])],
        ["sub_"] = (x, _) => [(x[0] * 1).sub_(x[1])],
        ["mul_"] = (x, _) => [(x[0] * 1).mul_(x[1])],
        ["div_"] = (x, _) => [(x[0] * 1).div_(x[1])],
        ["pow"] = (x, _) => [x[0].pow(x[1])],

        ["sum"] = (x, _) => [x[0].sum()],
        ["mean"] = (x, _) => [x[0].mean()],
        ["sum_dim"] = (x, a) => [x[0].sum(a.Sizes("dim"), a.Flag("keepdim"))],
        ["mean_dim"] = (x, a) => [x[0].mean(a.Sizes("dim"), a.Flag("keepdim"))],

        ["reshape"] = (x, a) => [x[0].reshape(a.Sizes("shape"))],
        ["view"] = (x, a) => [x[0].view(a.Sizes("shape"))],
        ["transpose"] = (x, a) => [x[0].transpose(a.Integer("dim0"), a.Integer("dim1"))],
        ["permute"] = (x, a) => [x[0].permute(a.Sizes("dims"))],
        ["unsqueeze"] = (x, a) => [x[0].unsqueeze(a.Integer("dim"))],
        ["squeeze"] = (x, _) => [x[0].squeeze()],
        ["squeeze_dim"] = (x, a) => [x[0].squeeze(a.Integer("dim"))],
        ["flatten"] = (x, a) => [x[0].flatten(a.Integer("start_dim"), a.Integer("end_dim"))],
        ["narrow"] = (x, a) => [x[0].narrow(a.Integer("dim"), a.Integer("start"), a.Integer("length"))],
        ["select"] = (x, a) => [x[0].select(a.Integer("dim"), a.Integer("index"))],
        ["expand"] = (x, a) => [x[0].expand(a.Sizes("shape"))],


        ["matmul"] = (x, _) => [x[0].matmul(x[1])],
        ["mm"] = (x, _) => [x[0].mm(x[1])],
        ["bmm"] = (x, _) => [x[0].bmm(x[1])],

        ["arange"] = (_, a) => [arange(a.Number("start"), a.Number("end"), a.Number("step"), a.Type())],
        ["linspace"] = (_, a) => [linspace(a.Number("start"), a.Number("end"), a.Integer("steps"), a.Type())],

        ["floor"] = (x, _) => [x[0].floor()],
        ["ceil"] = (x, _) => [x[0].ceil()],
        ["round"] = (x, _) => [x[0].round()],
        ["erf"] = (x, _) => [x[0].erf()],
        ["log2"] = (x, _) => [x[0].log2()],
        ["clamp"] = (x, a) => [x[0].clamp(a.Bound("min"), a.Bound("max"))],

        ["eq"] = (x, _) => [x[0] == x[1]],
        ["ne"] = (x, _) => [x[0] != x[1]],
        ["lt"] = (x, _) => [x[0] < x[1]],
        ["le"] = (x, _) => [x[0] <= x[1]],
        ["gt"] = (x, _) => [x[0] > x[1]],
        ["ge"] = (x, _) => [x[0] >= x[1]],
        ["where"] = (x, _) => [where(x[0], x[1], x[2])],
        ["masked_fill"] = (x, a) => [x[0].masked_fill(x[1], a.Number("value"))],
        ["masked_fill_infinity"] = (x, _) => [x[0].masked_fill(x[1], double.NegativeInfinity)],
        ["masked_select"] = (x, _) => [x[0].masked_select(x[1])],

        ["all"] = (x, _) => [x[0].all()],
        ["any"] = (x, _) => [x[0].any()],
        ["max"] = (x, _) => [x[0].max()],
        ["min"] = (x, _) => [x[0].min()],
        ["max_dim"] = (x, a) => x[0].max(a.Integer("dim"), a.Flag("keepdim")) is var (values, indexes) ? [values, indexes] : [],
        ["min_dim"] = (x, a) => x[0].min(a.Integer("dim"), a.Flag("keepdim")) is var (values, indexes) ? [values, indexes] : [],
        ["amax"] = (x, a) => [x[0].amax(a.Sizes("dim"), a.Flag("keepdim"))],
        ["amin"] = (x, a) => [x[0].amin(a.Sizes("dim"), a.Flag("keepdim"))],
        ["argmax"] = (x, _) => [x[0].argmax()],
        ["argmin"] = (x, _) => [x[0].argmin()],
        ["argmax_dim"] = (x, a) => [x[0].argmax(a.Integer("dim"), a.Flag("keepdim"))],
        ["argmin_dim"] = (x, a) => [x[0].argmin(a.Integer("dim"), a.Flag("keepdim"))],
        ["prod"] = (x, _) => [x[0].prod()],
        ["var"] = (x, _) => [x[0].var()],
        ["std"] = (x, _) => [x[0].std()],
        ["var_dim"] = (x, a) => [x[0].var(a.Sizes("dim"), a.Flag("unbiased"), a.Flag("keepdim"))],
        ["std_dim"] = (x, a) => [x[0].std(a.Sizes("dim"), a.Flag("unbiased"), a.Flag("keepdim"))],
        ["norm"] = (x, _) => [x[0].norm()],
        ["norm_p"] = (x, a) => [x[0].norm((float)a.Number("p"))],
        ["norm_dim"] = (x, a) => [x[0].norm((int)a.Integer("dim"), a.Flag("keepdim"), (float)a.Number("p"))],
        ["logsumexp"] = (x, a) => [LogSumExp(x[0], a.Sizes("dim"), a.Flag("keepdim"))],
        ["cumsum"] = (x, a) => [x[0].cumsum(a.Integer("dim"))],
        ["sort"] = (x, a) => x[0].sort(a.Integer("dim"), a.Flag("descending")) is var (values, indices) ? [values, indices] : [],
        ["argsort"] = (x, a) => [x[0].argsort(a.Integer("dim"), a.Flag("descending"))],
        ["topk"] = (x, a) => x[0].topk((int)a.Integer("k"), (int)a.Integer("dim"), a.Flag("largest")) is var (values, indexes)
            ? [values, indexes]
            : [],
        ["unique"] = (x, _) => x[0].unique(return_inverse: true, return_counts: true) is var (values, inverse, counts)
            ? [values, inverse!, counts!]
            : [],

        ["repeat"] = (x, a) => [x[0].repeat(a.Sizes("sizes"))],
        ["tril"] = (x, a) => [x[0].tril(a.Integer("diagonal"))],
        ["triu"] = (x, a) => [x[0].triu(a.Integer("diagonal"))],
        ["diagonal"] = (x, _) => [x[0].diagonal()],
        ["flip"] = (x, a) => [x[0].flip(a.Sizes("dims"))],
        ["roll"] = (x, a) => [x[0].roll(a.Integer("shifts"), a.Integer("dim"))],
        ["split"] = (x, a) => x[0].split(a.Integer("size"), (int)a.Integer("dim")),
        ["chunk"] = (x, a) => x[0].chunk(a.Integer("chunks"), a.Integer("dim")),
        ["cat"] = (x, a) => [cat(x, a.Integer("dim"))],
        ["stack"] = (x, a) => [stack(x, a.Integer("dim"))],

        ["index"] = (x, _) => [x[0][x[1]]],
        ["index_pair"] = (x, _) => [x[0][x[1], x[2]]],
        ["index_column"] = (x, _) => [x[0][TensorIndex.Colon, TensorIndex.Tensor(x[1])]],
        ["index_mask"] = (x, _) => [x[0][x[1]]],
        ["slice"] = (x, _) => [x[0][1.., TensorIndex.Slice(step: 2)]],
        ["slice_last"] = (x, _) => [x[0][TensorIndex.Ellipsis, ^1]],
        ["new_axis"] = (x, _) => [x[0][.., TensorIndex.None, 1..3]],
        ["index_select"] = (x, a) => [x[0].index_select(a.Integer("dim"), x[1])],
        ["index_add"] = (x, a) => [x[0].index_add(a.Integer("dim"), x[1], x[2], 1)],
        ["index_put_"] = (x, _) => [(x[0] * 1).index_put_(x[3], x[1], x[2])],
        ["index_put_accumulate"] = (x, _) => [(x[0] * 1).index_put_(x[3], [x[1], x[2]], accumulate: true)],
        ["gather"] = (x, a) => [x[0].gather(a.Integer("dim"), x[1])],
        ["scatter"] = (x, a) => [x[0].scatter(a.Integer("dim"), x[1], x[2])],
        ["scatter_add"] = (x, a) => [x[0].scatter_add(a.Integer("dim"), x[1], x[2])],

        ["dot"] = (x, _) => [x[0].dot(x[1])],
        ["mv"] = (x, _) => [x[0].mv(x[1])],
        ["outer"] = (x, _) => [x[0].outer(x[1])],
        ["einsum"] = (x, a) => [einsum(a.Text("equation"), x)],
    };

    // TorchSharp's logsumexp takes one dimension; over several it is done one after the other.
    private static Tensor LogSumExp(Tensor x, long[] dims, bool keepdim)
    {
        foreach (var dim in dims.Select(d => d < 0 ? d + x.dim() : d).OrderDescending()) x = x.logsumexp(dim, keepdim);
        return x;
    }
}
