using Lessons.Models;
using static Lessons.Tests.Models.Numbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Models;

public class AttentionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_formula_and_the_fast_way_agree(bool causal)
    {
        var (q, k, v) = (Normal(1, 2, 3, 5, 4), Normal(2, 2, 3, 5, 4), Normal(3, 2, 3, 5, 4));
        var fast = nn.functional.scaled_dot_product_attention(q, k, v, is_casual: causal);
        var formula = ScaledDotProduct.Attend(q, k, v, causal ? ScaledDotProduct.CausalMask(5, 5) : null);
        Largest(fast - formula.Output).ShouldBeLessThan(1e-5);
    }

    [Fact]
    [Equation("6.1")]
    public void The_formula_is_that_of_plain_loops()
    {
        var (q, k, v) = (Normal(1, 3, 4), Normal(2, 5, 4), Normal(3, 5, 4));
        var (output, weights) = ScaledDotProduct.Attend(q, k, v, ScaledDotProduct.CausalMask(3, 5));
        var (Q, K, V) = (Of(q), Of(k), Of(v));
        for (var i = 0; i < 3; i++)
        {
            // The three queries are the last of five positions.
            var e = Enumerable.Range(0, 5)
                .Select(j => j <= i + 2 ? Math.Exp(Enumerable.Range(0, 4).Sum(c => (double)Q[i * 4 + c] * K[j * 4 + c]) / 2) : 0).ToArray();
            for (var j = 0; j < 5; j++) ((double)Of(weights)[i * 5 + j]).ShouldBe(e[j] / e.Sum(), 1e-6);
            for (var c = 0; c < 4; c++)
                ((double)Of(output)[i * 4 + c]).ShouldBe(Enumerable.Range(0, 5).Sum(j => e[j] / e.Sum() * V[j * 4 + c]), 1e-5);
        }
    }

    [Fact]
    public void Rotated_dot_products_depend_on_the_distance_only()
    {
        var rope = new Rope(8, contextLength: 64);
        var (q, k) = (Normal(1, 1, 1, 1, 8), Normal(2, 1, 1, 1, 8));
        foreach (var distance in new[] { 0, 1, 5, 20 })
        {
            var products = new[] { 0, 3, 17, 40 }.Select(n => Dot(n + distance, n)).ToArray();
            products.ShouldAllBe(p => Math.Abs(p - products[0]) < 2e-5);
        }

        Math.Abs(Dot(5, 0) - Dot(0, 5)).ShouldBeGreaterThan(1e-2);
        Dot(9, 9).ShouldBe((q * k).sum().item<float>(), 2e-5);

        double Dot(int m, int n) => (rope.Rotate(q, m) * rope.Rotate(k, n)).sum().item<float>();
    }

    [Fact]
    [Equation("6.5")]
    public void Rotation_turns_pairs_by_its_angles()
    {
        var rope = new Rope(4, contextLength: 8, @base: 100);
        // theta = 1 and 1/10; at position 3 the angles are 3 and 0.3.
        var turned = Of(rope.Rotate(tensor(new float[] { 1, 0, 0, 2 }, [1, 1, 1, 4]), offset: 3));
        double[] expected = [Math.Cos(3), -2 * Math.Sin(0.3), Math.Sin(3), 2 * Math.Cos(0.3)];
        for (var i = 0; i < 4; i++) ((double)turned[i]).ShouldBe(expected[i], 1e-6);
        var x = Normal(4, 2, 3, 5, 4);
        Largest(rope.Rotate(x).pow(2).sum([3L]) - x.pow(2).sum([3L])).ShouldBeLessThan(1e-5);
        Should.Throw<ArgumentException>(() => rope.Rotate(x, offset: 4)).Message.ShouldContain("position 8 was requested, but there are 8");
        Should.Throw<ArgumentException>(() => new Rope(3, 4)).Message.ShouldContain("head size is 3");
    }

    [Fact]
    public void The_decoder_sees_all_of_the_source_and_none_of_the_targets_future()
    {
        manual_seed(1);
        var model = Disturbed(
            new EncoderDecoder(new GptConfig(VocabularySize: 9, ContextLength: 6, Layers: 2, Heads: 2, Channels: 8)), seed: 2);
        var (source, target) = (RandomTokens(2, 5, 9, seed: 3), RandomTokens(2, 4, 9, seed: 4));
        var logits = model.call(source, target); // (B, T, V)
        logits.shape.ShouldBe([2, 4, 9]);

        var otherTarget = cat([target.narrow(1, 0, 2), (target.narrow(1, 2, 2) + 1).remainder(9)], 1);
        var changed = model.call(source, otherTarget);
        Of(changed.narrow(1, 0, 2)).ShouldBe(Of(logits.narrow(1, 0, 2)));
        Largest(changed.narrow(1, 2, 1) - logits.narrow(1, 2, 1)).ShouldBeGreaterThan(1e-3);

        for (var s = 0; s < 5; s++)
        {
            var otherSource = source.clone();
            otherSource.narrow(1, s, 1).copy_((source.narrow(1, s, 1) + 1).remainder(9));
            Largest(model.call(otherSource, target).narrow(1, 0, 1) - logits.narrow(1, 0, 1))
                .ShouldBeGreaterThan(1e-4, $"source token {s}");
        }
    }

    [Fact]
    public void Cross_attention_maps_are_distributions_over_the_source()
    {
        manual_seed(1);
        var model = Disturbed(new EncoderDecoder(
            new GptConfig(VocabularySize: 9, ContextLength: 6, Layers: 2, Heads: 2, Channels: 8, Positions: Positions.Rotary)), seed: 2);
        var maps = model.CrossAttentionMaps(RandomTokens(2, 5, 9, seed: 3), RandomTokens(2, 4, 9, seed: 4));
        maps.Count.ShouldBe(2);
        foreach (var map in maps)
        {
            map.shape.ShouldBe([2, 2, 4, 5]);
            Largest(map.sum([3L]) - 1).ShouldBeLessThan(1e-5);
        }
    }

    /// <summary>What cross-attention weighs with its maps is what it gives: both ways through the same layer.</summary>
    [Fact]
    [Equation("6.8")]
    public void Cross_attention_is_attention_with_a_foreign_memory()
    {
        manual_seed(5);
        var config = new GptConfig(VocabularySize: 1, ContextLength: 8, Layers: 1, Heads: 2, Channels: 4);
        var layer = Disturbed(new CrossAttention(config), seed: 6, size: 0.5);
        var (x, memory) = (Normal(7, 1, 3, 4), Normal(8, 1, 5, 4));
        Tensor Project(string name, Tensor t) =>
            nn.functional.linear(t, layer.get_parameter(name + ".weight")!, layer.get_parameter(name + ".bias"));
        var v = Project("value", memory).view(1, 5, 2, 2).transpose(1, 2); // (B, nh, S, hs)
        var y = layer.Weights(x, memory).matmul(v).transpose(1, 2).reshape(1, 3, 4); // (B, T, C)
        Largest(Project("projection", y) - layer.call(x, memory)).ShouldBeLessThan(1e-5);
    }

    /// <summary>Reversal needs every source token at another position: the loss falls far below that of guessing, ln 8.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_encoder_decoder_learns_to_reverse(long seed)
    {
        manual_seed(seed);
        var model = new EncoderDecoder(new GptConfig(VocabularySize: 9, ContextLength: 6, Layers: 1, Heads: 2, Channels: 32));
        var adam = optim.AdamW(model.parameters(), lr: 0.005);
        using var generator = new Generator((ulong)seed);
        var last = 0.0;
        for (var step = 0; step < 250; step++)
        {
            using var scope = NewDisposeScope();
            var source = randint(8, [32, 4], generator: generator);
            var reversed = source.flip(1);
            var target = cat([full([32, 1], 8, dtype: int64), reversed.narrow(1, 0, 3)], 1); // 8 begins the target
            adam.zero_grad();
            var loss = NextToken.Loss(model.call(source, target), reversed);
            loss.backward();
            adam.step();
            last = loss.item<float>();
        }

        last.ShouldBeLessThan(0.3);
    }

    private static Tensor Normal(long seed, params long[] shape) => randn(shape, generator: new Generator((ulong)seed));
}
