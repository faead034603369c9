using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>Each place by itself: W_projection gelu(W_up x), with 4 C numbers in between. (B, T, C) to (B, T, C).</summary>
public sealed class FeedForward : Module<Tensor, Tensor>
{
    private readonly double _dropout;
    private readonly Linear up;
    private readonly Linear projection;

    public FeedForward(GptConfig config) : base(nameof(FeedForward))
    {
        _dropout = config.Dropout;
        up = Linear(config.Channels, 4 * config.Channels, hasBias: config.Bias);
        projection = Linear(4 * config.Channels, config.Channels, hasBias: config.Bias);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var h = functional.gelu(up.call(x)); // (B, T, 4 C)
        return functional.dropout(projection.call(h), _dropout, training); // (B, T, C)
    }
}
