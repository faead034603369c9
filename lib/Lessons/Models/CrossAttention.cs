using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>
/// Equation 6.9: multi-head attention of one sequence to another: queries from the decoder's x (B, T, C), keys and values from the
/// encoder's memory (B, S, C).
/// </summary>
public sealed class CrossAttention : Module<Tensor, Tensor, Tensor>
{
    private readonly GptConfig _config;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear projection;

    public CrossAttention(GptConfig config) : base(nameof(CrossAttention))
    {
        _config = config;
        query = Linear(config.Channels, config.Channels, hasBias: config.Bias);
        key = Linear(config.Channels, config.Channels, hasBias: config.Bias);
        value = Linear(config.Channels, config.Channels, hasBias: config.Bias);
        projection = Linear(config.Channels, config.Channels, hasBias: config.Bias);
        RegisterComponents();
    }

    /// <summary>x (B, T, C) and memory (B, S, C) to (B, T, C); every place of the memory may be looked at.</summary>
    public override Tensor forward(Tensor x, Tensor memory)
    {
        var (q, k, v) = Heads(x, memory); // (B, nh, T, hs) and twice (B, nh, S, hs)
        var y = functional.scaled_dot_product_attention(q, k, v, p: training ? _config.Dropout : 0); // (B, nh, T, hs)
        return functional.dropout(projection.call(AttentionHeads.Join(y)), _config.Dropout, training); // (B, T, C)
    }

    /// <summary>How much each place of x looks at each place of the memory, (B, nh, T, S).</summary>
    public Tensor Weights(Tensor x, Tensor memory)
    {
        var (q, k, v) = Heads(x, memory);
        return ScaledDotProduct.Attend(q, k, v).Weights;
    }

    private (Tensor Q, Tensor K, Tensor V) Heads(Tensor x, Tensor memory) => (
        AttentionHeads.Split(query.call(x), _config.Heads),
        AttentionHeads.Split(key.call(memory), _config.Heads),
        AttentionHeads.Split(value.call(memory), _config.Heads));
}
