using System.Text.Json.Nodes;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

internal static partial class OperatorTable
{
    /// <summary>The less common relatives, of more.json.</summary>
    private static Dictionary<string, Func<Tensor[], JsonObject, Tensor[]>> More => new()
    {
        ["trunc"] = (x, _) => [x[0].trunc()],
        ["frac"] = (x, _) => [x[0].frac()],
        ["exp2"] = (x, _) => [x[0].exp2()],
        ["log10"] = (x, _) => [x[0].log10()],
        ["round_decimals"] = (x, a) => [x[0].round(a.Integer("decimals"))],
        ["nan_to_num"] = (x, _) => [x[0].nan_to_num()],
        ["isnan"] = (x, _) => [x[0].isnan()],
        ["isinf"] = (x, _) => [x[0].isinf()],
        ["isfinite"] = (x, _) => [x[0].isfinite()],

        ["fmod"] = (x, _) => [x[0].fmod(x[1])],
        ["remainder"] = (x, _) => [x[0] % x[1]],
        ["logaddexp"] = (x, _) => [x[0].logaddexp(x[1])],
        ["xlogy"] = (x, _) => [x[0].xlogy(x[1])],
        ["div_mode"] = (x, a) => [x[0].div(x[1], a.Text("mode") == "floor" ? RoundingMode.floor : RoundingMode.trunc)],
        ["clamp_tensor"] = (x, _) => [x[0].clamp(x[1], x[2])],
        ["lerp"] = (x, _) => [x[0].lerp(x[1], x[2])],
        ["addcmul"] = (x, a) => [x[0].addcmul(x[1], x[2], a.Number("value"))],
        ["addcdiv"] = (x, a) => [x[0].addcdiv(x[1], x[2], a.Number("value"))],
        ["bitwise_and"] = (x, _) => [x[0] & x[1]],
        ["bitwise_or"] = (x, _) => [x[0] | x[1]],
        ["bitwise_xor"] = (x, _) => [x[0] ^ x[1]],
        ["bitwise_not"] = (x, _) => [~x[0]],
        ["logical_and"] = (x, _) => [x[0].logical_and(x[1])],
        ["logical_xor"] = (x, _) => [x[0].logical_xor(x[1])],
        ["logical_not"] = (x, _) => [x[0].logical_not()],

        ["prod_dim"] = (x, a) => [x[0].prod(a.Integer("dim"), a.Flag("keepdim"))],
        ["cumprod"] = (x, a) => [x[0].cumprod(a.Integer("dim"))],
        ["logcumsumexp"] = (x, a) => [x[0].logcumsumexp(a.Integer("dim"))],
        ["kthvalue"] = (x, a) => x[0].kthvalue(a.Integer("k"), a.Integer("dim")) is var (values, indices) ? [values, indices] : [],
        ["var_mean"] = (x, _) => x[0].var_mean() is var (variance, mean) ? [variance, mean] : [],
        ["std_mean"] = (x, _) => x[0].std_mean() is var (deviation, mean) ? [deviation, mean] : [],
        ["median"] = (x, _) => [x[0].median()],
        ["count_nonzero"] = (x, _) => [x[0].count_nonzero()],
        ["max_tied"] = (x, _) => [x[0].max()],

        ["tile"] = (x, _) => [x[0].tile([2, 3])],
        ["repeat_interleave"] = (x, _) => [x[0].repeat_interleave(2, 1)],
        ["repeat_interleave_flat"] = (x, _) => [x[0].repeat_interleave(2)],
        ["repeat_interleave_each"] = (x, _) => [x[0].repeat_interleave(x[1], 0)],
        ["movedim"] = (x, _) => [x[0].movedim([0, 2], [1, 0])],
        ["unflatten"] = (x, _) => [x[0].unflatten(2, 2, 2)],
        ["unfold"] = (x, _) => [x[0].unfold(2, 3, 1)],
        ["diagonal_dims"] = (x, _) => [x[0].diagonal(1, 0, 2)],
        ["unbind"] = (x, _) => x[0].unbind(1),
        ["tensor_split"] = (x, _) => x[0].tensor_split(3, 2),
        ["tensor_split_at"] = (x, _) => x[0].tensor_split([1, 3], 2),
        ["hstack"] = (x, _) => [hstack(x[0], x[0])],
        ["vstack"] = (x, _) => [vstack([x[0], x[0]])],
        ["roll_flat"] = (x, _) => [x[0].roll(5)],
        ["roll_many"] = (x, _) => [x[0].roll([1, -2], [0, 2])],
        ["ravel"] = (x, _) => [x[0].ravel()],
        ["diag"] = (x, a) => [x[0].diag(a.Integer("diagonal"))],
        ["trace"] = (x, _) => [x[0].trace()],

        ["take"] = (x, _) => [x[0].take(x[1])],
        ["index_add_alpha"] = (x, a) => [x[0].index_add(0, x[1], x[2], a.Number("alpha"))],
        ["index_copy"] = (x, _) => [x[0].index_copy(0, x[1], x[2])],
        ["nonzero"] = (x, _) => [x[0].nonzero()],
        ["inner"] = (x, _) => [x[0].inner(x[1])],
        ["one_hot"] = (x, a) => [nn.functional.one_hot(x[0], a.Integer("num_classes"))],
        ["bincount"] = (x, _) => [x[0].bincount(null, 6)],
        ["bincount_weights"] = (x, _) => [x[0].bincount(x[1])],
        ["unique_consecutive"] = (x, _) => x[0].unique_consecutive(
            return_inverse: true, return_counts: true) is var (values, inverse, counts) ? [values, inverse!, counts!] : [],
    };
}
