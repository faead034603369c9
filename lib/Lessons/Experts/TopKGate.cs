using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Experts;

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
