using Lessons.MixtureOfExperts;
using Lessons.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lessons.Tests.MixtureOfExperts;

/// <summary>The formula against the layers themselves: every linear layer reports the products it takes.</summary>
public class ExpertCostTests
{
    private const int C = 8;

    public static TheoryData<ExpertConfig> Configs =>
        [new(4, 1, 32), new(4, 2, 32), new(64, 2, 32), new(16, 8, 8), new(14, 6, 8, Shared: 2), new(1, 1, 32)];

    [Theory]
    [Equation("21.5")]
    [MemberData(nameof(Configs))]
    public void A_token_takes_what_its_linear_layers_take(ExpertConfig config)
    {
        const int T = 30;
        Counted(config, T, noisy: false).ShouldBe(T * ExpertCost.Layer(C, config));
        Counted(config, T, noisy: true).ShouldBe(T * (ExpertCost.Layer(C, config) + C * config.Experts));
    }

    /// <summary>Twice k is twice the work of the experts; sixteen times N adds nothing but scores to compare.</summary>
    [Fact]
    [Equation("21.5")]
    public void Cost_grows_with_k_and_not_with_N()
    {
        const int T = 30;
        long Experts(int N, int k) => Counted(new ExpertConfig(N, k, Hidden: 32), T, noisy: false) - T * C * N;
        Experts(N: 8, k: 2).ShouldBe(2 * Experts(N: 8, k: 1));
        Experts(N: 128, k: 2).ShouldBe(Experts(N: 8, k: 2));
    }

    [Theory]
    [Equation("21.2")]
    [Equation("21.3")]
    [InlineData(2)]
    [InlineData(4)]
    public void Splitting_and_sharing_keep_weights_and_work(int m)
    {
        var plain = new ExpertConfig(Experts: 8, Active: 2, Hidden: 16);
        var fine = plain.Split(m);
        var shared = fine.Share(m);
        fine.ShouldBe(new ExpertConfig(8 * m, 2 * m, 16 / m));
        shared.ShouldBe(new ExpertConfig(7 * m, m, 16 / m, Shared: m));
        foreach (var config in new[] { fine, shared })
        {
            config.TotalHidden.ShouldBe(plain.TotalHidden);
            config.ActiveHidden.ShouldBe(plain.ActiveHidden);
            ExpertWeights(config).ShouldBe(ExpertWeights(plain));
            (ExpertCost.Layer(C, config) - C * config.Experts).ShouldBe(ExpertCost.Layer(C, plain) - C * plain.Experts);
        }

        // The paper's own count: 2 of 16 experts are 120 sets, 8 of 64 are 4,426,165,368.
        Math.Pow(10, new ExpertConfig(16, 2, 4).LogCombinations).ShouldBe(120, 1e-9);
        Math.Pow(10, new ExpertConfig(16, 2, 4).Split(4).LogCombinations).ShouldBe(4_426_165_368, 1);
    }

    /// <summary>Shared experts are cut like the others, and may become more: 16 halves of 8, 8 of them at work, 2 for everybody.</summary>
    [Fact]
    [Equation("21.2")]
    [Equation("21.3")]
    public void Layers_that_share_already_are_split_and_share_more()
    {
        new ExpertConfig(Experts: 8, Active: 3, Hidden: 16, Shared: 1).Split(2)
            .ShouldBe(new ExpertConfig(Experts: 16, Active: 6, Hidden: 8, Shared: 2));
        new ExpertConfig(Experts: 8, Active: 4, Hidden: 16, Shared: 1).Share(2)
            .ShouldBe(new ExpertConfig(Experts: 6, Active: 2, Hidden: 16, Shared: 3));
    }

    [Fact]
    [Equation("21.1")]
    public void Active_and_total_are_the_sums_of_their_experts()
    {
        var config = new ExpertConfig(Experts: 30, Active: 6, Hidden: 32, Shared: 2);
        config.ActiveHidden.ShouldBe(8 * 32);
        config.TotalHidden.ShouldBe(32 * 32);
    }

    [Fact]
    public void Impossible_cuts_are_refused_in_a_sentence()
    {
        Should.Throw<ArgumentException>(() => new ExpertConfig(4, 2, 10).Split(3))
            .Message.ShouldBe("ExpertConfig.Split: 10 hidden numbers cannot be cut into 3 equal parts; expected a divisor of 10");
        Should.Throw<ArgumentException>(() => new ExpertConfig(4, 2, 10).Split(0)).Message.ShouldContain("into 0 equal parts");
        Should.Throw<ArgumentException>(() => new ExpertConfig(4, 2, 10).Share(-1)).Message.ShouldContain("-1 of 2 active experts");
        Should.Throw<ArgumentException>(() => new ExpertConfig(4, 2, 10).Share(2)).Message.ShouldBe(
            "ExpertConfig.Share: 2 of 2 active experts cannot be shared; expected 0 to 1, so that the gate has something to choose");
    }

    private static long ExpertWeights(ExpertConfig config) =>
        Layer(config, noisy: false).named_parameters().Where(p => !p.name.StartsWith("gate.", StringComparison.Ordinal))
            .Sum(p => p.parameter.numel());

    private static long Counted(ExpertConfig config, int T, bool noisy)
    {
        using var scope = NewDisposeScope();
        var layer = Layer(config, noisy);
        long counted = 0;
        foreach (var linear in layer.modules().OfType<Linear>())
            linear.register_forward_hook((_, x, y) =>
            {
                counted += x.numel() * y.shape[^1];
                return y;
            });
        layer.call(randn(T, C));
        return counted;
    }

    private static ExpertLayer Layer(ExpertConfig config, bool noisy)
    {
        manual_seed(1);
        return ExpertLayer.Create(
            new GptConfig(VocabularySize: 1, ContextLength: 1, Layers: 1, Heads: 1, Channels: C, Bias: false), config,
            (channels, N, k) => noisy ? new NoisyTopKGate(channels, N, k) : new TopKGate(channels, N, k));
    }
}
