using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>
/// A small encoder-decoder: the encoder reads the whole source at once, the decoder writes the target token by token
/// and looks at the source through cross-attention. Both have the layers of the configuration and share their
/// token embedding, which is the output layer too. Source (B, S) and target (B, T) to logits (B, T, V); all sources of a
/// batch have S tokens.
/// </summary>
/// <remarks>Vaswani et al. (2017), with normalisation before each layer.</remarks>
public sealed class EncoderDecoder : Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding tokens;
    private readonly Embedding? sourcePositions;
    private readonly Embedding? targetPositions;
    private readonly ModuleList<Block> encoder;
    private readonly LayerNorm encoderNorm;
    private readonly ModuleList<DecoderBlock> decoder;
    private readonly LayerNorm decoderNorm;

    /// <param name="config">ContextLength bounds source and target each; weights are tied whatever TieWeights says.</param>
    public EncoderDecoder(GptConfig config) : base(nameof(EncoderDecoder))
    {
        config.Check();
        Config = config;
        tokens = Embedding(config.VocabularySize, config.Channels);
        if (config.Positions == Positions.Learned)
        {
            sourcePositions = Embedding(config.ContextLength, config.Channels);
            targetPositions = Embedding(config.ContextLength, config.Channels);
        }

        encoder = new ModuleList<Block>([.. Enumerable.Range(0, config.Layers).Select(_ => new Block(config, causal: false))]);
        encoderNorm = LayerNorm(config.Channels, bias: config.Bias);
        decoder = new ModuleList<DecoderBlock>([.. Enumerable.Range(0, config.Layers).Select(_ => new DecoderBlock(config))]);
        decoderNorm = LayerNorm(config.Channels, bias: config.Bias);
        RegisterComponents();
        InitialWeights.Initialize(this, residualBranches: 3 * config.Layers);
    }

    public GptConfig Config { get; }

    public long ParameterCount => parameters().Sum(p => p.numel());

    /// <summary>Source (B, S) and target (B, T) to logits (B, T, V) of the token after each of the target.</summary>
    public override Tensor forward(Tensor source, Tensor target) => Decode(target, Encode(source));

    /// <summary>Source (B, S) to memory (B, S, C). It is computed once for a source, however many tokens are then decoded.</summary>
    public Tensor Encode(Tensor source)
    {
        var h = Embed(source, sourcePositions); // (B, S, C)
        foreach (var block in encoder) h = block.call(h);
        return encoderNorm.call(h);
    }

    /// <summary>Target (B, T) and memory (B, S, C) to logits (B, T, V).</summary>
    public Tensor Decode(Tensor target, Tensor memory)
    {
        var h = Embed(target, targetPositions); // (B, T, C)
        foreach (var block in decoder) h = block.call(h, memory);
        return functional.linear(decoderNorm.call(h), tokens.weight!); // (B, T, V)
    }

    /// <summary>For each decoder layer, how much each target position attends to each source position, (B, nh, T, S).</summary>
    public IReadOnlyList<Tensor> CrossAttentionMaps(Tensor source, Tensor target)
    {
        var maps = new List<Tensor>();
        var memory = Encode(source);
        var h = Embed(target, targetPositions);
        foreach (var block in decoder)
        {
            maps.Add(block.CrossWeights(h, memory));
            h = block.call(h, memory);
        }

        return maps;
    }

    private Tensor Embed(Tensor x, Embedding? positions)
    {
        var T = x.shape[1];
        if (T > Config.ContextLength)
            throw new ArgumentException($"EncoderDecoder: {T} tokens were given, but the context length is {Config.ContextLength}");
        var h = tokens.call(x); // (B, T, C)
        if (positions is not null) h = h + positions.call(arange(T));
        return functional.dropout(h, Config.Dropout, training);
    }
}

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

    /// <summary>How much each position attends to each position of the memory, (B, nh, T, S).</summary>
    public Tensor CrossWeights(Tensor x, Tensor memory)
    {
        x = x + attention.call(norm1.call(x));
        return crossAttention.Weights(norm2.call(x), memory);
    }
}
