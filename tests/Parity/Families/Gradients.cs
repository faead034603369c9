using TorchSharp;
using TorchSharp.Modules;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

internal static class Gradients
{
    public static void Run()
    {
        Tensor W() => tensor(new[] { 0.5, -1, 2 }, requires_grad: true);
        Same("backward", () => { var w = W(); (w * w).sum().backward(); return w.grad; });
        Same("adds up", () => { var w = W(); w.sum().backward(); w.sum().backward(); return w.grad; });
        Same("grad is null", () => W().grad);
        Same("set to null", () => { var w = W(); w.sum().backward(); w.grad = null; return w.grad; });
        Same("autograd.grad", () => { var w = W(); return autograd.grad([(w * w * w).sum()], [w]); });
        Same("create_graph", () =>
        {
            var w = W();
            var g = autograd.grad([(w * w * w).sum()], [w], retain_graph: true, create_graph: true)[0];
            g.sum().backward();
            return w.grad;
        });
        Same("retain_graph", () => { var w = W(); var y = (w * w).sum(); y.backward(retain_graph: true); y.backward(); return w.grad; });
        Same("grad_tensors", () => { var w = W(); (w * 2).backward([tensor(new[] { 1.0, 10, 100 })]); return w.grad; });
        Same("retain_grad", () => { var w = W(); var y = w * 2; y.retain_grad(); y.sum().backward(); return y.grad; });
        Same("no_grad", () => { var w = W(); using (no_grad()) return (w * 2).requires_grad; });
        Same("enable_grad", () => { var w = W(); using (no_grad()) using (enable_grad()) return (w * 2).requires_grad; });
        Same("set_grad_enabled", () => { using (set_grad_enabled(false)) return is_grad_enabled(); });
        Same("inference_mode", () => { var w = W(); using (inference_mode()) return (w * 2).requires_grad; });
        Same("detach", () => { var w = W(); (w.detach() * w).sum().backward(); return w.grad; });
        Same("leaf", () => new object[] { W().is_leaf, (W() * 2).is_leaf, W().detach().requires_grad, W().requires_grad });
        Same("broadcast.gradient", () => { var w = W(); (w + zeros(4, 3, dtype: float64)).sum().backward(); return w.grad; });
        Same("float32 to float64", () => { var w = ones(2, requires_grad: true); (w.to_type(float64) * 2).sum().backward(); return w.grad;
            });
        Same("max ties", () => { var w = tensor(new[] { 1.0, 1, 0 }, requires_grad: true); w.max().backward(); return w.grad; });
        Same("max dim ties", () => { var w = tensor(new[] { 1.0, 1, 0 }, requires_grad: true); w.max(0).values.backward(); return w.grad;
            });
        Same("maximum ties", () => { var w = tensor(new[] { 1.0 }, requires_grad: true);
            maximum(w, tensor(new[] { 1.0 })).sum().backward(); return w.grad; });
        Same("abs at 0", () => { var w = zeros(1, requires_grad: true); w.abs().sum().backward(); return w.grad; });
        Same("relu at 0", () => { var w = zeros(1, requires_grad: true); w.relu().sum().backward(); return w.grad; });
        Same("clamp at the border", () => { var w = ones(1, requires_grad: true); w.clamp(0, 1).sum().backward(); return w.grad; });
        Same("sqrt at 0", () => { var w = zeros(1, requires_grad: true); w.sqrt().sum().backward(); return w.grad; });
        Same("norm at 0", () => { var w = zeros(2, requires_grad: true); w.norm().backward(); return w.grad; });
        Same("pow 0 at 0", () => { var w = zeros(1, requires_grad: true); w.pow(0).sum().backward(); return w.grad; });
        Same("prod with a zero", () => { var w = tensor(new[] { 2.0, 0, 3 }, requires_grad: true); w.prod().backward(); return w.grad; });
        Same("cumprod with a zero", () => { var w = tensor(new[] { 2.0, 0, 3 }, requires_grad: true); w.cumprod(0).sum().backward();
            return w.grad; });
        Same("repeated index", () => { var w = W(); w[tensor(new long[] { 0, 0, 2 })].sum().backward(); return w.grad; });
        Same("where picks", () => { var w = W(); where(w > 0, w, zeros_like(w)).sum().backward(); return w.grad; });
        Same("in place on a result", () => { var w = W(); var y = w * 2; y.mul_(3).add_(w); y.sum().backward(); return w.grad; });
        Same("anomaly", () => { using (autograd.detect_anomaly()) { var w = W(); (w * 2).sum().backward(); return w.grad; } });
        Same("clip_grad_norm_", () =>
        {
            var p = new Parameter(tensor(new[] { 3f, 4 }));
            (p * p).sum().backward();
            return new object[] { nn.utils.clip_grad_norm_([p], 1), p.grad! };
        });
        Same("clip_grad_value_", () =>
        {
            var p = new Parameter(tensor(new[] { 3f, -4 }));
            (p * p).sum().backward();
            nn.utils.clip_grad_value_([p], 7);
            return p.grad;
        });
        Same("dispose scope", () =>
        {
            Tensor kept;
            Tensor lost;
            using (var scope = NewDisposeScope())
            {
                lost = ones(1);
                kept = ones(1).MoveToOuterDisposeScope();
            }

            return new object[] { kept.IsInvalid, lost.IsInvalid };
        });
    }
}
