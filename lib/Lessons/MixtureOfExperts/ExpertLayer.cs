using Lessons.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.MixtureOfExperts;

/// <summary>
/// Equation 21.1: the size of an expert layer: each token is routed to Active of Experts experts; Shared further experts work on every
/// token; each has Hidden numbers in its middle. (Active + Shared) Hidden numbers are active for a token,
/// (Experts + Shared) Hidden are there.
/// </summary>
public sealed record ExpertConfig(int Experts, int Active, int Hidden, int Shared = 0)
{
    /// <summary>Hidden numbers that work for one token.</summary>
    public int ActiveHidden => (Active + Shared) * Hidden;

    /// <summary>Hidden numbers of all experts together.</summary>
    public int TotalHidden => (Experts + Shared) * Hidden;

    /// <summary>
    /// Equation 21.2: every expert is cut into m of 1/m of its hidden size, and m times as many are selected. Total and active
    /// hidden numbers stay; the number of sets of experts that a token can ask grows.
    /// </summary>
    /// <remarks>Dai et al. (2024), fine-grained expert segmentation, equations 6 to 8.</remarks>
    public ExpertConfig Split(int m)
    {
        if (m < 1 || Hidden % m != 0)
            throw new ArgumentException(
                $"ExpertConfig.Split: {Hidden} hidden numbers cannot be cut into {m} equal parts; expected a divisor of {Hidden}");
        return new ExpertConfig(Experts * m, Active * m, Hidden / m, Shared * m);
    }

    /// <summary>
    /// Equation 21.3: <paramref name="count"/> of the experts are no longer routed and work on every token; as many fewer are
    /// selected. Total and active hidden numbers stay.
    /// </summary>
    /// <remarks>Dai et al. (2024), shared expert isolation, equations 9 to 11.</remarks>
    public ExpertConfig Share(int count)
    {
        if (count < 0 || count >= Active)
            throw new ArgumentException(
                $"ExpertConfig.Share: {count} of {Active} active experts cannot be shared; "
                    + $"expected 0 to {Active - 1}, so that the gate has something to choose");
        return this with { Experts = Experts - count, Active = Active - count, Shared = Shared + count };
    }

    /// <summary>How many different sets of routed experts a token can ask: Experts over Active, as a logarithm to base 10.</summary>
    public double LogCombinations => Enumerable.Range(1, Active).Sum(i => Math.Log10(Experts - Active + i) - Math.Log10(i));

    /// <summary>Refuses what cannot be built.</summary>
    /// <exception cref="ArgumentException">The message names the setting, its value and what was expected.</exception>
    public void Check()
    {
        if (Experts < 1) throw new ArgumentException($"ExpertConfig: Experts is {Experts}; expected 1 or more");
        if (Active < 1 || Active > Experts)
            throw new ArgumentException($"ExpertConfig: Active is {Active}, but there are {Experts} experts; expected 1 to {Experts}");
        if (Hidden < 1) throw new ArgumentException($"ExpertConfig: Hidden is {Hidden}; expected 1 or more");
        if (Shared < 0) throw new ArgumentException($"ExpertConfig: Shared is {Shared}; expected 0 or more");
    }
}

/// <summary>
/// Equation 21.4: y = sum over shared experts S_j(x) + sum_i G_i(x) E_i(x), where expert i computes only for the tokens whose
/// G_i is not 0. Takes the position of a feed-forward layer: (..., C) to (..., C).
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
    public ExpertLayer(
        Module<Tensor, Gating> gate, IEnumerable<Module<Tensor, Tensor>> experts, IEnumerable<Module<Tensor, Tensor>>? shared = null)
        : base(nameof(ExpertLayer))
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
    public Gating Last =>
        _last ?? throw new InvalidOperationException("ExpertLayer.Last: no token has passed the layer yet; call it first");

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

    /// <summary>Gathers the tokens of each expert, lets it work on them, and adds its weighted outputs to y at their indices.</summary>
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
            if (counts[i] == 0) continue; // no token is routed to it
            outputs.Add(experts[i].call(inputs.narrow(0, first, counts[i])));
            first += counts[i];
        }

        var weights = gates.reshape(-1).index_select(0, token * experts.Count + expert); // (S)
        return y.index_add(0, token, cat(outputs, 0) * weights.unsqueeze(1), 1);
    }
}

/// <summary>
/// How many multiplications the matrix products of a layer take for one token. Gelu, softmax and sorting are left out.
/// </summary>
public static class ExpertCost
{
    /// <summary>2 C H: a feed-forward layer from C numbers to H and back.</summary>
    public static long FeedForward(long channels, long hidden) => 2 * channels * hidden;

    /// <summary>
    /// Equation 21.5: C N + 2 C H (k + s): the gate looks at all N experts, but only k of them and the s shared ones compute.
    /// A <see cref="NoisyTopKGate"/> in training takes C N more.
    /// </summary>
    public static long Layer(long channels, ExpertConfig config)
    {
        config.Check();
        return channels * config.Experts + FeedForward(channels, config.ActiveHidden);
    }
}
