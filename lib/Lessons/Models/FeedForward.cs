using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>Each place by itself: W_projection gelu(W_up x), with H numbers in between. (..., C) to (..., C).</summary>
public sealed class FeedForward : Module<Tensor, Tensor>
{
    private readonly double _dropout;
    private readonly Linear up;
    private readonly Linear projection;

    /// <param name="config">C, bias and dropout.</param>
    /// <param name="hidden">H; 4 C without it.</param>
    public FeedForward(GptConfig config, int? hidden = null) : base(nameof(FeedForward))
    {
        _dropout = config.Dropout;
        var H = hidden ?? 4 * config.Channels;
        if (H < 1) throw new ArgumentException($"FeedForward: {H} hidden numbers; expected 1 or more");
        up = Linear(config.Channels, H, hasBias: config.Bias);
        projection = Linear(H, config.Channels, hasBias: config.Bias);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var h = functional.gelu(up.call(x)); // (..., H)
        return functional.dropout(projection.call(h), _dropout, training); // (..., C)
    }
}
