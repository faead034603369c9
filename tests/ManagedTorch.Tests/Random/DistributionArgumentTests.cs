using ManagedTorch.RandomNumbers;

namespace ManagedTorch.Tests.RandomNumbers;

/// <summary>Bad arguments are named with their value, and take no number from the stream.</summary>
public class DistributionArgumentTests
{
    private readonly RandomGenerator generator = new(5);

    [Fact]
    public void Uniform_wants_an_interval() => Refuses(() => Distributions.Uniform(generator, new float[3], 2, 1), "from 2", "to 1");

    [Fact]
    public void Integers_want_a_range() => Refuses(() => Distributions.Integers(generator, new long[3], 4, 4), "low 4", "high 4");

    [Fact]
    public void Normal_wants_a_standard_deviation() => Refuses(() => Distributions.Normal(generator, new double[3], 0, -1), "std is -1");

    [Fact]
    public void Exponential_wants_a_rate() => Refuses(() => Distributions.Exponential(generator, new float[3], 0), "lambda is 0");

    [Fact]
    public void Bernoulli_wants_probabilities()
    {
        Refuses(() => Distributions.Bernoulli(generator, new float[3].AsSpan(), 1.5), "p is 1.5");
        Refuses(() => Distributions.Bernoulli(generator, new float[2].AsSpan(), [0.5f, float.NaN]), "p is NaN");
        Refuses(() => Distributions.Bernoulli(generator, new float[2].AsSpan(), [0.5f]), "2 elements and 1");
    }

    [Fact]
    public void Multinomial_wants_weights()
    {
        Refuses(() => Distributions.Multinomial<float>(generator, [1, -1], 2, 1, false, new long[1]), "weight -1");
        Refuses(() => Distributions.Multinomial<float>(generator, [1, 0, 0, 0], 2, 1, false, new long[2]), "row 1");
        Refuses(
            () => Distributions.Multinomial<float>(generator, [1, 1], 2, 3, false, new long[3]), "3 samples without replacement from 2");
        Refuses(() => Distributions.Multinomial<float>(generator, [1, 1], 2, 0, true, []), "0 samples");
        Refuses(() => Distributions.Multinomial<float>(generator, [1, 1, 1], 2, 1, true, new long[1]), "3 weights");
    }

    [Fact]
    public void A_copy_continues_where_the_original_stands()
    {
        generator.NextNormal(0, 1);
        var copy = new RandomGenerator(0);
        copy.CopyFrom(generator);
        for (var i = 0; i < 1000; i++) copy.NextNormal(0, 1).ShouldBe(generator.NextNormal(0, 1));
        copy.InitialSeed.ShouldBe(5);
    }

    private void Refuses(Action action, params string[] says)
    {
        var message = Should.Throw<ArgumentException>(action).Message;
        foreach (var part in says) message.ShouldContain(part);
        generator.NextUInt32().ShouldBe(new RandomGenerator(5).NextUInt32());
        generator.ManualSeed(5);
    }
}
