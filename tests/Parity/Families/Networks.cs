using TorchSharp;
using TorchSharp.Modules;
using static Parity.Report;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Parity.Families;

internal static class Networks
{
    /// <summary>A module as a chapter writes one: children in fields, a parameter and a buffer of its own.</summary>
    internal sealed class Small : Module<Tensor, Tensor>
    {
        public readonly Linear first;
        public readonly LayerNorm norm;
        public readonly Linear second;
        public readonly Parameter scale;

        public Small() : base("small")
        {
            first = Linear(3, 4);
            norm = LayerNorm(4);
            second = Linear(4, 2);
            scale = new Parameter(ones(1));
            register_buffer("steps", zeros(1, dtype: int64));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => second.call(F.gelu(norm.call(first.call(x)))) * scale;
    }

    public static void Run()
    {
        Tensor X() => tensor(new[] { -2.5f, -1, 0, 0.5f, 3 });
        Tensor M() => arange(6, dtype: float32).view(2, 3) / 3;
        (string Name, Func<Tensor, Tensor> Function)[] activations =
        [
            ("relu", x => F.relu(x)), ("leaky_relu", x => F.leaky_relu(x)), ("elu", x => F.elu(x, 1)), ("gelu", x => F.gelu(x)),
            ("gelu tanh", x => F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh)), ("silu", x => F.silu(x)),
            ("sigmoid", x => F.sigmoid(x)),
            ("tanh", x => F.tanh(x)), ("softplus", x => F.softplus(x)), ("logsigmoid", x => F.logsigmoid(x)),
            ("softmax", x => F.softmax(x, 0)), ("log_softmax", x => F.log_softmax(x, 0)),
            ("ReLU", x => ReLU().call(x)), ("LeakyReLU", x => LeakyReLU().call(x)), ("ELU", x => ELU().call(x)),
            ("GELU", x => GELU().call(x)), ("SiLU", x => SiLU().call(x)), ("Sigmoid", x => Sigmoid().call(x)),
            ("Tanh", x => Tanh().call(x)),
            ("Softplus", x => Softplus().call(x)), ("LogSigmoid", x => LogSigmoid().call(x)), ("Softmax", x => Softmax(0).call(x)),
            ("LogSoftmax", x => LogSoftmax(0).call(x)), ("Identity", x => Identity().call(x)),
        ];
        foreach (var (name, function) in activations) Same($"activation.{name}", () => function(X()));
        Same("linear", () => F.linear(M(), ones(2, 3), ones(2)));
        Same("layer_norm", () => F.layer_norm(M(), [3]));
        Same("LayerNorm", () => LayerNorm(3).call(M()));
        Same("normalize", () => F.normalize(M()));
        Same("cosine_similarity", () => F.cosine_similarity(M(), ones(2, 3)));
        Same("embedding", () => Embedding_from_pretrained(M()).call(tensor(new long[] { 1, 0, 1 })));
        Same("Flatten", () => Flatten().call(zeros(2, 3, 4)).shape);
        Same("Dropout.eval", () => { var d = Dropout(0.5); d.eval(); return d.call(X()); });
        Same("attention", () => F.scaled_dot_product_attention(M().view(1, 2, 3), M().view(1, 2, 3) + 1, M().view(1, 2, 3)));
        Same("attention.causal", () => F.scaled_dot_product_attention(M().view(1, 2, 3), M().view(1, 2, 3) + 1, M().view(1, 2, 3),
            is_casual: true));
        Same("attention.mask", () => F.scaled_dot_product_attention(M().view(1, 2, 3), M().view(1, 2, 3), M().view(1, 2, 3),
            tensor(new[,] { { true, false }, { true, true } })));
        Same("attention.sees nothing", () => Blind(0));
        Same("attention.sees nothing, learned mask", () => Blind(1));

        Same("module.names", () => new Small().named_parameters().Select(p => p.name));
        Same("module.children", () => new Small().named_children().Select(c => c.name));
        Same("module.modules", () => new Small().named_modules().Select(c => c.name));
        Same("module.buffers", () => new Small().named_buffers().Select(b => b.name));
        Same("module.state", () => new Small().state_dict().OrderBy(e => e.Key, StringComparer.Ordinal).Select(e =>
            $"{e.Key} {Text(e.Value.shape)}"));
        Same("module.forward", () => { manual_seed(1); return new Small().call(M()); });
        Same("module.training", () => { var m = new Small(); m.eval();
            return new object[] { m.training, m.first.training, new Small().training }; });
        Same("module.double", () => new Small().to(float64).parameters().Select(p => p.dtype));
        Same("module.buffer type", () => new Small().to(float64).named_buffers().Select(b => b.buffer.dtype));
        Same("module.zero_grad", () => { var m = new Small(); m.call(M()).sum().backward(); m.zero_grad(); return m.scale.grad; });
        Same("module.requires_grad", () => new Small().parameters().All(p => p.requires_grad));
        Same("module.load", () =>
        {
            manual_seed(1);
            var (a, b) = (new Small(), new Small());
            var (missing, unexpected) = b.load_state_dict(a.state_dict());
            return new object[] { missing.Count, unexpected.Count, b.call(M()) };
        });
        Same("module.load partly", () =>
        {
            var (missing, unexpected) = new Small().load_state_dict(new Dictionary<string,
                Tensor> { ["scale"] = ones(1), ["other"] = ones(1) }, strict: false);
            return new object[] { missing.Order(StringComparer.Ordinal), unexpected };
        });
        Same("module.apply", () => { var names = new List<string>(); new Small().apply(m => names.Add(m.GetName())); return names; });
        Same("module.hook", () => { var m = Linear(3, 1); var n = 0; m.register_forward_hook((_, _, y) => { n++; return y; });
            m.call(M()); m.call(M()); return n; });
        Same("module.get", () => new object[] { new Small().has_parameter("scale"), new Small().has_buffer("steps"),
            new Small().GetName() });
        Same("sequential.names", () => Sequential(Linear(3, 2), ReLU(), Linear(2, 1)).named_parameters().Select(p => p.name));
        Same("sequential.named", () => Sequential(("a", Linear(3, 2)), ("b", ReLU())).named_parameters().Select(p => p.name));
        Same("sequential.forward", () => { manual_seed(2); return Sequential(Linear(3, 2), Tanh()).call(M()); });
        Same("module list.names", () => new Listed().named_parameters().Select(p => p.name));
        Same("parameters_to_vector", () => { manual_seed(1); return nn.utils.parameters_to_vector(Linear(2, 1).parameters()); });
        Same("vector_to_parameters", () => { var l = Linear(2, 1);
            nn.utils.vector_to_parameters(arange(3, dtype: float32), l.parameters()); return l.parameters(); });
        Same("calculate_gain", () => new[] { init.calculate_gain(init.NonlinearityType.ReLU),
            init.calculate_gain(init.NonlinearityType.Tanh) });
    }

    /// <summary>Values and gradients of attention where the first query may see no key.</summary>
    private static IEnumerable<object?> Blind(int how)
    {
        var (q, k, v) = (ones(1, 2, 3, requires_grad: true), ones(1, 2, 3, requires_grad: true), ones(1, 2, 3, requires_grad: true));
        var mask = tensor(new[,] { { float.NegativeInfinity, float.NegativeInfinity }, { 0, 0 } }, requires_grad: how == 1);
        var y = F.scaled_dot_product_attention(q, k, v, mask);
        y.sum().backward();
        return [y, q.grad, k.grad, v.grad, mask.grad];
    }

    private sealed class Listed : Module<Tensor, Tensor>
    {
        private readonly ModuleList<Linear> blocks = ModuleList(Linear(2, 2), Linear(2, 1));

        public Listed() : base("listed") => RegisterComponents();

        public override Tensor forward(Tensor x) => blocks.Aggregate(x, (h, block) => block.call(h));
    }
}
