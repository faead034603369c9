using Lessons.Models;
using TorchSharp.Modules;
using static Lessons.Tests.Models.Numbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Models;

/// <summary>The formulas against the layers themselves: every linear layer reports the products it takes.</summary>
public class TransformerCostTests
{
    private const int C = 8;

    [Theory]
    [Equation("6.9")]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(1, 7)]
    [InlineData(3, 4)]
    public void A_layer_takes_what_its_linear_layers_and_its_attention_take(int n, int t)
    {
        using var scope = NewDisposeScope();
        const int layers = 3;
        var model = new Gpt(new GptConfig(VocabularySize: 5, ContextLength: 16, Layers: layers, Heads: 2, Channels: C));
        using var cache = new KeyValueCache(layers);
        if (t > 0) model.ForwardCached(RandomTokens(1, t, 5, seed: 1), cache);

        long counted = 0;
        Watch(model, products => counted += products);
        model.ForwardCached(RandomTokens(1, n, 5, seed: 2), cache);
        TransformerCost.Layer(C, n, t).ShouldBe(counted / layers + ScoresAndMixing(n, t + n));
        counted.ShouldBeGreaterThan(0);
    }

    [Theory]
    [Equation("6.10")]
    [InlineData(1, 4)]
    [InlineData(5, 3)]
    public void A_decoder_layer_also_looks_at_the_source(int n, int S)
    {
        using var scope = NewDisposeScope();
        var model = new EncoderDecoder(new GptConfig(VocabularySize: 5, ContextLength: 16, Layers: 1, Heads: 2, Channels: C));
        var memory = model.Encode(RandomTokens(1, S, 5, seed: 1));
        long counted = 0;
        Watch(model, products => counted += products);
        model.Decode(RandomTokens(1, n, 5, seed: 2), memory);
        (TransformerCost.DecoderLayer(C, n, 0, S) + TransformerCost.SourceKeysAndValues(C, S))
            .ShouldBe(counted + ScoresAndMixing(n, n) + ScoresAndMixing(n, S));
    }

    [Fact]
    [Equation("6.10")]
    public void Kept_target_tokens_cost_only_their_scores()
    {
        var one = TransformerCost.DecoderLayer(C, 1, 0, 6);
        TransformerCost.DecoderLayer(C, 1, 10, 6).ShouldBe(one + 2 * 10 * C);
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => TransformerCost.Layer(0, 1))
            .Message.ShouldStartWith("TransformerCost: 0 channels; expected 1 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => TransformerCost.Layer(1, -1))
            .Message.ShouldStartWith("TransformerCost: -1 new tokens; expected 0 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => TransformerCost.Layer(1, 1, -2))
            .Message.ShouldStartWith("TransformerCost: -2 kept tokens; expected 0 or more");
    }

    /// <summary>(n, hs) by (hs, T) and (n, T) by (T, hs) in every head: 2 n T C.</summary>
    private static long ScoresAndMixing(long n, long T) => n * C * T + n * T * C;

    private static void Watch(nn.Module model, Action<long> report)
    {
        foreach (var linear in model.modules().OfType<Linear>())
            linear.register_forward_hook((_, x, y) =>
            {
                report(x.numel() * y.shape[^1]);
                return y;
            });
    }
}
