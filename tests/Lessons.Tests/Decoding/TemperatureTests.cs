using Lessons.Decoding;
using Lessons.MixtureOfExperts;
using Lessons.Models;
using Lessons.Reinforcement;
using static TorchSharp.torch;

namespace Lessons.Tests.Decoding;

public class TemperatureTests
{
    private static readonly GptConfig Tiny = new(VocabularySize: 5, ContextLength: 8, Layers: 1, Heads: 1, Channels: 4);

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    [InlineData(1e-30)]
    [InlineData(1e-37)]
    [InlineData(1e-40)]
    [InlineData(1e-300)]
    [InlineData(double.Epsilon)]
    public void Towards_0_only_the_likeliest_token_is_left(double temperature)
    {
        foreach (var type in new[] { float32, float64 })
        {
            var logits = tensor(new[] { 20.0, -1e30, 20.5, double.NegativeInfinity, -40, -41, -42, -39 }, [2, 4], dtype: type);
            var p = Temperature.Apply(logits, temperature).softmax(-1).Doubles();
            p.ShouldAllBe(share => share >= 0 && share <= 1);
            Array.IndexOf(p[..4], p[..4].Max()).ShouldBe(2);
            Array.IndexOf(p[4..], p[4..].Max()).ShouldBe(3);
            if (temperature < 1e-20) p.ShouldBe([0, 0, 1, 0, 0, 0, 0, 1]);
        }
    }

    [Fact]
    public void Ordinary_temperatures_divide_and_do_nothing_else()
    {
        manual_seed(3);
        var logits = randn(20, 7) * 10;
        foreach (var temperature in new[] { 0.05, 0.7, 1, 1.3, 100 })
            Temperature.Apply(logits, temperature).data<float>().ToArray().ShouldBe((logits / temperature).data<float>().ToArray());
    }

    [Fact]
    public void Generation_at_tiny_temperatures_writes_the_likeliest_text()
    {
        manual_seed(1);
        var gpt = new Gpt(Tiny);
        var prompt = tensor([1L, 2], [1, 2]);
        var likeliest = gpt.Generate(prompt, 4, temperature: 0).data<long>().ToArray();
        foreach (var temperature in new[] { 1e-12, 1e-37, 1e-40, 1e-320 })
        {
            gpt.Generate(prompt, 4, temperature).data<long>().ToArray().ShouldBe(likeliest);
            Rollout.Sample(gpt, prompt, 4, end: 4, new Generator(1), temperature).Tokens.data<long>().ToArray()[2].ShouldBe(likeliest[2]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Top_k_keeps_k_tokens_where_all_are_equally_likely(int k)
    {
        var gpt = new Gpt(Tiny);
        using (no_grad())
            foreach (var weight in gpt.parameters()) weight.zero_();
        var drawn = gpt.Generate(zeros(60, 1, dtype: int64), 1, topK: k, generator: new Generator(5)).narrow(1, 1, 1).data<long>()
            .ToArray();
        drawn.Distinct().Order().ShouldBe(Enumerable.Range(0, k).Select(i => (long)i));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void Other_temperatures_are_refused_with_the_value(double temperature)
    {
        var (gpt, prompt) = (new Gpt(Tiny), zeros(1, 1, dtype: int64));
        foreach (var call in new Action[]
        {
            () => Temperature.Apply(zeros(1, 2), temperature),
            () => gpt.Generate(prompt, 1, temperature),
            () => Rollout.Sample(gpt, prompt, 1, 0, new Generator(1), temperature),
        })
            Should.Throw<ArgumentException>(call).Message.ShouldContain($"the temperature is {temperature}; expected a finite number");
        Should.Throw<ArgumentException>(() => Temperature.Apply(zeros(1, 2), 0)).Message.ShouldContain("the temperature is 0");
        Should.Throw<ArgumentException>(() => Temperature.Apply(tensor([double.NaN, 1.0], [1, 2]), 1))
            .Message.ShouldContain("the largest logit of row 0 is NaN");
        Should.Throw<ArgumentException>(() => KeepTopK.Apply(tensor([double.NaN, 1.0]), 1))
            .Message.ShouldContain("one of the 2 elements is NaN");
    }
}
