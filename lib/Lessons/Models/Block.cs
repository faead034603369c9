using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>
/// Equation 6.7: one pre-norm layer: x = x + attention(norm(x)), then x = x + feedForward(norm(x)). (B, T, C) to (B, T, C).
/// </summary>
public sealed class Block : Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1;
    private readonly SelfAttention attention;
    private readonly LayerNorm norm2;
    private readonly Module<Tensor, Tensor> feedForward;

    public Block(GptConfig config, Module<Tensor, Tensor>? feedForward = null, bool causal = true) : base(nameof(Block))
    {
        norm1 = LayerNorm(config.Channels, bias: config.Bias);
        attention = new SelfAttention(config, causal);
        norm2 = LayerNorm(config.Channels, bias: config.Bias);
        this.feedForward = feedForward ?? new FeedForward(config);
        RegisterComponents();
    }

    /// <summary>What stands after attention; an expert layer may stand there too.</summary>
    public Module<Tensor, Tensor> AfterAttention => feedForward;

    public override Tensor forward(Tensor x)
    {
        x = x + attention.call(norm1.call(x)); // (B, T, C)
        return x + feedForward.call(norm2.call(x)); // (B, T, C)
    }

    internal Tensor Forward(Tensor x, KeyValueCache cache, int layer, long first)
    {
        x = x + attention.Forward(norm1.call(x), cache, layer, first); // (B, T, C)
        return x + feedForward.call(norm2.call(x)); // (B, T, C)
    }

    /// <summary>The attention weights for the input of this layer, (B, nh, T, T).</summary>
    public Tensor AttentionWeights(Tensor x) => attention.Weights(norm1.call(x));
}
