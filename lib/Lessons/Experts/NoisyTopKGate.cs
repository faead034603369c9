using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Experts;

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
            throw new ArgumentException($"NoisyTopKGate.Choose: scores ({string.Join(',', clean.shape)}), deviations ({string.Join(',', rawDeviation.shape)}) and normal numbers ({string.Join(',', normal.shape)}); expected (T,N) three times");
        var deviation = functional.softplus(rawDeviation); // (T, N), above 0
        return Gating.SoftmaxOfTopK(clean + normal * deviation, k) with { Noise = (clean, deviation) };
    }
}
