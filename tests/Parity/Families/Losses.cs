using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Parity.Families;

internal static class Losses
{
    public static void Run()
    {
        foreach (var type in new[] { float32, float64 })
        {
            Tensor X() => tensor(new[] { 0.2, -1, 2, 0.5, 0, -0.3 }, [2, 3]).to_type(type).requires_grad_();
            Tensor Y() => tensor(new[] { 0.1, 0.9, 0.3, 0.6, 0.2, 0.5 }, [2, 3]).to_type(type);
            Tensor C() => tensor(new long[] { 2, 0 });
            Tensor W() => tensor(new[] { 1.0, 2, 0.5 }).to_type(type);
            foreach (var reduction in new[] { Reduction.None, Reduction.Mean, Reduction.Sum })
            {
                (string Name, Func<Tensor, Tensor> Loss)[] losses =
                [
                    ("mse", x => F.mse_loss(x, Y(), reduction)), ("l1", x => F.l1_loss(x, Y(), reduction)),
                    ("smooth_l1", x => F.smooth_l1_loss(x, Y(), reduction, 0.5)), ("huber", x => F.huber_loss(x, Y(), 0.7, reduction)),
                    ("cross_entropy", x => F.cross_entropy(x, C(), reduction: reduction)),
                    ("cross_entropy.weight", x => F.cross_entropy(x, C(), W(), reduction: reduction)),
                    ("cross_entropy.smoothing", x => F.cross_entropy(x, C(), reduction: reduction, label_smoothing: 0.1)),
                    ("cross_entropy.ignore", x => F.cross_entropy(x, tensor(new long[] { 2, -100 }), reduction: reduction)),
                    ("cross_entropy.soft", x => F.cross_entropy(x, Y(), reduction: reduction)),
                    ("nll", x => F.nll_loss(F.log_softmax(x, 1), C(), reduction: reduction)),
                    ("nll.weight", x => F.nll_loss(F.log_softmax(x, 1), C(), W(), reduction)),
                    ("bce", x => F.binary_cross_entropy(x.sigmoid(), Y(), reduction: reduction)),
                    ("bce.weight", x => F.binary_cross_entropy(x.sigmoid(), Y(), W(), reduction)),
                    ("bce logits", x => F.binary_cross_entropy_with_logits(x, Y(), reduction: reduction)),
                    ("bce logits.weights", x => F.binary_cross_entropy_with_logits(x, Y(), null, reduction, W())),
                    ("kl", x => F.kl_div(F.log_softmax(x, 1), Y().log(), true, reduction)),
                    ("kl.target", x => F.kl_div(F.log_softmax(x, 1), Y(), false, reduction)),
                ];
                foreach (var (name, loss) in losses)
                {
                    Same($"{type}.{name}.{reduction}", () =>
                    {
                        var x = X();
                        var l = loss(x);
                        l.sum().backward();
                        return new[] { l, x.grad! };
                    });
                }
            }
        }

        Tensor A() => arange(6, dtype: float32).view(2, 3) / 3;
        Same("modules", () => new[]
        {
            MSELoss().call(A(), ones(2, 3)), L1Loss().call(A(), ones(2, 3)), SmoothL1Loss().call(A(), ones(2, 3)),
                HuberLoss().call(A(), ones(2, 3)), CrossEntropyLoss().call(A(), tensor(new long[] { 0, 1 })),
            NLLLoss().call(A(), tensor(new long[] { 0, 1 })), BCELoss().call(A() / 2, ones(2, 3)),
                BCEWithLogitsLoss().call(A(), ones(2, 3)), KLDivLoss(true).call(A(), A()),
        });
        Same("kl_div.default", () => F.kl_div(A(), A() - 1));
    }
}
