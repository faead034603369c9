using System.Text.Json.Nodes;
using Lessons.Reinforcement;
using static TorchSharp.torch;

namespace Lessons.Tests.Reinforcement;

/// <summary>Values and gradients that tests/Reference/ppo.py computed with PyTorch from TRL's formulas, in float64.</summary>
public class PpoReferenceTests
{
    private const double Tolerance = 1e-12;

    private static readonly JsonArray Stored =
        JsonNode.Parse(File.ReadAllText(Repository.PathOf("tests", "Reference", "ppo.json")))!["cases"]!.AsArray();

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Stored.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rewards_advantages_and_returns(int number)
    {
        var (file, mask) = (Stored[number]!, Read(number, "mask"));
        var rewards = Ppo.PenalizedRewards(Read(number, "scores"), Read(number, "old"), Read(number, "ref"), mask, (double)file["beta"]!);
        Same(rewards, number, "rewards");
        var (advantages, returns) = Gae.Advantages(rewards, Read(number, "oldValues"), mask, (double)file["gamma"]!, (double)file["lam"]!);
        Same(advantages, number, "advantages");
        Same(returns, number, "returns");
        if (mask.sum().item<double>() > 1) Same(Masked.Whiten(advantages, mask), number, "whitened");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Policy_loss_its_gradient_and_clip_fraction(int number)
    {
        var logProbs = Read(number, "logProbs").requires_grad_();
        var (loss, fraction) = Ppo.PolicyLoss(
            logProbs, Read(number, "old"), Read(number, "whitened"), Read(number, "mask"), (double)Stored[number]!["clip"]!);
        loss.backward();
        Same(loss, number, "policyLoss");
        Same(fraction, number, "policyFraction");
        Same(logProbs.grad!, number, "policyGradient");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_loss_its_gradient_and_clip_fraction(int number)
    {
        var values = Read(number, "values").requires_grad_();
        var (loss, fraction) = Ppo.ValueLoss(
            values, Read(number, "oldValues"), Read(number, "returns"), Read(number, "mask"), (double)Stored[number]!["clip"]!);
        loss.backward();
        Same(loss, number, "valueLoss");
        Same(fraction, number, "valueFraction");
        Same(values.grad!, number, "valueGradient");
    }

    /// <summary>The cases are worth something only if clipping happens in some and masks are ragged.</summary>
    [Fact]
    public void The_cases_clip_and_are_ragged()
    {
        foreach (var name in new[] { "policyFraction", "valueFraction" })
            Enumerable.Range(0, Stored.Count).Count(i => Read(i, name).item<double>() is > 0 and < 1).ShouldBeGreaterThan(2, name);
        Enumerable.Range(0, Stored.Count).Count(i => Read(i, "mask").mean().item<double>() < 1).ShouldBeGreaterThan(2);
    }

    private static void Same(Tensor actual, int number, string name)
    {
        var expected = Read(number, name);
        actual.shape.ShouldBe(expected.shape, name);
        (actual - expected).abs().max().item<double>().ShouldBeLessThan(Tolerance, name);
    }

    private static Tensor Read(int number, string name)
    {
        var stored = Stored[number]![name]!;
        long[] shape = [.. stored["shape"]!.AsArray().Select(size => (long)size!)];
        return tensor(((string)stored["values"]!).Split(' ').Select(double.Parse).ToArray(), shape);
    }
}
