using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Experts;

/// <summary>The gate of equation 20.4: p = softmax(x W_g), of which the k largest stay as they are. (T, C) to a <see cref="Gating"/>.</summary>
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
