using Lessons.MixtureOfExperts;
using Lessons.Models;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>
/// What expert layers cost in time, as ratios within one run: over N, over k, and a training step of each layer of
/// chapter 21.
/// </summary>
internal static class ExpertRate
{
    private const int C = 128, T = 2048, Rounds = 5;

    public static void Print()
    {
        set_num_threads(1);
        Console.WriteLine(
            $"a layer, C {C}, hidden size {C}, {T} tokens, one thread (processor time, the least of {Rounds} rounds in turn)");
        foreach (var backward in new[] { false, true })
        {
            Console.WriteLine(backward
                ? " forward and backward: each expert that was asked has a gradient of its own to write"
                : " forward");
            Compare([.. new[] { 4, 16, 64 }.Select(N => ($"2 of {N}", Layer(new ExpertConfig(N, 2, C), backward)))]);
            Compare([.. new[] { 1, 2, 4, 8 }.Select(k => ($"{k} of 16", Layer(new ExpertConfig(16, k, C), backward)))]);
        }

        Console.WriteLine("a training step of LayerComparison, 16 windows of 32 words");
        Compare([.. LayerComparison.Variants.Select(v => (v.Name, Step(v)))]);
    }

    private static void Compare((string Name, Action Work)[] all)
    {
        var times = all.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < all.Length; i++) times[i].Add(ProcessorSeconds(all[i].Work));
        }

        for (var i = 0; i < all.Length; i++)
            Console.WriteLine($"  {all[i].Name,-12}{times[i].Min() * 1e3,9:F2} ms{times[i].Min() / times[0].Min(),8:F2}");
    }

    /// <summary>
    /// Processor time of one call, which a busy machine disturbs less than the time on the clock: 0.3 s of calls after
    /// a warm-up.
    /// </summary>
    private static double ProcessorSeconds(Action work)
    {
        for (var i = 0; i < 3; i++) work();
        var from = Environment.CpuUsage.TotalTime;
        var calls = 0;
        for (; Environment.CpuUsage.TotalTime - from < TimeSpan.FromSeconds(0.3); calls++) work();
        return (Environment.CpuUsage.TotalTime - from).TotalSeconds / calls;
    }

    private static Action Layer(ExpertConfig config, bool backward)
    {
        manual_seed(1);
        var layer = ExpertLayer.Create(
            new GptConfig(VocabularySize: 1, ContextLength: 1, Layers: 1, Heads: 1, Channels: C),
            config,
            (channels, N, k) => new TopKGate(channels, N, k));
        var x = randn(T, C);
        return () =>
        {
            using var scope = NewDisposeScope();
            using var mode = set_grad_enabled(backward);
            layer.zero_grad();
            var y = layer.call(x);
            if (backward) y.sum().backward();
        };
    }

    private static Action Step(LayerVariant variant)
    {
        const int V = 700;
        var model = LayerComparison.Create(variant, V, seed: 1);
        var adam = optim.AdamW(model.parameters(), lr: 0.003);
        var (x, y) = (randint(V, [16, 32]), randint(V, [16, 32]));
        return () => LayerComparison.Step(model, adam, x, y);
    }
}
