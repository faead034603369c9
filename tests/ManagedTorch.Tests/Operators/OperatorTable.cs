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
    };
}
