using Lessons.Grammars;
using Lessons.Models;
using Lessons.Text;
using static Lessons.Tests.Models.Numbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Models;

public class GptTests
{
    private static readonly GptConfig Small = new(VocabularySize: 13, ContextLength: 10, Layers: 2, Heads: 2, Channels: 8);

    public static TheoryData<Positions, bool, bool> Shapes => new()
    {
        { Positions.Learned, true, true },
        { Positions.Learned, false, false },
        { Positions.Rotary, true, false },
        { Positions.Rotary, false, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Changing_the_future_changes_no_earlier_logit(Positions positions, bool bias, bool tie)
    {
        var model = Create(Small with { Positions = positions, Bias = bias, TieWeights = tie });
        var before = RandomTokens(3, 10, 13, seed: 1);
        var logits = model.call(before); // (B, T, V)
        for (var t = 0; t < 10; t++)
        {
            var after = before.clone();
            using (no_grad()) after.narrow(1, t, 10 - t).copy_((before.narrow(1, t, 10 - t) + 1).remainder(13));
            var changed = model.call(after);
            if (t > 0) Of(changed.narrow(1, 0, t)).ShouldBe(Of(logits.narrow(1, 0, t)), $"changed from {t} on");
            Largest(changed.narrow(1, t, 1) - logits.narrow(1, t, 1)).ShouldBeGreaterThan(1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Cached_logits_are_those_of_the_whole_text(Positions positions, bool bias, bool tie)
    {
        var model = Create(Small with { Positions = positions, Bias = bias, TieWeights = tie });
        var x = RandomTokens(3, 10, 13, seed: 2);
        var whole = model.call(x);
        using var cache = new KeyValueCache(2);
        var parts = new[] { (0, 4), (4, 1), (5, 3), (8, 1), (9, 1) }.Select(p => model.ForwardCached(x.narrow(1, p.Item1, p.Item2), cache))
            .ToArray();
        Largest(cat(parts, 1) - whole).ShouldBeLessThan(1e-5);
        cache.Length.ShouldBe(10);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(0.7, 4)]
    public void Generation_with_the_cache_is_generation_without(double temperature, int? topK)
    {
        var model = Create(Small);
        var prompt = RandomTokens(4, 3, 13, seed: 3);
        var generated = model.Generate(prompt, 12, temperature, topK, new Generator(5));
        generated.shape.ShouldBe([4, 15]);
        using var generator = new Generator(5);
        var text = prompt;
        for (var i = 0; i < 12; i++)
        {
            var T = Math.Min(text.shape[1], 10);
            var logits = model.call(text.narrow(1, text.shape[1] - T, T)).select(1, T - 1); // (B, V)
            Tensor next;
            if (temperature == 0)
            {
                next = logits.argmax(1, keepdim: true);
            }
            else
            {
                var p = (logits / temperature).softmax(1);
                if (topK is { } k) p = p.where(p.ge(p.topk(k).values.narrow(1, k - 1, 1)), zeros_like(p));
                next = (p / p.sum(1, keepdim: true)).multinomial(1, generator: generator);
            }

            text = cat([text, next], 1);
        }

        generated.data<long>().ToArray().ShouldBe(text.data<long>().ToArray());
    }

    [Fact]
    public void Generation_leaves_the_model_as_it_was()
    {
        var model = Create(Small with { Dropout = 0.5 });
        model.train();
        var prompt = RandomTokens(1, 3, 13, seed: 4);
        var once = model.Generate(prompt, 5, generator: new Generator(1));
        model.training.ShouldBeTrue();
        model.Generate(prompt, 5, generator: new Generator(1)).data<long>().ToArray().ShouldBe(once.data<long>().ToArray());
        model.Generate(prompt, 0).data<long>().ToArray().ShouldBe(prompt.data<long>().ToArray());
    }

    [Fact]
    public void Only_the_k_likeliest_tokens_are_drawn()
    {
        var model = Create(Small);
        var prompt = RandomTokens(1, 3, 13, seed: 5).expand(400, 3);
        var allowed = model.call(prompt.narrow(0, 0, 1)).select(1, 2).topk(3).indexes.data<long>().ToArray();
        var drawn = model.Generate(prompt, 1, topK: 3, generator: new Generator(2)).select(1, 3).data<long>().ToArray();
        drawn.Distinct().Order().ShouldBe(allowed.Order());
    }

    /// <summary>Weights of 0 make all logits the same: k tokens are drawn nevertheless, the first ones.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_more_than_k_tokens_are_drawn_where_all_are_as_likely(int k)
    {
        var model = Create(Small);
        using (no_grad())
        {
            foreach (var parameter in model.parameters()) parameter.zero_();
        }

        var prompt = RandomTokens(1, 3, 13, seed: 5).expand(400, 3);
        var drawn = model.Generate(prompt, 1, topK: k, generator: new Generator(2)).select(1, 3).data<long>().ToArray();
        drawn.Distinct().Order().ShouldBe(Enumerable.Range(0, k).Select(token => (long)token));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Parameters_are_counted_by_formula(bool bias, bool tie)
    {
        var (V, T, L, C) = (13, 10, 2, 8);
        var b = bias ? 1 : 0;
        var layer = 2 * (C + b * C) + (3 * C * C + b * 3 * C) + (C * C + b * C) + (4 * C * C + b * 4 * C) + (4 * C * C + b * C);
        var expected = V * C + T * C + L * layer + (C + b * C) + (tie ? 0 : V * C);
        Create(Small with { Bias = bias, TieWeights = tie }).ParameterCount.ShouldBe(expected);
    }

    /// <summary>The public nanoGPT CPU configuration on 65 characters; nanoGPT reports 0.80M, position embeddings left out.</summary>
    [Fact]
    public void The_nanoGPT_cpu_configuration_has_its_size()
    {
        var model = new Gpt(new GptConfig(VocabularySize: 65, ContextLength: 64, Layers: 4, Heads: 4, Channels: 128, Bias: false));
        (model.ParameterCount - 64 * 128).ShouldBe(65 * 128 + 4 * (12 * 128 * 128 + 2 * 128) + 128);
    }

    [Fact]
    public void Tied_weights_are_one_tensor_with_the_gradients_of_both_uses()
    {
        var model = Create(Small);
        model.state_dict().Keys.ShouldNotContain("head.weight");
        var (x, y) = (RandomTokens(2, 6, 13, seed: 6), RandomTokens(2, 6, 13, seed: 7));
        NextToken.Loss(model.call(x), y).backward();
        var unseen = Enumerable.Range(0, 13).Except(x.data<long>().ToArray().Select(t => (int)t)).ToArray();
        unseen.ShouldNotBeEmpty();
        // A token that is in no input gets its gradient from the output layer alone.
        foreach (var token in unseen) Largest(model.get_parameter("tokens.weight")!.grad!.select(0, token)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void First_weights_are_GPT_2s()
    {
        manual_seed(1);
        var model = new Gpt(new GptConfig(VocabularySize: 300, ContextLength: 64, Layers: 8, Heads: 2, Channels: 64));
        Std("tokens.weight").ShouldBe(0.02, 0.0005);
        Std("blocks.3.attention.qkv.weight").ShouldBe(0.02, 0.0008);
        Std("blocks.3.attention.projection.weight").ShouldBe(0.02 / 4, 0.0003);
        Std("blocks.3.feedForward.projection.weight").ShouldBe(0.02 / 4, 0.0003);
        Largest(model.get_parameter("blocks.0.attention.qkv.bias")!).ShouldBe(0);
        // The first loss is that of knowing nothing.
        var loss = NextToken.Loss(model.call(RandomTokens(4, 32, 300, 1)), RandomTokens(4, 32, 300, 2)).item<float>();
        ((double)loss).ShouldBe(Math.Log(300), 0.1);

        double Std(string name) => model.get_parameter(name)!.detach().to_type(float64).pow(2).mean().sqrt().item<double>();
    }

    [Fact]
    public void Same_seed_same_model()
    {
        manual_seed(3);
        var first = new Gpt(Small);
        manual_seed(3);
        var second = new Gpt(Small);
        foreach (var ((_, a), (_, b)) in first.named_parameters().Zip(second.named_parameters())) Of(a).ShouldBe(Of(b));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_small_model_learns_a_few_documents_by_heart(long seed)
    {
        manual_seed(seed);
        var vocabulary = WordVocabulary.Of(CourseGrammar.Grammar);
        long[] tokens = [.. CourseGrammar.Sample(12, seed).SelectMany(d => vocabulary.Encode(d.Words).Append(WordVocabulary.End))];
        var (inputs, targets) = new RandomWindows(tokens, time: 16, seed).InOrder(batch: 8).First();
        var model = new Gpt(new GptConfig(vocabulary.VocabularySize, ContextLength: 16, Layers: 2, Heads: 2, Channels: 32));
        var adam = optim.AdamW(model.parameters(), lr: 0.01);
        for (var step = 0; step < 80; step++)
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            NextToken.Loss(model.call(inputs), targets).backward();
            adam.step();
        }

        NextToken.Loss(model.call(inputs), targets).item<float>().ShouldBeLessThan(0.1f);
    }

    [Fact]
    [Equation("7.3")]
    public void Masked_loss_is_the_mean_over_real_tokens()
    {
        var model = Create(Small);
        var (x, y) = (RandomTokens(2, 5, 13, seed: 8), RandomTokens(2, 5, 13, seed: 9));
        var logits = model.call(x);
        var logP = NextToken.LogProbabilities(logits, y); // (B, T)
        logP.shape.ShouldBe([2, 5]);
        var byHand = logits.log_softmax(-1).gather(2, y.unsqueeze(2)).squeeze(2);
        Largest(logP - byHand).ShouldBeLessThan(1e-6);
        var mask = tensor(new float[] { 1, 1, 1, 0, 0, 1, 1, 1, 1, 1 }, [2, 5]);
        var expected = -(Of(byHand).Zip(Of(mask), (l, m) => l * m).Sum() / 8);
        NextToken.Loss(logits, y, mask).item<float>().ShouldBe(expected, 1e-5f);
        NextToken.Loss(logits, y, ones(2, 5)).item<float>().ShouldBe(NextToken.Loss(logits, y).item<float>(), 1e-5f);
    }

    [Fact]
    public void Attention_maps_are_distributions_over_the_past()
    {
        var maps = Create(Small).AttentionMaps(RandomTokens(2, 6, 13, seed: 1));
        maps.Count.ShouldBe(2);
        foreach (var map in maps)
        {
            map.shape.ShouldBe([2, 2, 6, 6]);
            Largest(map.sum([3L]) - 1).ShouldBeLessThan(1e-5);
            Largest(map.triu(1)).ShouldBe(0);
        }
    }

    [Fact]
    public void Another_layer_can_stand_after_attention()
    {
        var made = new List<int>();
        var model = new Gpt(Small, layer =>
        {
            made.Add(layer);
            return nn.Linear(8, 8);
        });
        made.ShouldBe([0, 1]);
        model.call(RandomTokens(1, 4, 13, 1)).shape.ShouldBe([1, 4, 13]);
        model.get_parameter("blocks.1.feedForward.weight").ShouldNotBeNull();
    }

    [Fact]
    public void A_mixture_of_one_token_is_that_token()
    {
        var model = Create(Small);
        var x = RandomTokens(2, 6, 13, seed: 1);
        var mixed = nn.functional.one_hot(x, 13).to_type(float32).matmul(model.Embeddings);
        Largest(model.Logits(model.Transform(mixed)) - model.call(x)).ShouldBeLessThan(1e-5);
    }

    public static TheoryData<GptConfig, string> Impossible => new()
    {
        { Small with { Heads = 3 }, "3 heads do not divide 8 channels" },
        { Small with { Layers = 0 }, "Layers is 0" },
        { Small with { VocabularySize = -1 }, "VocabularySize is -1" },
        { Small with { ContextLength = 0 }, "ContextLength is 0" },
        { Small with { Dropout = 1 }, "Dropout is 1" },
        { Small with { Dropout = double.NaN }, "Dropout is NaN" },
        { Small with { Heads = 8, Positions = Positions.Rotary }, "a head has 1 (8 channels / 8 heads)" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_settings_are_refused_in_a_sentence(GptConfig config, string problem)
    {
        Should.Throw<ArgumentException>(() => new Gpt(config)).Message.ShouldContain(problem);
        Should.Throw<ArgumentException>(() => new EncoderDecoder(config)).Message.ShouldContain(problem);
    }

    [Fact]
    public void Impossible_calls_are_refused_in_a_sentence()
    {
        var model = Create(Small);
        Should.Throw<ArgumentException>(() => model.call(RandomTokens(1, 11, 13, 1)))
            .Message.ShouldContain("11 tokens were given, but the context length is 10");
        Should.Throw<ArgumentException>(() => model.call(arange(5))).Message.ShouldContain("shape (5); expected (B, T)");
        Should.Throw<ArgumentException>(() => model.Generate(zeros(1, 0, dtype: int64), 1)).Message.ShouldContain("the prompt is empty");
        Should.Throw<ArgumentException>(() => model.Generate(zeros(1, 1, dtype: int64), 1, temperature: -1))
            .Message.ShouldContain("temperature is -1");
        Should.Throw<ArgumentException>(() => model.Generate(zeros(1, 1, dtype: int64), 1, topK: 0)).Message.ShouldContain("topK is 0");
    }

    private static Gpt Create(GptConfig config)
    {
        manual_seed(11);
        return Disturbed(new Gpt(config), seed: 12);
    }
}
