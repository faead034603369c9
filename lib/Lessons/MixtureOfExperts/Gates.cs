using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.MixtureOfExperts;

/// <summary>
/// What a gate decided about T tokens and N experts. Gates (T, N): with which weight each expert's output counts, 0 where
/// it is not selected. Scores H (T, N): what the gate compared. K: how many experts each token is routed to.
/// </summary>
public sealed record Gating(Tensor Gates, Tensor Scores, int K)
{
    /// <summary>Scores without noise, xW_g (T, N), and the noise's standard deviation (T, N); null if no noise was drawn.</summary>
    public (Tensor Clean, Tensor Deviation)? Noise { get; init; }

    /// <summary>p = softmax(H) over all experts, (T, N): the router probabilities, each of which has a gradient.</summary>
    public Tensor Probabilities => Scores.softmax(-1);

    /// <summary>How many tokens each expert works on, (N), int64.</summary>
    public Tensor Load => Gates.detach().gt(0).sum([0L]);

    /// <summary>Equation 20.1: G = softmax(KeepTopK(H, k)): the weights of the k best experts sum to 1.</summary>
    /// <exception cref="ArgumentException">k is not between 1 and N, or a token's scores hold NaN or are all -infinity.</exception>
    public static Gating SoftmaxOfTopK(Tensor scores, int k)
    {
        RequireScores(scores);
        return new Gating(KeepTopK.Apply(scores, k).softmax(-1), scores, k);
    }

    /// <summary>
    /// Equation 20.11: G_i = p_i for the k best experts and 0 for the others, with p = softmax(H) over all experts. With
    /// k = 1 the weight is p_i and not 1, so that the task's loss has a gradient in the scores.
    /// </summary>
    /// <remarks>Fedus, Zoph and Shazeer (2022), equation 2, for k = 1; Dai et al. (2024), equation 4, for any k.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="SoftmaxOfTopK"/>.</exception>
    public static Gating TopKOfSoftmax(Tensor scores, int k)
    {
        RequireScores(scores);
        return new Gating(scores.softmax(-1).masked_fill(KeepTopK.Mask(scores, k).logical_not(), 0), scores, k);
    }

    private static void RequireScores(Tensor scores)
    {
        if (scores.ndim != 2) throw new ArgumentException($"Gating: the scores have shape {scores.ShapeText()}; expected (T,N)");
        if (scores.shape[0] == 0) return;
        using var scope = NewDisposeScope();
        var best = scores.detach().amax([-1L]); // (T), NaN if one of the scores is
        var broken = best.isnan().logical_or(best.isinf()).nonzero();
        if (broken.shape[0] == 0) return;
        var t = broken[0, 0].item<long>();
        throw new ArgumentException(
            $"Gating: the largest score of token {t} is {best[t].Number()}; "
                + "expected a finite number, so that at least one expert can be asked");
    }
}

/// <summary>
/// Equation 20.2: KeepTopK(v, k)_i = v_i if v_i is among the k largest elements of v, and -infinity otherwise, along the
/// last dimension. Exactly k elements stay: of equal ones, those with the lower index.
/// </summary>
/// <remarks>Shazeer et al. (2017), equation 5.</remarks>
public static class KeepTopK
{
    /// <summary>v (..., N) to (..., N).</summary>
    /// <exception cref="ArgumentException">k is not between 1 and N, or an element is NaN.</exception>
    public static Tensor Apply(Tensor v, int k) => v.masked_fill(Mask(v, k).logical_not(), double.NegativeInfinity);

    /// <summary>Which elements of v (..., N) are among its k largest, (..., N), bool.</summary>
    /// <exception cref="ArgumentException">k is not between 1 and N, or an element is NaN.</exception>
    public static Tensor Mask(Tensor v, int k)
    {
        RequireK(v, k);
        v = v.detach();
        // The k-th largest value is the same whichever of several equal elements topk takes; of those, the first ones stay.
        return First(v, v.topk(k).values.narrow(-1, k - 1, 1), k); // (..., N)
    }

    /// <summary>
    /// Which elements of v (..., N) are among the k largest of their row, if the k-th largest is last (..., 1); k is a number
    /// or (..., 1). Of equal elements, those with the lower index.
    /// </summary>
    internal static Tensor First(Tensor v, Tensor last, Tensor k)
    {
        var (above, equal) = (v.gt(last), v.eq(last)); // (..., N)
        var left = k - above.sum([-1L], keepdim: true); // (..., 1): how many of the equal ones stay
        return above.logical_or(equal.logical_and(equal.cumsum(-1).le(left)));
    }

    /// <summary>Indices of the k largest elements of v (..., N), largest first, (..., k).</summary>
    /// <exception cref="ArgumentException">k is not between 1 and N, or an element is NaN.</exception>
    public static Tensor Indices(Tensor v, int k)
    {
        RequireK(v, k);
        // A stable sort, because topk may take any of several equal elements.
        return v.detach().sort(-1, descending: true, stable: true).Indices.narrow(-1, 0, k);
    }

    private static void RequireK(Tensor v, int k)
    {
        var N = v.ndim > 0 ? v.shape[^1] : 0;
        if (k < 1 || k > N)
            throw new ArgumentException($"KeepTopK: k is {k}, but there are {N} elements to choose from; expected 1 to {N}");
        if (v.detach().isnan().any().item<bool>())
            throw new ArgumentException($"KeepTopK: one of the {v.numel()} elements is NaN; expected numbers that can be compared");
    }
}

/// <summary>The gate of equation 20.1 without noise: softmax(KeepTopK(x W_g, k)). (T, C) to a <see cref="Gating"/>.</summary>
public sealed class TopKGate : Module<Tensor, Gating>
{
    private readonly int _k;
    private readonly Linear scores;

    public TopKGate(int channels, int experts, int k) : base(nameof(TopKGate))
    {
        GateSize.Check(channels, experts, k);
        _k = k;
        scores = Linear(channels, experts, hasBias: false);
        RegisterComponents();
    }

    public override Gating forward(Tensor x) => Gating.SoftmaxOfTopK(scores.call(x), _k);
}

/// <summary>
/// The gate of equation 20.11: p = softmax(x W_g), of which the k largest stay as they are. (T, C) to a <see
/// cref="Gating"/>.
/// </summary>
public sealed class SwitchGate : Module<Tensor, Gating>
{
    private readonly int _k;
    private readonly Linear scores;

    public SwitchGate(int channels, int experts, int k = 1) : base(nameof(SwitchGate))
    {
        GateSize.Check(channels, experts, k);
        _k = k;
        scores = Linear(channels, experts, hasBias: false);
        RegisterComponents();
    }

    public override Gating forward(Tensor x) => Gating.TopKOfSoftmax(scores.call(x), _k);
}

/// <summary>
/// The gate of equation 20.1 with the scores of equation 20.3: G(x) = softmax(KeepTopK(H(x), k)). Noise is drawn in
/// training only; in evaluation H(x) = x W_g. (T, C) to a <see cref="Gating"/>.
/// </summary>
/// <remarks>
/// Shazeer et al. (2017), equations 3 to 5. As there, W_g and W_noise begin at 0: all experts are equally likely, and the
/// noise has standard deviation ln 2.
/// </remarks>
public sealed class NoisyTopKGate : Module<Tensor, Gating>
{
    private readonly int _k;
    private readonly Linear scores;
    private readonly Linear noise;

    public NoisyTopKGate(int channels, int experts, int k) : base(nameof(NoisyTopKGate))
    {
        GateSize.Check(channels, experts, k);
        _k = k;
        scores = Linear(channels, experts, hasBias: false);
        noise = Linear(channels, experts, hasBias: false);
        init.zeros_(scores.weight!);
        init.zeros_(noise.weight!);
        RegisterComponents();
    }

    public override Gating forward(Tensor x)
    {
        var clean = scores.call(x); // (T, N)
        return training ? Choose(clean, noise.call(x), randn_like(clean), _k) : Gating.SoftmaxOfTopK(clean, _k);
    }

    /// <summary>
    /// The gate for given xW_g, xW_noise and standard normal numbers, all (T, N): Equation 20.3,
    /// H_i = (x W_g)_i + StandardNormal() softplus((x W_noise)_i), and then softmax(KeepTopK(H, k)).
    /// </summary>
    public static Gating Choose(Tensor clean, Tensor rawDeviation, Tensor normal, int k)
    {
        if (!rawDeviation.shape.SequenceEqual(clean.shape) || !normal.shape.SequenceEqual(clean.shape))
            throw new ArgumentException(
                $"NoisyTopKGate.Choose: scores {clean.ShapeText()}, "
                    + $"deviations {rawDeviation.ShapeText()} and normal numbers {normal.ShapeText()}; expected (T,N) three times");
        var deviation = functional.softplus(rawDeviation); // (T, N), above 0
        return Gating.SoftmaxOfTopK(clean + normal * deviation, k) with { Noise = (clean, deviation) };
    }
}

/// <summary>
/// The gate of equation 20.1, balanced without a loss: selected are the k experts with the largest x W_g + b, and their
/// weights are the softmax of x W_g alone. No gradient reaches b; <see cref="Rebalance"/> moves it. (T, C) to a <see
/// cref="Gating"/>.
/// </summary>
/// <remarks>
/// Wang et al. (2024), algorithm 1. There, and in DeepSeek-V3, the scores are sigmoids of x W_g, divided by the sum of those
/// selected; here they are those of the chapter's other gates, so that only the balancing differs.
/// </remarks>
public sealed class BiasedTopKGate : Module<Tensor, Gating>
{
    private readonly int _k;
    private readonly Linear scores;
    private readonly Tensor bias;

    public BiasedTopKGate(int channels, int experts, int k) : base(nameof(BiasedTopKGate))
    {
        GateSize.Check(channels, experts, k);
        _k = k;
        scores = Linear(channels, experts, hasBias: false);
        bias = zeros(experts);
        RegisterComponents();
    }

    /// <summary>b (N): what the selection adds to the scores.</summary>
    public Tensor Bias => bias;

    public override Gating forward(Tensor x) => Choose(scores.call(x), bias, _k);

    /// <summary>The gate for given scores x W_g (T, N) and bias b (N).</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, k is not between 1 and N, or a score is not a number.</exception>
    public static Gating Choose(Tensor scores, Tensor bias, int k)
    {
        if (scores.ndim != 2 || !bias.shape.SequenceEqual([scores.shape[1]]))
            throw new ArgumentException(
                $"BiasedTopKGate.Choose: scores {scores.ShapeText()} and bias {bias.ShapeText()}; expected (T,N) and (N)");
        var dropped = KeepTopK.Mask(scores + bias, k).logical_not(); // (T, N)
        return new Gating(scores.masked_fill(dropped, double.NegativeInfinity).softmax(-1), scores, k);
    }

    /// <summary>
    /// Equation 20.10: b_i becomes b_i + u sign(mean(c) - c_i), where c (N) counts the tokens that each expert got in the last
    /// batch (<see cref="Gating.Load"/>) and u is the <paramref name="rate"/>.
    /// </summary>
    public void Rebalance(Tensor load, double rate)
    {
        if (!load.shape.SequenceEqual(bias.shape))
            throw new ArgumentException($"BiasedTopKGate.Rebalance: the load has shape {load.ShapeText()}; expected {bias.ShapeText()}");
        if (!(rate > 0 && double.IsFinite(rate)))
            throw new ArgumentOutOfRangeException(nameof(rate), $"BiasedTopKGate.Rebalance: the rate is {rate}; expected a number above 0");
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var counts = load.to_type(bias.dtype);
        bias.add_((counts.mean() - counts).sign() * rate);
    }
}

/// <summary>Refuses gates that cannot be built.</summary>
internal static class GateSize
{
    public static void Check(int channels, int experts, int k)
    {
        if (channels < 1) throw new ArgumentException($"gate: {channels} channels; expected 1 or more");
        if (experts < 1) throw new ArgumentException($"gate: {experts} experts; expected 1 or more");
        if (k < 1 || k > experts) throw new ArgumentException($"gate: k is {k}, but there are {experts} experts; expected 1 to {experts}");
    }
}
