using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>
/// A GPT: token and position embeddings, pre-norm <see cref="Block"/>s, a last normalisation, and a linear map to the
/// logits of the next token. Tokens (B, T) to logits (B, T, V); logits at place t depend on tokens up to t only.
/// </summary>
/// <remarks>Radford et al. (2019), laid out as nanoGPT.</remarks>
public sealed partial class Gpt : Module<Tensor, Tensor>
{
    private readonly Embedding tokens;
    private readonly Embedding? positions;
    private readonly ModuleList<Block> blocks;
    private readonly LayerNorm norm;
    private readonly Linear? head;

    /// <param name="config">Size and shape.</param>
    /// <param name="feedForward">What stands after attention in layer 0, 1, ...; without it, a <see cref="FeedForward"/>.</param>
    public Gpt(GptConfig config, Func<int, Module<Tensor, Tensor>>? feedForward = null) : base(nameof(Gpt))
    {
        config.Check();
        Config = config;
        tokens = Embedding(config.VocabularySize, config.Channels);
        positions = config.Positions == Positions.Learned ? Embedding(config.ContextLength, config.Channels) : null;
        blocks = new ModuleList<Block>([.. Enumerable.Range(0, config.Layers).Select(layer => new Block(config, feedForward?.Invoke(layer)))]);
        norm = LayerNorm(config.Channels, bias: config.Bias);
        head = config.TieWeights ? null : Linear(config.Channels, config.VocabularySize, hasBias: false);
        RegisterComponents();
        InitialWeights.Draw(this, additions: 2 * config.Layers);
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

    /// <summary>Tokens (B, T) to embeddings (B, T, C), without their places.</summary>
    public Tensor Embed(Tensor x) => tokens.call(RequireTokens(x));

    /// <summary>Embeddings (B, T, C) to what the output layer sees, (B, T, C). Mixtures of tokens (relaxed samples) enter here.</summary>
    public Tensor Transform(Tensor embedded)
    {
        RequireContext(embedded.shape[1]);
        var h = Place(embedded, first: 0); // (B, T, C)
        foreach (var block in blocks) h = block.call(h); // (B, T, C)
        return norm.call(h);
    }

    /// <summary>Hidden (B, T, C) to logits (B, T, V): a product with the token embeddings if weights are tied.</summary>
    public Tensor Logits(Tensor hidden) => head is null ? functional.linear(hidden, tokens.weight!) : head.call(hidden);

    /// <summary>
    /// Logits (B, T, V) of tokens (B, T) that follow those in the cache, each of which was read once before; the cache
    /// then has the new tokens too.
    /// </summary>
    public Tensor Forward(Tensor x, KeyValueCache cache)
    {
        var first = cache.Length;
        RequireContext(first + x.shape[1]);
        var h = Place(Embed(x), first); // (B, T, C)
        for (var layer = 0; layer < blocks.Count; layer++) h = blocks[layer].Forward(h, cache, layer, first);
        return Logits(norm.call(h));
    }

    /// <summary>For each layer, how much every place looks at every place, (B, nh, T, T).</summary>
    public IReadOnlyList<Tensor> AttentionMaps(Tensor x)
    {
        RequireContext(x.shape[1]);
        var maps = new List<Tensor>();
        var h = Place(Embed(x), first: 0);
        foreach (var block in blocks)
        {
            maps.Add(block.AttentionWeights(h)); // (B, nh, T, T)
            h = block.call(h);
        }

        return maps;
    }

    private Tensor Place(Tensor embedded, long first)
    {
        var T = embedded.shape[1];
        if (positions is not null) embedded = embedded + positions.call(arange(first, first + T)); // (B, T, C) + (T, C)
        return functional.dropout(embedded, Config.Dropout, training);
    }

    private static Tensor RequireTokens(Tensor x) =>
        x.ndim == 2 ? x : throw new ArgumentException($"Gpt: the tokens have shape ({string.Join(',', x.shape)}); expected (B, T)");

    private void RequireContext(long T)
    {
        if (T > Config.ContextLength) throw new ArgumentException($"Gpt: {T} tokens were given, but the context length is {Config.ContextLength}");
    }
}
