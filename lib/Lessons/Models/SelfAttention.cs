using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>
/// Equation 6.4: multi-head attention of a sequence to itself: every head attends with its own hs of the C channels,
/// y = concat_h(softmax(q_h k_h^T / sqrt(hs) + mask) v_h) W_projection. A causal one looks at no later token.
/// </summary>
public sealed class SelfAttention : Module<Tensor, Tensor>
{
    private readonly GptConfig _config;
    private readonly bool _causal;
    private readonly Rope? _rope;
    private readonly Linear qkv;
    private readonly Linear projection;

    public SelfAttention(GptConfig config, bool causal = true) : base(nameof(SelfAttention))
    {
        (_config, _causal) = (config, causal);
        _rope = config.Positions == Positions.Rotary ? new Rope(config.HeadSize, config.ContextLength) : null;
        qkv = Linear(config.Channels, 3 * config.Channels, hasBias: config.Bias);
        projection = Linear(config.Channels, config.Channels, hasBias: config.Bias);
        RegisterComponents();
    }

    /// <summary>(B, T, C) to (B, T, C).</summary>
    public override Tensor forward(Tensor x)
    {
        var (q, k, v) = Heads(x, first: 0); // (B, nh, T, hs)
        var y = functional.scaled_dot_product_attention(q, k, v, p: training ? _config.Dropout : 0, is_casual: _causal); // (B, nh, T, hs)
        return Join(y); // (B, T, C)
    }

    /// <summary>The same for tokens that follow those in the cache; the cache then has them too.</summary>
    public Tensor Forward(Tensor x, KeyValueCache cache, int layer, long first)
    {
        var (q, k, v) = Heads(x, first); // (B, nh, T, hs)
        var (keys, values) = cache.Append(layer, k, v); // (B, nh, first + T, hs)
        // A single new token may look at everything.
        using var mask = q.shape[2] == 1 ? null : ScaledDotProduct.CausalMask(q.shape[2], keys.shape[2]);
        return Join(functional.scaled_dot_product_attention(q, keys, values, attn_mask: mask)); // (B, T, C)
    }

    /// <summary>softmax(q k^T / sqrt(hs) + mask) of each head, (B, nh, T, T): row i says how much place i looks at each place.</summary>
    public Tensor Weights(Tensor x)
    {
        var (q, k, v) = Heads(x, first: 0);
        return ScaledDotProduct.Attend(q, k, v, _causal ? ScaledDotProduct.CausalMask(q.shape[2], k.shape[2]) : null).Weights;
    }

    private (Tensor Q, Tensor K, Tensor V) Heads(Tensor x, long first)
    {
        var all = qkv.call(x); // (B, T, 3 C)
        var (q, k, v) = (Part(0), Part(1), Part(2));
        return _rope is null ? (q, k, v) : (_rope.Rotate(q, first), _rope.Rotate(k, first), v);

        Tensor Part(int i) => AttentionHeads.Split(all.narrow(2, i * _config.Channels, _config.Channels), _config.Heads); // (B, nh, T, hs)
    }

    private Tensor Join(Tensor y) => functional.dropout(projection.call(AttentionHeads.Join(y)), _config.Dropout, training);
}
