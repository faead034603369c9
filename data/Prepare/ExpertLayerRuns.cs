using System.Text;
using Lessons.MixtureOfExperts;
using Lessons.Text;
using static TorchSharp.torch;

namespace Prepare;

/// <summary>Validation loss (nats per word) of a GPT with one of the layers after so many training steps.</summary>
public sealed record LayerResult(string Layer, long Seed, int Step, double Loss);

/// <summary>Training runs of <see cref="LayerComparison"/>, as data/expert-layers.csv holds them.</summary>
public static class ExpertLayerRuns
{
    /// <summary>The whole table: every layer with seeds 1 to 5, the dense one for twice as long.</summary>
    public static IEnumerable<LayerResult> All(long[] training, RandomWindows validation, int vocabularySize) =>
        from variant in LayerComparison.Variants
        from seed in new long[] { 1, 2, 3, 4, 5 }
        from result in Train(variant, seed, variant.Name == "dense" ? 2400 : 1200, every: 100, training, validation, vocabularySize)
        select result;

    /// <summary>AdamW with learning rate 0.003 on batches of 16 windows; the validation loss after every so many steps.</summary>
    public static IEnumerable<LayerResult> Train(
        LayerVariant variant, long seed, int steps, int every, long[] training, RandomWindows validation, int vocabularySize)
    {
        var model = LayerComparison.Create(variant, vocabularySize, seed);
        var adam = optim.AdamW(model.parameters(), lr: 0.003);
        var windows = new RandomWindows(training, LayerComparison.Config(vocabularySize).ContextLength, seed);
        for (var step = 1; step <= steps; step++)
        {
            var (x, y) = windows.Next(batch: 16);
            LayerComparison.Step(model, adam, x, y);
            if (step % every == 0)
                yield return new LayerResult(variant.Name, seed, step, LayerComparison.ValidationLoss(model, validation));
        }
    }

    /// <summary>The layout of the file: layer, seed, step, loss.</summary>
    public static string ToCsv(IEnumerable<LayerResult> results)
    {
        var text = new StringBuilder("layer,seed,step,loss\n");
        foreach (var r in results) text.Append($"{r.Layer},{r.Seed},{r.Step},{r.Loss:F6}\n");
        return text.ToString();
    }
}
