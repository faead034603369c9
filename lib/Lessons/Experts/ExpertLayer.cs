using Lessons.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Experts;

/// <summary>
/// Equation 21.4: y = sum over shared experts S_j(x) + sum_i G_i(x) E_i(x), where expert i computes only for the tokens whose
/// G_i is not 0. Stands where a feed-forward layer stands: (..., C) to (..., C).
/// </summary>
public sealed class ExpertLayer : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Gating> gate;
    private readonly ModuleList<Module<Tensor, Tensor>> experts;
    private readonly ModuleList<Module<Tensor, Tensor>> shared;
    private Gating? _last;

    /// <param name="gate">(T, C) to a gating over as many experts as there are.</param>
    /// <param name="experts">Those the gate chooses from, each (S, C) to (S, C) for any number S of tokens.</param>
    /// <param name="shared">Those that work on every token.</param>
    public ExpertLayer(Module<Tensor, Gating> gate, IEnumerable<Module<Tensor, Tensor>> experts, IEnumerable<Module<Tensor, Tensor>>? shared = null) : base(nameof(ExpertLayer))
    {
        this.gate = gate;
        this.experts = new ModuleList<Module<Tensor, Tensor>>([.. experts]);
        this.shared = new ModuleList<Module<Tensor, Tensor>>([.. shared ?? []]);
        if (this.experts.Count == 0) throw new ArgumentException("ExpertLayer: 0 experts were given; expected 1 or more");
        RegisterComponents();
    }

    /// <summary>A layer for a GPT: experts as its <see cref="FeedForward"/>, only smaller or larger.</summary>
    /// <param name="model">The GPT's size; C, bias and dropout come from it.</param>
    /// <param name="config">How many experts of which size.</param>
    /// <param name="gate">From C, N and k to a gate: <c>(C, N, k) => new SwitchGate(C, N, k)</c>.</param>
    public static ExpertLayer Create(GptConfig model, ExpertConfig config, Func<int, int, int, Module<Tensor, Gating>> gate)
    {
        config.Check();
        Module<Tensor, Tensor> Expert(int _) => new FeedForward(model, config.Hidden);
        return new ExpertLayer(
            gate(model.Channels, config.Experts, config.Active),
            Enumerable.Range(0, config.Experts).Select(Expert),
            Enumerable.Range(0, config.Shared).Select(Expert));
    }

    /// <summary>What the gate decided in the last forward pass, with its gradients: for balancing losses, and to look at.</summary>
    public Gating Last => _last ?? throw new InvalidOperationException("ExpertLayer.Last: no token has passed the layer yet; call it first");

    public IReadOnlyList<Module<Tensor, Tensor>> Experts => [.. experts];

    public IReadOnlyList<Module<Tensor, Tensor>> Shared => [.. shared];

    public override Tensor forward(Tensor x)
    {
        var tokens = x.reshape(-1, x.shape[^1]); // (T, C)
        _last = gate.call(tokens);
        if (_last.Gates.shape[1] != experts.Count)
            throw new ArgumentException($"ExpertLayer: the gate chose among {_last.Gates.shape[1]} experts, but there are {experts.Count}");
        var y = zeros_like(tokens);
        foreach (var expert in shared) y = y + expert.call(tokens); // (T, C)
        return Dispatch(tokens, _last.Gates, y).reshape(x.shape);
    }

    /// <summary>Gathers the tokens of each expert, lets it work on them, and adds its weighted outputs to y at their places.</summary>
    private Tensor Dispatch(Tensor tokens, Tensor gates, Tensor y)
    {
        var choices = gates.detach().T.nonzero(); // (S, 2): expert and token, all tokens of expert 0 first
        if (choices.shape[0] == 0) return y; // no tokens
        var (expert, token) = (choices.select(1, 0), choices.select(1, 1)); // (S)
        var counts = expert.bincount(null, experts.Count).data<long>().ToArray();
        var inputs = tokens.index_select(0, token); // (S, C)
        var outputs = new List<Tensor>();
        long first = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) continue; // nobody asked it
            outputs.Add(experts[i].call(inputs.narrow(0, first, counts[i])));
            first += counts[i];
        }

        var weights = gates.reshape(-1).index_select(0, token * experts.Count + expert); // (S)
        return y.index_add(0, token, cat(outputs, 0) * weights.unsqueeze(1), 1);
    }
}
