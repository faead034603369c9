using Lessons.Models;
using static Lessons.Tests.Models.Numbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Models;

/// <summary>Layers against their formulas, put together from single heads and single steps.</summary>
public class LayerTests
{
    private static readonly GptConfig Config = new(VocabularySize: 1, ContextLength: 8, Layers: 1, Heads: 3, Channels: 12);

    [Fact]
    [Equation("6.4")]
    public void Heads_attend_apart_and_are_then_joined()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var layer = Disturbed(new SelfAttention(Config), seed: 2);
        var x = randn(2, 5, 12);
        var qkv = Project(layer, "qkv", x); // (B, T, 3 C)
        var heads = Enumerable.Range(0, 3).Select(h =>
        {
            var (q, k, v) = (qkv.narrow(2, 4 * h, 4), qkv.narrow(2, 12 + 4 * h, 4), qkv.narrow(2, 24 + 4 * h, 4));
            return ScaledDotProduct.Attend(q, k, v, ScaledDotProduct.CausalMask(5, 5)).Output;
        }).ToArray();
        Largest(Project(layer, "projection", cat(heads, 2)) - layer.call(x)).ShouldBeLessThan(1e-5);
    }

    [Fact]
    [Equation("6.7")]
    public void A_block_adds_what_it_looked_up_and_then_what_it_worked_out()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var block = Disturbed(new Block(Config), seed: 4);
        var x = randn(2, 5, 12);
        var attention = block.named_children().Single(child => child.name == "attention").module;
        var between = x + ((nn.Module<Tensor, Tensor>)attention).call(Norm(block, "norm1", x));
        var y = between + block.FeedForward.call(Norm(block, "norm2", between));
        Largest(y - block.call(x)).ShouldBeLessThan(1e-5);
    }

    [Fact]
    [Equation("6.1")]
    public void Chapter_06_shows_the_attention_of_the_library()
    {
        LessonText.Chapter("06-attention-and-the-transformer.ipynb").ShouldContain(
            LessonText.Method("Models/Attention.cs", "AttentionOutput Attend(Tensor q, Tensor k, Tensor v, Tensor? mask = null)"));
    }

    private static Tensor Project(nn.Module layer, string name, Tensor x) =>
        nn.functional.linear(x, layer.get_parameter(name + ".weight")!, layer.get_parameter(name + ".bias"));

    private static Tensor Norm(nn.Module block, string name, Tensor x) =>
        nn.functional.layer_norm(x, [12], block.get_parameter(name + ".weight"), block.get_parameter(name + ".bias"));
}
