using FsCheck;
using FsCheck.Fluent;
using Lessons.Decoding;
using static TorchSharp.torch;

namespace Lessons.Tests.Decoding;

/// <summary>
/// Order, entropy and slope over random distributions: the usual transforms keep all three, and a transform that is made to break
/// one breaks that one and no other.
/// </summary>
public class DecodingPropertiesTests
{
    /// <summary>
    /// Distributions of 3 to 40 tokens without ties, from nearly even to nearly certain: logits lie within 62 of each other, so
    /// that at T = 0.1 no probability is so small, below e^-708, that a double has only some of its digits.
    /// </summary>
    private static readonly Arbitrary<double[]> Logits =
        (from V in Gen.Choose(3, 40)
         from sharpness in Gen.Choose(1, 30)
         from ranks in Gen.Shuffle(Enumerable.Range(0, V).ToArray())
         from wobble in Gen.ArrayOf(Gen.Choose(0, 900), V)
         select Enumerable.Range(0, V).Select(i => sharpness / 20.0 * (ranks[i] + wobble[i] / 1000.0)).ToArray()).ToArbitrary();

    private static readonly Arbitrary<double> Share = Gen.Choose(10, 99).Select(i => i / 100.0).ToArbitrary();

    [Fact]
    [Equation("8.5")]
    [Equation("8.6")]
    [Equation("8.7")]
    public void The_usual_transforms_keep_all_three()
    {
        Prop.ForAll(Logits, Share, (logits, share) =>
        {
            var k = 1 + (int)(share * logits.Length);
            foreach (var transform in new Func<Tensor, Tensor>[]
                { x => Temperature.Apply(x, share), x => TopK.Apply(x, k), x => TopP.Apply(x, share), x => MinP.Apply(x, share) })
                Held(logits, transform).ShouldBe((true, true, true));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_temperature_above_1_raises_the_entropy_and_keeps_the_rest() =>
        Prop.ForAll(Logits, logits => Held(logits, x => Temperature.Apply(x, 1.5)).ShouldBe((true, false, true))).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_other_token_breaks_the_order_only()
    {
        Prop.ForAll(Logits, logits =>
        {
            var ranks = logits.Select(x => logits.Count(y => y > x)).ToArray();
            var dropped = tensor([.. ranks.Select(r => r % 2 == 1)]).unsqueeze(0);
            Held(logits, x => x.masked_fill(dropped, double.NegativeInfinity)).ShouldBe((false, true, true));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Raising_the_likeliest_alone_breaks_the_slope_only()
    {
        Prop.ForAll(Logits, logits =>
        {
            var raised = tensor([.. logits.Select(x => x == logits.Max() ? x + 1.5 : x)]).unsqueeze(0);
            Held(logits, _ => raised).ShouldBe((true, true, false));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Worked_cases()
    {
        double[] p = [0.5, 0.3, 0.2];
        DecodingProperties.PreservesOrder(p, [0.4, 0.4, 0.2]).ShouldBeTrue();
        DecodingProperties.PreservesOrder(p, [0.4, 0.2, 0.4]).ShouldBeFalse();
        DecodingProperties.PreservesOrder([0.4, 0.4, 0.2], [1, 0, 0]).ShouldBeFalse(); // equals must stay equal
        DecodingProperties.PreservesOrder([0.4, 0.2, 0.4], [0.5, 0, 0.5]).ShouldBeTrue();
        DecodingProperties.ReducesEntropy(p, p).ShouldBeTrue();
        DecodingProperties.ReducesEntropy(p, [0.4, 0.3, 0.3]).ShouldBeFalse();
        DecodingProperties.PreservesSlope(p, [0.25 / 0.38, 0.09 / 0.38, 0.04 / 0.38]).ShouldBeTrue(); // squares
        DecodingProperties.PreservesSlope(p, [0.6, 0.25, 0.15]).ShouldBeFalse();
        DecodingProperties.PreservesSlope(p, [0.6, 0, 0.4]).ShouldBeTrue(); // two tokens have one slope
        DecodingProperties.PreservesSlope([0.25, 0.25, 0.5], [0.3, 0.2, 0.5]).ShouldBeFalse();
        DecodingProperties.PreservesSlope([1 / 3.0, 1 / 3.0, 1 / 3.0], [0.3, 0.3, 0.4]).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => DecodingProperties.ReducesEntropy(p, [1])).Message
            .ShouldBe("DecodingProperties: p has 3 entries and p^ has 1; expected as many");
    }

    private static (bool Order, bool Entropy, bool Slope) Held(double[] logits, Func<Tensor, Tensor> transform)
    {
        var x = tensor(logits).unsqueeze(0);
        var (p, transformed) = (x.softmax(-1).Doubles(), transform(x).softmax(-1).Doubles());
        return (DecodingProperties.PreservesOrder(p, transformed), DecodingProperties.ReducesEntropy(p, transformed),
            DecodingProperties.PreservesSlope(p, transformed));
    }
}
