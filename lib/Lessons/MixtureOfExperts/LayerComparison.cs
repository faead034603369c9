using Lessons.Models;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.MixtureOfExperts;

/// <summary>
/// The feed-forward layers of <see cref="LayerComparison"/>: one network with Hidden numbers in its middle, or experts.
/// </summary>
public sealed record LayerVariant(string Name, int Hidden, ExpertConfig? Experts = null)
{
    public LayerVariant(string name, ExpertConfig experts) : this(name, experts.Hidden, experts)
    {
    }

    /// <summary>Hidden numbers that work for one token.</summary>
    public int ActiveHidden => Experts?.ActiveHidden ?? Hidden;

    /// <summary>Hidden numbers that are there.</summary>
    public int TotalHidden => Experts?.TotalHidden ?? Hidden;

    /// <summary>Multiplications of this layer for one token of C channels; see <see cref="ExpertCost"/>.</summary>
    public long Multiplications(int channels) =>
        Experts is null ? ExpertCost.FeedForward(channels, Hidden) : ExpertCost.Layer(channels, Experts);
}

/// <summary>
/// The same small GPT trained on the course's world with different layers after attention. Dense, experts, fine and shared
/// have equal active hidden numbers; experts, fine, shared and wide have equal total hidden numbers. data/expert-layers.csv holds
/// the validation losses of five seeds.
/// </summary>
public static class LayerComparison
{
    private static readonly ExpertConfig Plain = new(Experts: 8, Active: 2, Hidden: 64);

    /// <summary>A network of 128; 2 of 8 experts of 64; 8 of 32 of 16; 2 shared and 6 of 30 of 16; a network of 512.</summary>
    public static IReadOnlyList<LayerVariant> Variants { get; } =
    [
        new("dense", Plain.ActiveHidden),
        new("experts", Plain),
        new("fine", Plain.Split(4)),
        new("shared", Plain.Split(4).Share(2)),
        new("wide", Plain.TotalHidden),
    ];

    /// <summary>Two layers, 64 channels, 32 words of context, rotary positions, no biases.</summary>
    public static GptConfig Config(int vocabularySize) =>
        new(vocabularySize, ContextLength: 32, Layers: 2, Heads: 2, Channels: 64, Bias: false, Positions: Positions.Rotary);

    /// <summary>A new model with these layers; the seed draws its weights.</summary>
    public static Gpt Create(LayerVariant variant, int vocabularySize, long seed)
    {
        manual_seed(seed);
        var config = Config(vocabularySize);
        return new Gpt(config, _ => variant.Experts is { } experts
            ? ExpertLayer.Create(config, experts, (C, N, k) => new TopKGate(C, N, k))
            : new FeedForward(config, variant.Hidden));
    }

    /// <summary>The expert layers of a model, first to last.</summary>
    public static IReadOnlyList<ExpertLayer> ExpertLayers(Gpt model) =>
        [.. model.Blocks.Select(block => block.FeedForward).OfType<ExpertLayer>()];

    /// <summary>Multiplications of one token's forward pass through the whole model, with a full context.</summary>
    public static long Multiplications(LayerVariant variant, int vocabularySize)
    {
        var config = Config(vocabularySize);
        long C = config.Channels;
        var attention = TransformerCost.Layer(C, config.ContextLength) / config.ContextLength - ExpertCost.FeedForward(C, 4 * C);
        return config.Layers * (attention + variant.Multiplications(config.Channels)) + C * vocabularySize;
    }

    /// <summary>One step: the next-word loss, and for each expert layer 0.01 times the loss of equation 20.9.</summary>
    public static void Step(Gpt model, optim.Optimizer adam, Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        model.zero_grad();
        var loss = NextToken.Loss(model.call(x), y);
        foreach (var layer in ExpertLayers(model))
            loss = loss + LoadBalancing.Switch(layer.Last.Probabilities, 0.01, layer.Last.K).Loss;
        loss.backward();
        adam.step();
    }

    /// <summary>Mean next-word loss over all windows of a text that do not overlap.</summary>
    /// <exception cref="ArgumentException">The text fills no window.</exception>
    public static double ValidationLoss(Gpt model, RandomWindows text)
    {
        using var untracked = no_grad();
        var (sum, count) = (0.0, 0L);
        foreach (var (x, y) in text.InOrder(batch: 64))
        {
            using var scope = NewDisposeScope();
            sum += NextToken.Loss(model.call(x), y).item<float>() * x.numel();
            count += x.numel();
        }

        return count > 0
            ? sum / count
            : throw new ArgumentException("LayerComparison.ValidationLoss: the text fills no window; expected one or more");
    }
}
