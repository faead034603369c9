using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Operators;

/// <summary>Second names, and operators written with others: the numbers and the gradient of the form they stand for.</summary>
public class OtherNameTests
{
    private static readonly Tensor Y = tensor(new[,] { { 0.5, 1.25, 2 }, { 0.75, 0.2, 0.9 } });

    internal static readonly Dictionary<string, (Func<Tensor, Tensor> Form, Func<Tensor, Tensor> Same)> Forms = new()
    {
        ["multiply"] = (x => x.multiply(Y), x => x * Y),
        ["multiply number"] = (x => x.multiply(3), x => x * 3),
        ["subtract"] = (x => x.subtract(Y), x => x - Y),
        ["subtract number"] = (x => x.subtract(3), x => x - 3),
        ["divide"] = (x => x.divide(Y), x => x / Y),
        ["divide number"] = (x => x.divide(3), x => x / 3),
        ["true_divide"] = (x => x.true_divide(Y), x => x / Y),
        ["floor_divide"] = (x => x.floor_divide(Y), x => x.div(Y, RoundingMode.floor)),
        ["negative"] = (x => x.negative(), x => -x),
        ["fix"] = (x => x.fix(), x => x.trunc()),
        ["clip"] = (x => x.clip(0.5, 1), x => x.clamp(0.5, 1)),
        ["clamp_min"] = (x => x.clamp_min(0.7), x => x.clamp(0.7)),
        ["clamp_max"] = (x => x.clamp_max(0.7), x => x.clamp(null, 0.7)),
        ["log_sigmoid"] = (x => x.log_sigmoid(), x => x.sigmoid().log()),
        ["dist"] = (x => x.dist(Y), x => (x - Y).square().sum().sqrt()),
        ["huber_loss"] = (x => functional.huber_loss(x, Y, 0.4),
            x => where((x - Y).abs() < 0.4, 0.5 * (x - Y).square(), 0.4 * ((x - Y).abs() - 0.2)).mean()),
        ["binary_cross_entropy"] = (x => functional.binary_cross_entropy(x / 3, Y / 2),
            x => -(Y / 2 * (x / 3).log() + (1 - Y / 2) * (1 - x / 3).log()).mean()),
        ["dropout"] = (x => functional.dropout(x, 0.5, training: false), x => x * 1),

        ["alias"] = (x => x.alias(), x => x * 1),
        ["absolute"] = (x => (x - 1).absolute(), x => (x - 1).abs()),
        ["cpu"] = (x => x.cpu(), x => x * 1),
        ["type"] = (x => x.type(float64), x => x * 1),
        ["type_as"] = (x => x.type_as(Y), x => x * 1),
        ["clone"] = (x => x.clone(), x => x * 1),
        ["contiguous"] = (x => x.t().contiguous(), x => x.t() * 1),
        ["to"] = (x => x.to(float64), x => x * 1),
        ["double"] = (x => x.@double(), x => x * 1),
        ["float"] = (x => x.@float().@double(), x => x.to_type(float32).to_type(float64)),
        ["t"] = (x => x.t(), x => x.transpose(0, 1)),
        ["view_as"] = (x => x.view_as(zeros(6)), x => x.view(6)),
        ["expand_as"] = (x => x.expand_as(zeros(4, 2, 3)), x => x.expand(4, 2, 3)),
        ["broadcast_to"] = (x => x.broadcast_to(4, 2, 3), x => x.expand(4, 2, 3)),
        ["broadcast_tensors"] = (x => broadcast_tensors(x, zeros(4, 1, 1))[0], x => x.expand(4, 2, 3)),
        ["meshgrid"] = (x => meshgrid([x.view(6), arange(2)])[0], x => x.view(6, 1).expand(6, 2)),
        ["concat"] = (x => concat([x, Y], 1), x => cat([x, Y], 1)),
        ["concatenate"] = (x => concatenate([x, Y], 1), x => cat([x, Y], 1)),
    };

    public static TheoryData<string> Names() => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_what_it_stands_for(string name)
    {
        (double[] Values, double[] Gradient, long[] Shape) Run(Func<Tensor, Tensor> form)
        {
            var x = tensor(new[,] { { 0.3, 1.2, 2.7 }, { 0.9, 0.6, 1.1 } }).requires_grad_();
            var y = form(x);
            (y * arange(1, y.numel() + 1, dtype: float64).view(y.shape)).sum().backward();
            return (ReferenceCase.Values(y), ReferenceCase.Values(x.grad!), y.shape);
        }

        var (form, same) = (Run(Forms[name].Form), Run(Forms[name].Same));
        form.Shape.ShouldBe(same.Shape);
        new Tolerance(1e-15, 1e-14).Check(form.Values, same.Values, name);
        new Tolerance(1e-15, 1e-14).Check(form.Gradient, same.Gradient, $"{name}: gradient");
    }
}
