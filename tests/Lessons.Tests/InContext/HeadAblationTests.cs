using Lessons.InContext;
using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Tests.InContext;

public class HeadAblationTests
{
    private static readonly GptConfig Config = new(11, 8, Layers: 2, Heads: 2, Channels: 8, Bias: false, Positions: Positions.Rotary);

    private static (Gpt Model, Tensor Tokens) Small()
    {
        manual_seed(1);
        return (Models.Numbers.Disturbed(AttentionOnly.Create(Config), seed: 2), Models.Numbers.RandomTokens(3, 8, 11, seed: 3));
    }

    [Fact]
    public void A_layer_without_all_its_heads_adds_nothing()
    {
        var (model, x) = Small();
        // Layer 1 sees what layer 0 was given, when layer 0 has no heads left: the maps of the bare embeddings.
        var bare = model.Blocks[1].AttentionWeights(model.Embed(x));
        using (new HeadAblation(model, (0, 0), (0, 1))) model.AttentionMaps(x)[1].Doubles().ShouldBe(bare.Doubles(), 1e-6);
        Models.Numbers.Largest(model.AttentionMaps(x)[1] - bare).ShouldBeGreaterThan(1e-3);
    }

    [Fact]
    public void Heads_of_a_layer_add_up()
    {
        var (model, x) = Small();
        var block = model.Blocks[0];
        var h = model.Embed(x);
        Tensor Added() => block.forward(h) - h;
        Tensor both = Added(), first, second;
        using (new HeadAblation(model, (0, 1))) first = Added();
        using (new HeadAblation(model, (0, 0))) second = Added();
        (first + second).Doubles().ShouldBe(both.Doubles(), 1e-6);
        Models.Numbers.Largest(first).ShouldBeGreaterThan(0.01);
        Models.Numbers.Largest(second).ShouldBeGreaterThan(0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_a_head_without_a_say_computes_does_not_matter(int head)
    {
        var (model, x) = Small();
        var qkv = model.named_parameters().Single(p => p.name == "blocks.0.attention.qkv.weight").parameter; // (3 C, C)
        double[] before, own, other;
        using (new HeadAblation(model, (0, head)))
        {
            before = model.forward(x).Doubles();
            using var untracked = no_grad();
            qkv.narrow(0, 2 * Config.Channels + head * Config.HeadSize, Config.HeadSize).add_(1); // its values
            own = model.forward(x).Doubles();
            qkv.narrow(0, 2 * Config.Channels + (1 - head) * Config.HeadSize, Config.HeadSize).add_(1);
            other = model.forward(x).Doubles();
        }

        own.ShouldBe(before, 1e-6);
        other.Zip(before, (a, b) => Math.Abs(a - b)).Max().ShouldBeGreaterThan(1e-3);
    }

    [Fact]
    public void Afterwards_the_model_is_what_it_was()
    {
        var (model, x) = Small();
        var before = Models.Numbers.Of(model.forward(x));
        using (new HeadAblation(model, (1, 0), (0, 1), (1, 1))) Models.Numbers.Of(model.forward(x)).ShouldNotBe(before);
        Models.Numbers.Of(model.forward(x)).ShouldBe(before);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 2)]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public void Heads_that_are_not_there_are_refused_and_nothing_is_changed(int layer, int head)
    {
        var (model, x) = Small();
        var before = Models.Numbers.Of(model.forward(x));
        Should.Throw<ArgumentException>(() => new HeadAblation(model, (0, 0), (layer, head))).Message
            .ShouldBe($"HeadAblation: layer {layer}, head {head}; expected a layer below 2 and a head below 2");
        Models.Numbers.Of(model.forward(x)).ShouldBe(before);
    }

    [Fact]
    public void The_layers_of_an_attention_only_model_have_no_feed_forward_part()
    {
        var (model, x) = Small();
        var h = model.Embed(x);
        using (new HeadAblation(model, (0, 0), (0, 1))) model.Blocks[0].forward(h).Doubles().ShouldBe(h.Doubles());
    }
}
