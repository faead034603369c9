using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>
/// A decoder's pre-norm layer: causal attention to itself, attention to the encoder's memory, then the feed-forward
/// layer, each added to the residual stream.
/// </summary>
public sealed class DecoderBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly LayerNorm norm1;
    private readonly SelfAttention attention;
    private readonly LayerNorm norm2;
    private readonly CrossAttention crossAttention;
    private readonly LayerNorm norm3;
    private readonly FeedForward feedForward;

    public DecoderBlock(GptConfig config) : base(nameof(DecoderBlock))
    {
        norm1 = LayerNorm(config.Channels, bias: config.Bias);
        attention = new SelfAttention(config);
        norm2 = LayerNorm(config.Channels, bias: config.Bias);
        crossAttention = new CrossAttention(config);
        norm3 = LayerNorm(config.Channels, bias: config.Bias);
        feedForward = new FeedForward(config);
        RegisterComponents();
    }

    /// <summary>x (B, T, C) and memory (B, S, C) to (B, T, C).</summary>
    public override Tensor forward(Tensor x, Tensor memory)
    {
        x = x + attention.call(norm1.call(x)); // (B, T, C)
        x = x + crossAttention.call(norm2.call(x), memory); // (B, T, C)
        return x + feedForward.call(norm3.call(x)); // (B, T, C)
    }

    /// <summary>How much each place looks at each place of the memory, (B, nh, T, S).</summary>
    public Tensor CrossWeights(Tensor x, Tensor memory)
    {
        x = x + attention.call(norm1.call(x));
        return crossAttention.Weights(norm2.call(x), memory);
    }
}
