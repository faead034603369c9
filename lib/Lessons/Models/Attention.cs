using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>The result of attention: Output (..., Tq, hs) and Weights (..., Tq, Tk), whose rows sum to 1.</summary>
public sealed record AttentionOutput(Tensor Output, Tensor Weights);

/// <summary>Attention by its formula, with the weights to look at; functional.scaled_dot_product_attention is the fast one.</summary>
/// <remarks>Vaswani et al. (2017).</remarks>
public static class ScaledDotProduct
{
    /// <summary>
    /// Equation 6.1: softmax(q k^T / sqrt(hs) + mask) v for q (..., Tq, hs), k and v (..., Tk, hs). The mask is true where a query may
    /// look and has the shape of (or broadcasts to) (..., Tq, Tk); elsewhere the score is -infinity and the weight exactly 0.
    /// </summary>
    public static AttentionOutput Attend(Tensor q, Tensor k, Tensor v, Tensor? mask = null)
    {
        var hs = q.shape[^1];
        var scores = q.matmul(k.transpose(-2, -1)) / Math.Sqrt(hs); // (..., Tq, Tk)
        if (mask is not null)
            scores = scores.masked_fill(mask.logical_not(), double.NegativeInfinity);
        var weights = scores.softmax(-1); // (..., Tq, Tk)
        return new AttentionOutput(weights.matmul(v), weights);
    }

    /// <summary>
    /// (Tq, Tk), true where a query may look: at every key up to its own position. The queries are the last Tq of Tk positions.
    /// </summary>
    public static Tensor CausalMask(long Tq, long Tk) => ones(Tq, Tk, dtype: ScalarType.Bool).tril(Tk - Tq);
}

/// <summary>How large the scores of attention are, and what softmax makes of their changes.</summary>
public static class AttentionScores
{
    /// <summary>
    /// Equation 6.2: Var(q . k) = d_k Var(q_i) Var(k_i), for queries and keys of d_k independent numbers with mean 0. The
    /// factor 1/sqrt(d_k) of attention takes d_k out again.
    /// </summary>
    public static double Variance(int headSize, double queryVariance = 1, double keyVariance = 1)
    {
        if (headSize < 1)
            throw new ArgumentOutOfRangeException(nameof(headSize), $"AttentionScores.Variance: head size {headSize} must be 1 or more");
        if (!(queryVariance >= 0))
            throw new ArgumentOutOfRangeException(
                nameof(queryVariance), $"AttentionScores.Variance: query variance {queryVariance} must be 0 or more");
        if (!(keyVariance >= 0))
            throw new ArgumentOutOfRangeException(
                nameof(keyVariance), $"AttentionScores.Variance: key variance {keyVariance} must be 0 or more");
        return headSize * queryVariance * keyVariance;
    }

    /// <summary>
    /// Equation 6.3: da_i/ds_j = a_i ([i = j] - a_j), the derivatives of the weights a = softmax(s) by the scores s.
    /// a (..., K) to (..., K, K). Where one weight is 1 and the others are 0, all derivatives are 0.
    /// </summary>
    public static Tensor Jacobian(Tensor weights)
    {
        var a = weights.unsqueeze(-1); // (..., K, 1)
        return eye(weights.shape[^1], dtype: weights.dtype) * a - a.matmul(a.transpose(-2, -1)); // (..., K, K)
    }
}

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
        var (q, k, v) = Heads(x, offset: 0); // (B, nh, T, hs)
        // is_casual: TorchSharp's spelling of the parameter.
        var y = functional.scaled_dot_product_attention(q, k, v, p: training ? _config.Dropout : 0, is_casual: _causal); // (B, nh, T, hs)
        return Join(y); // (B, T, C)
    }

    /// <summary>The same for tokens that follow those in the cache; the cache then has them too.</summary>
    public Tensor ForwardCached(Tensor x, KeyValueCache cache, int layer, long offset)
    {
        var (q, k, v) = Heads(x, offset); // (B, nh, T, hs)
        var (keys, values) = cache.Append(layer, k, v); // (B, nh, offset + T, hs)
        // A single new token may look at everything.
        using var mask = q.shape[2] == 1 ? null : ScaledDotProduct.CausalMask(q.shape[2], keys.shape[2]);
        return Join(functional.scaled_dot_product_attention(q, keys, values, attn_mask: mask)); // (B, T, C)
    }

    /// <summary>
    /// softmax(q k^T / sqrt(hs) + mask) of each head, (B, nh, T, T): row i says how much position i attends to each
    /// position.
    /// </summary>
    public Tensor Weights(Tensor x)
    {
        var (q, k, v) = Heads(x, offset: 0);
        return ScaledDotProduct.Attend(q, k, v, _causal ? ScaledDotProduct.CausalMask(q.shape[2], k.shape[2]) : null).Weights;
    }

    private (Tensor Q, Tensor K, Tensor V) Heads(Tensor x, long offset)
    {
        var all = qkv.call(x); // (B, T, 3 C)
        var (q, k, v) = (Part(0), Part(1), Part(2));
        return _rope is null ? (q, k, v) : (_rope.Rotate(q, offset), _rope.Rotate(k, offset), v);

        Tensor Part(int i) => AttentionHeads.Split(all.narrow(2, i * _config.Channels, _config.Channels), _config.Heads); // (B, nh, T, hs)
    }

    private Tensor Join(Tensor y) => functional.dropout(projection.call(AttentionHeads.Join(y)), _config.Dropout, training);
}

/// <summary>
/// Equation 6.8: multi-head attention of one sequence to another: queries from the decoder's x (B, T, C), keys and values from the
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

    /// <summary>x (B, T, C) and memory (B, S, C) to (B, T, C); every position of the memory may be attended to.</summary>
    public override Tensor forward(Tensor x, Tensor memory)
    {
        var (q, k, v) = Heads(x, memory); // (B, nh, T, hs) and twice (B, nh, S, hs)
        var y = functional.scaled_dot_product_attention(q, k, v, p: training ? _config.Dropout : 0); // (B, nh, T, hs)
        return functional.dropout(projection.call(AttentionHeads.Join(y)), _config.Dropout, training); // (B, T, C)
    }

    /// <summary>How much each position of x attends to each position of the memory, (B, nh, T, S).</summary>
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

/// <summary>Channels as heads, and heads as channels.</summary>
internal static class AttentionHeads
{
    /// <summary>(B, T, C) to (B, nh, T, hs).</summary>
    public static Tensor Split(Tensor x, long nh)
    {
        var (B, T, C) = (x.shape[0], x.shape[1], x.shape[2]);
        return x.reshape(B, T, nh, C / nh).transpose(1, 2);
    }

    /// <summary>(B, nh, T, hs) to (B, T, C).</summary>
    public static Tensor Join(Tensor y)
    {
        var (B, nh, T, hs) = (y.shape[0], y.shape[1], y.shape[2], y.shape[3]);
        return y.transpose(1, 2).reshape(B, T, nh * hs);
    }
}

/// <summary>
/// The keys and values of the tokens read so far, one pair for each layer: the next token needs only its own query.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly (Tensor Keys, Tensor Values)?[] _layers;

    public KeyValueCache(int layers) => _layers = new (Tensor, Tensor)?[layers];

    /// <summary>How many tokens have been read by all layers.</summary>
    public long Length => _layers[^1]?.Keys.shape[2] ?? 0;

    /// <summary>Adds k and v (B, nh, T, hs) of new tokens, and gives those of all tokens so far (B, nh, t + T, hs).</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor k, Tensor v)
    {
        var past = _layers[layer];
        var keys = (past is { } p ? cat([p.Keys, k], 2) : k.alias()).DetachFromDisposeScope();
        var values = (past is { } q ? cat([q.Values, v], 2) : v.alias()).DetachFromDisposeScope();
        past?.Keys.Dispose();
        past?.Values.Dispose();
        _layers[layer] = (keys, values);
        return (keys, values);
    }

    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer?.Keys.Dispose();
            layer?.Values.Dispose();
        }

        Array.Clear(_layers);
    }
}
