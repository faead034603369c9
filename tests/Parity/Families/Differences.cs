using TorchSharp;
using TorchSharp.Modules;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

/// <summary>Where the two are known to differ. KnownDifferences.cs has the reason of each, by the same name.</summary>
internal static class Differences
{
    public static void Run()
    {
        Differs("zero_grad", () =>
        {
            var p = new Parameter(ones(1));
            var optimiser = optim.Adam([p], 0.1);
            p.sum().backward();
            optimiser.step();
            optimiser.zero_grad();
            optimiser.step();   // without a new gradient
            return new[] { p.grad, p };
        });
        Differs("logsumexp of -inf", () =>
        {
            var w = tensor(new[] { double.NegativeInfinity, double.NegativeInfinity }, requires_grad: true);
            w.logsumexp(0).backward();
            return w.grad;
        });
        Differs("xavier_normal_", () =>
        {
            manual_seed(1);
            var x = nn.init.xavier_normal_(zeros(200, 200));
            return x.abs().max().item<float>() > Math.Sqrt(6.0 / 400);   // beyond the border of the uniform one
        });
        Differs("var_mean", () => { var (v, _) = var_mean(tensor(new[] { 0.0, 4 })); return v; });
        Differs("SGD maximize", () =>
        {
            var p = new Parameter(ones(1, dtype: float64));
            p.grad = zeros(1, dtype: float64);
            optim.SGD([p], 0.1, weight_decay: 0.5, maximize: true).step();
            return p;
        });
        Differs("create_graph alone", () =>
        {
            var w = ones(1, requires_grad: true);
            autograd.grad([(w * w * w).sum()], [w], create_graph: true)[0].sum().backward();   // keeps the graph, as in PyTorch
            return w.grad;
        });
        Differs("second derivative of bce", () =>
        {
            var p = tensor(new[] { 1 - 1e-6 }, requires_grad: true);
            var loss = nn.functional.binary_cross_entropy(p, tensor(new[] { 0.5 }));
            autograd.grad([loss], [p], retain_graph: true, create_graph: true)[0].sum().backward();
            return p.grad;   // 0.5 / p^2 + 0.5 / (1 - p)^2 = 5e11
        });
        Differs("SGD state without momentum", () =>
        {
            var (first, second) = (Optimisers.Helper(optim.SGD([Optimisers.Start(float64)], 0.1)),
                Optimisers.Helper(optim.SGD([Optimisers.Start(float64)], 0.1)));
            Optimisers.Steps((Parameter)first.parameters().First(), first, 1);
            second.load_state_dict(first.state_dict());
            return "loaded";
        });
        Differs("zero_ with a history", () => { var w = ones(1, requires_grad: true); var y = w * 2; y.zero_(); y.sum().backward();
            return w.grad; });
        Differs("OneCycleLR after its last step", () =>
        {
            var schedule = optim.lr_scheduler.OneCycleLR(optim.SGD([new Parameter(zeros(1))], 0.1, momentum: 0.9), 1, total_steps: 10);
            for (var t = 0; t < 10; t++) schedule.step();
            return schedule.get_last_lr();
        });
        Differs("default dtype of whole numbers", () =>
        {
            set_default_dtype(float64);
            try
            {
                return tensor(new long[] { 1 }).sqrt();
            }
            finally
            {
                set_default_dtype(float32);
            }
        });
        Differs("number types", () => ((Scalar)1f).Type);
        Differs("state_dict order", () => new Networks.Small().state_dict().Keys);
        Differs("unfold", () => arange(6).unfold(0, 2, 1).stride());
        Differs("full of a truth", () => full(2, true).dtype);
        Differs("sum of the literal 0", () => ones(300).sum(0));
        Differs("topk ties", () => zeros(40).topk(5).indexes);
        Differs("ModuleList alone", () => nn.ModuleList(nn.Linear(2, 2)).parameters().Count());
        Differs("load of another type", () =>
        {
            var model = nn.Linear(1, 1);
            using var stream = new MemoryStream();
            nn.Linear(1, 1, dtype: float64).save(stream);
            stream.Position = 0;
            model.load(stream);
            return model.weight.dtype;
        });
        Differs("loadedParameters", () =>
        {
            using var stream = new MemoryStream();
            nn.Linear(1, 1).save(stream);
            stream.Position = 0;
            var loaded = new Dictionary<string, bool>();
            nn.Sequential(nn.Linear(1, 1)).load(stream, strict: false, loadedParameters: loaded);
            return loaded.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} {e.Value}");
        });
        Differs("index_add int32", () => zeros(2).index_add(0, tensor(new[] { 0 }), ones(1), 1));
        Differs("int32 beyond its range", () => tensor(new[] { double.NaN, 1e20 }).to(int32));
        Differs("matmul of whole numbers", () => ones(2, 2, dtype: int64).matmul(ones(2, 2, dtype: int64)));
        Differs("values with a history into a view", () =>
        {
            var (x, w) = (zeros(2, 2), ones(2, requires_grad: true));
            x[0].copy_(w);
            x.sum().backward();
            return w.grad;
        });
    }
}
