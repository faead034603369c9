using Lessons.MixtureOfExperts;
using Lessons.Models;
using TorchSharp;
using static Lessons.Tests.Models.Numbers;
using static TorchSharp.torch;

namespace Lessons.Tests.MixtureOfExperts;

public class ExpertLayerTests
{
    private static readonly GptConfig Small = new(VocabularySize: 13, ContextLength: 10, Layers: 2, Heads: 2, Channels: 8);

    public static TheoryData<StoredCase> Stored => [.. StoredCase.All("layers")];

    [Theory]
    [Equation("21.4")]
    [MemberData(nameof(Stored))]
    public void Output_and_every_gradient_equal_PyTorchs(StoredCase stored)
    {
        var config = new ExpertConfig(stored.Integer("experts"), stored.Integer("k"), stored.Integer("hidden"), stored.Integer("shared"));
        var layer = Create(config, channels: 4).to(ScalarType.Float64);
        var leaves = stored.Leaves();
        using (no_grad())
        {
            foreach (var (name, parameter) in layer.named_parameters()) parameter.copy_(leaves[name]);
        }

        var parameters = layer.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);
        parameters.Count.ShouldBe(leaves.Count - 1);
        parameters["x"] = leaves["x"];
        stored.Hold(layer.call(leaves["x"]), parameters);
    }

    public static TheoryData<ExpertConfig> Configs =>
    [
        new(Experts: 6, Active: 2, Hidden: 5),
        new(Experts: 6, Active: 1, Hidden: 5),
        new(Experts: 4, Active: 4, Hidden: 3),
        new(Experts: 1, Active: 1, Hidden: 7),
        new(Experts: 9, Active: 3, Hidden: 2, Shared: 2),
    ];

    [Theory]
    [Equation("21.4")]
    [MemberData(nameof(Configs))]
    public void The_sparse_way_is_the_plain_way(ExpertConfig config)
    {
        var sparse = Create(config);
        var dense = Create(config);
        dense.load_state_dict(sparse.state_dict());
        var (x, y) = (Normal(11, 8), Normal(11, 8));
        x.requires_grad_(true);
        y.requires_grad_(true);
        using (no_grad()) y.copy_(x);
        var weights = Normal(11, 8);

        var output = sparse.call(x);
        dense.call(y);
        var expected = DenseExperts.Forward(dense, dense.Last.Gates, y);
        Largest(output - expected).ShouldBeLessThan(1e-5);

        (output * weights).sum().backward();
        (expected * weights).sum().backward();
        Largest(x.grad! - y.grad!).ShouldBeLessThan(1e-5);
        foreach (var ((name, a), (_, b)) in sparse.named_parameters().Zip(dense.named_parameters()))
            Largest((a.grad ?? zeros_like(a)) - (b.grad ?? zeros_like(b))).ShouldBeLessThan(2e-5, name);
    }

    [Fact]
    public void An_expert_without_tokens_is_not_called_and_has_no_gradient()
    {
        var layer = Create(
            new ExpertConfig(Experts: 3, Active: 1, Hidden: 4), new FixedGate(new double[,] { { 1, 0, 0 }, { 1, 0, 0 }, { 0, 0, 0.5 } }));
        var calls = Calls(layer);
        var x = Normal(3, 8);
        layer.call(x).sum().backward();
        calls.ShouldBe([2, 0, 1]);
        layer.Experts[1].parameters().Count(p => p.grad is not null).ShouldBe(0);
        layer.Experts[2].parameters().ShouldAllBe(p => Largest(p.grad!) > 0);
    }

    [Fact]
    public void A_token_that_nobody_works_on_passes_with_what_is_shared()
    {
        var layer = Create(
            new ExpertConfig(Experts: 2, Active: 1, Hidden: 4, Shared: 1), new FixedGate(new double[,] { { 0, 0 }, { 0, 1 } }));
        var x = Normal(2, 8);
        var y = layer.call(x);
        Largest(y.narrow(0, 0, 1) - layer.Shared[0].call(x.narrow(0, 0, 1))).ShouldBeLessThan(1e-6);
        Create(new ExpertConfig(2, 1, 4)).call(zeros(0, 8)).shape.ShouldBe([0, 8]);
    }

    /// <summary>The layer asks k experts for each token: with 4 or 64 of them, the same rows are worked on.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(64)]
    public void The_rows_that_experts_work_on_grow_with_k_only(int experts)
    {
        foreach (var k in new[] { 1, 2, 4 })
        {
            var layer = Create(new ExpertConfig(experts, k, Hidden: 4));
            var calls = Calls(layer);
            layer.call(Normal(50, 8));
            calls.Sum().ShouldBe(50 * k);
            layer.Last.Load.data<long>().ToArray().ShouldBe(calls);
        }
    }

    [Fact]
    public void A_GPT_of_experts_looks_at_no_later_token_and_writes_with_its_cache()
    {
        manual_seed(4);
        var model = Disturbed(new Gpt(
            Small, _ => ExpertLayer.Create(Small, new ExpertConfig(5, 2, 6, Shared: 1), (C, N, k) => new TopKGate(C, N, k))), seed: 5);
        var x = RandomTokens(2, 8, 13, seed: 6);
        var logits = model.call(x);
        var other = cat([x.narrow(1, 0, 5), (x.narrow(1, 5, 3) + 1).remainder(13)], 1);
        Largest(model.call(other).narrow(1, 0, 5) - logits.narrow(1, 0, 5)).ShouldBeLessThan(1e-6);

        using var cache = new KeyValueCache(2);
        var parts = new[] { (0, 3), (3, 1), (4, 4) }.Select(p => model.ForwardCached(x.narrow(1, p.Item1, p.Item2), cache)).ToArray();
        Largest(cat(parts, 1) - logits).ShouldBeLessThan(1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_GPT_of_experts_learns(long seed)
    {
        manual_seed(seed);
        var model = new Gpt(Small, _ => ExpertLayer.Create(Small, new ExpertConfig(4, 2, 16), (C, N, k) => new NoisyTopKGate(C, N, k)));
        var layers = model.Blocks.Select(b => (ExpertLayer)b.FeedForward).ToArray();
        var x = RandomTokens(4, 9, 13, seed);
        var adam = optim.AdamW(model.parameters(), lr: 0.01);
        for (var step = 0; step < 150; step++)
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            var loss = NextToken.Loss(model.call(x.narrow(1, 0, 8)), x.narrow(1, 1, 8));
            foreach (var layer in layers)
                loss = loss + LoadBalancing.Importance(layer.Last.Gates, 0.01).Loss + LoadBalancing.Load(layer.Last, 0.01).Loss;
            loss.backward();
            adam.step();
        }

        model.eval();
        // knowing nothing: ln 13 = 2.56
        NextToken.Loss(model.call(x.narrow(1, 0, 8)), x.narrow(1, 1, 8)).item<float>().ShouldBeLessThan(0.3f);
    }

    [Fact]
    public void Chapter_21_shows_the_step_of_the_library()
    {
        LessonText.Chapter("21-fine-grained-and-shared-experts.ipynb").ShouldContain(
            LessonText.Method("MixtureOfExperts/LayerComparison.cs", "void Step(Gpt model, optim.Optimizer adam, Tensor x, Tensor y)"));
    }

    [Fact]
    public void A_feed_forward_layer_can_have_any_middle()
    {
        new FeedForward(Small).get_parameter("up.weight")!.shape.ShouldBe([32, 8]);
        new FeedForward(Small, 3).get_parameter("projection.weight")!.shape.ShouldBe([8, 3]);
        Should.Throw<ArgumentException>(() => new FeedForward(Small, 0))
            .Message.ShouldBe("FeedForward: 0 hidden numbers; expected 1 or more");
    }

    [Fact]
    public void Impossible_layers_are_refused_in_a_sentence()
    {
        Message(() => Create(new ExpertConfig(0, 1, 4))).ShouldBe("ExpertConfig: Experts is 0; expected 1 or more");
        Message(() => Create(new ExpertConfig(3, 4, 4))).ShouldBe("ExpertConfig: Active is 4, but there are 3 experts; expected 1 to 3");
        Message(() => Create(new ExpertConfig(3, 1, 0))).ShouldBe("ExpertConfig: Hidden is 0; expected 1 or more");
        Message(() => Create(new ExpertConfig(3, 1, 4, -1))).ShouldBe("ExpertConfig: Shared is -1; expected 0 or more");
        Message(() => new ExpertLayer(new TopKGate(8, 2, 1), [])).ShouldBe("ExpertLayer: 0 experts were given; expected 1 or more");
        Message(() => new ExpertLayer(new TopKGate(8, 2, 1), [nn.Linear(8, 8)]).call(Normal(2, 8)))
            .ShouldBe("ExpertLayer: the gate chose among 2 experts, but there are 1");
        Should.Throw<InvalidOperationException>(() => Create(new ExpertConfig(2, 1, 4)).Last).Message.ShouldContain("call it first");

        static string Message(Action act) => Should.Throw<ArgumentException>(act).Message;
    }

    /// <summary>How many rows each expert of a layer is given, from now on.</summary>
    private static long[] Calls(ExpertLayer layer)
    {
        var calls = new long[layer.Experts.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            var index = i;
            ((nn.Module<Tensor, Tensor>)layer.Experts[i]).register_forward_hook((_, x, y) =>
            {
                calls[index] += x.shape[0];
                return y;
            });
        }

        return calls;
    }

    private static ExpertLayer Create(ExpertConfig config, nn.Module<Tensor, Gating>? gate = null, int channels = 8)
    {
        manual_seed(7);
        return Disturbed(
            ExpertLayer.Create(Small with { Channels = channels }, config, (C, N, k) => gate ?? new TopKGate(C, N, k)), seed: 8);
    }

    private static Tensor Normal(params long[] shape) => randn(shape, generator: new Generator((ulong)shape[0]));

    /// <summary>Gates that do not look at their input.</summary>
    private sealed class FixedGate(double[,] gates) : nn.Module<Tensor, Gating>(nameof(FixedGate))
    {
        public override Gating forward(Tensor x)
        {
            var fixedGates = tensor(gates).to_type(float32);
            return new Gating(fixedGates, fixedGates, 1);
        }
    }
}
