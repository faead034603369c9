using System.Text;
using Lessons.Models;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Experts;

/// <summary>Validation loss (nats per word) of a GPT with one of the layers after so many training steps.</summary>
public sealed record LayerResult(string Layer, long Seed, int Step, double Loss);

/// <summary>
/// The same small GPT trained on the course's world with different layers after attention. Dense, experts, fine and shared
/// have equal active hidden numbers; experts, fine, shared and wide have equal total hidden numbers. data/expert-layers.csv holds
/// what <see cref="Train"/> gives for five seeds.
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
    public static IReadOnlyList<ExpertLayer> ExpertLayers(Gpt model) => [.. model.Blocks.Select(block => block.AfterAttention).OfType<ExpertLayer>()];

    /// <summary>Multiplications of one token's forward pass through the whole model, with a full context.</summary>
    public static long Multiplications(LayerVariant variant, int vocabularySize)
    {
        var config = Config(vocabularySize);
        long C = config.Channels;
        var attention = TransformerCost.Layer(C, config.ContextLength) / config.ContextLength - ExpertCost.FeedForward(C, 4 * C);
        return config.Layers * (attention + variant.Multiplications(config.Channels)) + C * vocabularySize;
    }

    /// <summary>One step: the next-word loss, and for each expert layer 0.01 times the loss of equation 20.10.</summary>
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

        return count > 0 ? sum / count : throw new ArgumentException("LayerComparison.ValidationLoss: the text fills no window; expected one or more");
    }

    /// <summary>AdamW with step size 0.003 on batches of 16 windows; the validation loss after every so many steps.</summary>
    public static IEnumerable<LayerResult> Train(LayerVariant variant, long seed, int steps, int every, long[] training, RandomWindows validation, int vocabularySize)
    {
        var model = Create(variant, vocabularySize, seed);
        var adam = optim.AdamW(model.parameters(), lr: 0.003);
        var windows = new RandomWindows(training, Config(vocabularySize).ContextLength, seed);
        for (var step = 1; step <= steps; step++)
        {
            var (x, y) = windows.Next(batch: 16);
            Step(model, adam, x, y);
            if (step % every == 0) yield return new LayerResult(variant.Name, seed, step, ValidationLoss(model, validation));
        }
    }

    /// <summary>The layout of data/expert-layers.csv: layer, seed, step, loss.</summary>
    public static string ToCsv(IEnumerable<LayerResult> results)
    {
        var text = new StringBuilder("layer,seed,step,loss\n");
        foreach (var r in results) text.Append($"{r.Layer},{r.Seed},{r.Step},{r.Loss:F6}\n");
        return text.ToString();
    }
}
