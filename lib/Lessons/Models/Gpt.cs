using Lessons.Decoding;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>How a model knows the order of its tokens: a learned vector for each position, or rotation of queries and keys.</summary>
public enum Positions
{
    Learned,
    Rotary,
}

/// <summary>
/// The size and shape of a <see cref="Gpt"/>: V = VocabularySize, T at most ContextLength, nh = Heads, C = Channels,
/// hs = C / nh. Dropout is the probability with which a number is dropped in training; Bias says whether linear layers
/// and normalisations have one; with TieWeights the output layer is the token embedding.
/// </summary>
public sealed record GptConfig(
    int VocabularySize,
    int ContextLength,
    int Layers,
    int Heads,
    int Channels,
    double Dropout = 0,
    bool Bias = true,
    Positions Positions = Positions.Learned,
    bool TieWeights = true)
{
    /// <summary>hs = C / nh.</summary>
    public int HeadSize => Channels / Heads;

    /// <summary>Refuses what cannot be built.</summary>
    /// <exception cref="ArgumentException">The message names the setting, its value and what was expected.</exception>
    public void Check()
    {
        Positive(VocabularySize, nameof(VocabularySize));
        Positive(ContextLength, nameof(ContextLength));
        Positive(Layers, nameof(Layers));
        Positive(Heads, nameof(Heads));
        Positive(Channels, nameof(Channels));
        if (Channels % Heads != 0)
            throw new ArgumentException(
                $"GptConfig: {Heads} heads do not divide {Channels} channels; expected Channels to be a multiple of Heads");
        if (!(Dropout is >= 0 and < 1)) throw new ArgumentException($"GptConfig: Dropout is {Dropout}; expected 0 or more and less than 1");
        if (Positions == Positions.Rotary && HeadSize % 2 != 0)
            throw new ArgumentException(
                $"GptConfig: rotary positions turn pairs of numbers, but a head has {HeadSize} ({Channels} channels / {Heads} heads); "
                    + "expected an even head size");
    }

    private static void Positive(int value, string name)
    {
        if (value < 1) throw new ArgumentException($"GptConfig: {name} is {value}; expected 1 or more");
    }
}

/// <summary>
/// A GPT: token and position embeddings, pre-norm <see cref="Block"/>s, a last normalisation, and a linear map to the
/// logits of the next token. Tokens (B, T) to logits (B, T, V); logits at position t depend on tokens up to t only.
/// </summary>
/// <remarks>Radford et al. (2019), laid out as nanoGPT.</remarks>
public sealed class Gpt : Module<Tensor, Tensor>
{
    private readonly Embedding tokens;
    private readonly Embedding? positions;
    private readonly ModuleList<Block> blocks;
    private readonly LayerNorm norm;
    private readonly Linear? head;

    /// <param name="config">Size and shape.</param>
    /// <param name="feedForward">The feed-forward layer of layer 0, 1, ...; without it, a <see cref="FeedForward"/>.</param>
    public Gpt(GptConfig config, Func<int, Module<Tensor, Tensor>>? feedForward = null) : base(nameof(Gpt))
    {
        config.Check();
        Config = config;
        tokens = Embedding(config.VocabularySize, config.Channels);
        positions = config.Positions == Positions.Learned ? Embedding(config.ContextLength, config.Channels) : null;
        blocks = new ModuleList<Block>(
            [.. Enumerable.Range(0, config.Layers).Select(layer => new Block(config, feedForward?.Invoke(layer)))]);
        norm = LayerNorm(config.Channels, bias: config.Bias);
        head = config.TieWeights ? null : Linear(config.Channels, config.VocabularySize, hasBias: false);
        RegisterComponents();
        InitialWeights.Initialize(this, residualBranches: 2 * config.Layers);
    }

    public GptConfig Config { get; }

    public IReadOnlyList<Block> Blocks => [.. blocks];

    /// <summary>The token embeddings, (V, C).</summary>
    public Tensor Embeddings => tokens.weight!;

    /// <summary>How many numbers are trained; tied weights count once.</summary>
    public long ParameterCount => parameters().Sum(p => p.numel());

    /// <summary>Tokens (B, T) to logits (B, T, V).</summary>
    public override Tensor forward(Tensor x) => Logits(Hidden(x));

    /// <summary>Tokens (B, T) to what the output layer sees, (B, T, C): where a reward or value head is put on.</summary>
    public Tensor Hidden(Tensor x) => Transform(Embed(x));

    /// <summary>Tokens (B, T) to embeddings (B, T, C), without their positions.</summary>
    public Tensor Embed(Tensor x) => tokens.call(RequireTokens(x));

    /// <summary>Embeddings (B, T, C) to what the output layer sees, (B, T, C). Mixtures of tokens (relaxed samples) enter here.</summary>
    public Tensor Transform(Tensor embedded)
    {
        RequireContext(embedded.shape[1]);
        var h = AddPositions(embedded, offset: 0); // (B, T, C)
        foreach (var block in blocks) h = block.call(h); // (B, T, C)
        return norm.call(h);
    }

    /// <summary>Hidden (B, T, C) to logits (B, T, V): a product with the token embeddings if weights are tied.</summary>
    public Tensor Logits(Tensor hidden) => head is null ? functional.linear(hidden, tokens.weight!) : head.call(hidden);

    /// <summary>
    /// Logits (B, T, V) of tokens (B, T) that follow those in the cache, each of which was read once before; the cache
    /// then has the new tokens too.
    /// </summary>
    public Tensor ForwardCached(Tensor x, KeyValueCache cache)
    {
        var offset = cache.Length;
        RequireContext(offset + x.shape[1]);
        var h = AddPositions(Embed(x), offset); // (B, T, C)
        for (var layer = 0; layer < blocks.Count; layer++) h = blocks[layer].ForwardCached(h, cache, layer, offset);
        return Logits(norm.call(h));
    }

    /// <summary>For each layer, how much every position attends to every position, (B, nh, T, T).</summary>
    public IReadOnlyList<Tensor> AttentionMaps(Tensor x)
    {
        RequireContext(x.shape[1]);
        var maps = new List<Tensor>();
        var h = AddPositions(Embed(x), offset: 0);
        foreach (var block in blocks)
        {
            maps.Add(block.AttentionWeights(h)); // (B, nh, T, T)
            h = block.call(h);
        }

        return maps;
    }

    private Tensor AddPositions(Tensor embedded, long offset)
    {
        var T = embedded.shape[1];
        if (positions is not null) embedded = embedded + positions.call(arange(offset, offset + T)); // (B, T, C) + (T, C)
        return functional.dropout(embedded, Config.Dropout, training);
    }

    private static Tensor RequireTokens(Tensor x) =>
        x.ndim == 2 ? x : throw new ArgumentException($"Gpt: the tokens have shape {x.ShapeText()}; expected (B, T)");

    private void RequireContext(long T)
    {
        if (T > Config.ContextLength)
            throw new ArgumentException($"Gpt: {T} tokens were given, but the context length is {Config.ContextLength}");
    }

    /// <summary>
    /// Continues prompts (B, T) by <paramref name="count"/> tokens, each sampled from softmax(logits / temperature); gives
    /// (B, T + count). Temperature 0 takes the likeliest token. With topK, all but the topK likeliest have probability 0;
    /// of equally likely ones those with the lower number stay.
    /// Past the context length the model sees the last ContextLength tokens.
    /// </summary>
    public Tensor Generate(Tensor prompt, int count, double temperature = 1, int? topK = null, Generator? generator = null)
    {
        RequireGeneration(prompt, count);
        if (!(temperature >= 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(
                nameof(temperature), $"Gpt.Generate: the temperature is {temperature}; expected a finite number, 0 or more");
        if (topK < 1) throw new ArgumentOutOfRangeException(nameof(topK), $"Gpt.Generate: topK is {topK}; expected 1 or more");
        return Generate(prompt, count, end: null, (_, logits) => Choose(logits, temperature, topK, generator));
    }

    private static Tensor Choose(Tensor logits, double temperature, int? topK, Generator? generator)
    {
        if (temperature == 0) return logits.argmax(-1, keepdim: true); // (B, 1)
        logits = Temperature.Apply(logits, temperature); // (B, V)
        if (topK is not null) logits = TopK.Apply(logits, topK.Value);
        return logits.softmax(-1).multinomial(1, generator: generator); // (B, 1)
    }

    /// <summary>
    /// Continues prompts (B, T) by up to <paramref name="count"/> tokens, each chosen by <paramref name="choose"/>: from the text
    /// so far (B, t) and the logits of its next token (B, V) to tokens (B, 1). With <paramref name="end"/>, it stops once every
    /// row has had that token; what follows it in a row is to be ignored.
    /// </summary>
    public Tensor Generate(Tensor prompt, int count, long? end, Func<Tensor, Tensor, Tensor> choose)
    {
        RequireGeneration(prompt, count);
        var wasTraining = training;
        eval();
        try
        {
            using var untracked = no_grad();
            using var scope = NewDisposeScope();
            return Continue(prompt, count, end, choose).MoveToOuterDisposeScope();
        }
        finally
        {
            train(wasTraining);
        }
    }

    private static void RequireGeneration(Tensor prompt, int count)
    {
        RequireTokens(prompt);
        if (prompt.shape[1] == 0)
            throw new ArgumentException(
                "Gpt.Generate: the prompt is empty; expected at least one token, such as the one between documents");
        if (count < 0)
            throw new ArgumentOutOfRangeException(nameof(count), $"Gpt.Generate: {count} tokens were asked for; expected 0 or more");
    }

    private Tensor Continue(Tensor text, int count, long? end, Func<Tensor, Tensor, Tensor> choose)
    {
        using var cache = new KeyValueCache(Config.Layers);
        var text0 = text;
        var T0 = text.shape[1];
        for (var i = 0; i < count; i++)
        {
            using var step = NewDisposeScope();
            var T = text.shape[1];
            if (end is not null && i > 0 && text.narrow(1, T0, i).eq(end.Value).any(1).all().item<bool>()) break;
            // Past the context length every token has a new position and no cached key is right: the last tokens are read again.
            var logits = T <= Config.ContextLength
                ? ForwardCached(text.narrow(1, cache.Length, T - cache.Length), cache)
                : forward(text.narrow(1, T - Config.ContextLength, Config.ContextLength)); // (B, ..., V)
            var next = choose(text, logits.narrow(1, logits.shape[1] - 1, 1).squeeze(1)); // (B, 1)
            var longer = cat([text, next], 1).MoveToOuterDisposeScope(); // (B, T + 1)
            if (!ReferenceEquals(text, text0)) text.Dispose();
            text = longer;
        }

        return ReferenceEquals(text, text0) ? text.clone() : text;
    }
}

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

    /// <summary>The layer after attention: a <see cref="Models.FeedForward"/> or, for example, an expert layer.</summary>
    public Module<Tensor, Tensor> FeedForward => feedForward;

    public override Tensor forward(Tensor x)
    {
        x = x + attention.call(norm1.call(x)); // (B, T, C)
        return x + feedForward.call(norm2.call(x)); // (B, T, C)
    }

    internal Tensor ForwardCached(Tensor x, KeyValueCache cache, int layer, long offset)
    {
        x = x + attention.ForwardCached(norm1.call(x), cache, layer, offset); // (B, T, C)
        return x + feedForward.call(norm2.call(x)); // (B, T, C)
    }

    /// <summary>The attention weights for the input of this layer, (B, nh, T, T).</summary>
    public Tensor AttentionWeights(Tensor x) => attention.Weights(norm1.call(x));
}

/// <summary>Each position by itself: W_projection gelu(W_up x), with H numbers in between. (..., C) to (..., C).</summary>
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

/// <summary>GPT-2's first weights: matrices and embeddings from N(0, 0.02^2), biases 0.</summary>
public static class InitialWeights
{
    private const double Std = 0.02;

    /// <summary>
    /// Layers whose output is added to the residual stream, named "projection", start smaller by 1/sqrt(residualBranches), so
    /// that the stream's variance does not grow with depth; there are two such branches in each layer of a GPT.
    /// Without a generator the numbers come from torch.manual_seed's.
    /// </summary>
    public static void Initialize(Module model, int residualBranches, Generator? generator = null)
    {
        using var untracked = no_grad();
        foreach (var (name, parameter) in model.named_parameters())
        {
            var parts = name.Split('.');
            if (parts[^1] == "bias") init.zeros_(parameter);
            else if (parameter.ndim >= 2)
                init.normal_(parameter, 0, parts.Contains("projection") ? Std / Math.Sqrt(residualBranches) : Std, generator!);
        }
    }
}
