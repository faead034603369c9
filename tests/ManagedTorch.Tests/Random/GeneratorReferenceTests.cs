using System.Text.Json.Nodes;
using ManagedTorch.RandomNumbers;
using ManagedTorch.Tests.Harness;

namespace ManagedTorch.Tests.RandomNumbers;

/// <summary>A seed means the same here and in PyTorch: every call of tests/Reference/random.json, in order.</summary>
public class GeneratorReferenceTests
{
    // Words, integers and comparisons leave no room; PyTorch's vector logarithm, sine and cosine in float are good to
    // about 1e-7 of the size of the number before its cancellation near 0, in double ours and the C library's differ by an ulp.
    private static readonly Tolerance SingleTranscendental = new(1e-6, 1e-6);
    private static readonly Tolerance DoubleTranscendental = new(1e-14, 1e-14);

    /// <summary>All cases but those of views, which the fills know nothing of (see SeedTests).</summary>
    public static TheoryData<int> CaseNumbers() =>
        [.. ReferenceFile.Cases("random.json").Select((c, i) => (c, i)).Where(p => p.c["calls"]![0]!["view"] is null).Select(p => p.i)];

    [Theory]
    [MemberData(nameof(CaseNumbers))]
    public void Draws_what_PyTorch_draws(int number)
    {
        var described = ReferenceFile.Cases("random.json").ElementAt(number);
        var generator = new RandomGenerator(described.Integer("seed"));
        foreach (var call in described["calls"]!.AsArray())
        {
            var drawn = Run(generator, call!.AsObject());
            var step = (int?)call["step"] ?? 1;
            var kept = drawn.Where((_, i) => i % step == 0).ToArray();
            var expected = ReferenceFile.Doubles(call.Text("values"), call.Text("result"));
            ToleranceOf(call.AsObject()).Check(kept, expected, $"seed {generator.InitialSeed}, {call.Text("call")}");
        }
    }

    [Fact]
    public void Long_integers_keep_all_their_bits()
    {
        foreach (var described in ReferenceFile.Cases("random.json").Where(c => c["calls"]![0]!.Text("call") == "randint"))
        {
            var call = described["calls"]![0]!;
            var x = new long[call.Integer("size")];
            Distributions.Integers(new RandomGenerator(described.Integer("seed")), x, Low(call), High(call));
            x.ShouldBe(ReferenceFile.Integers(call.Text("values")));
        }
    }

    [Fact]
    public void One_sample_with_replacement_is_drawn_as_without()
    {
        double[] weights = [1, 4, 2, 3];
        for (var seed = 0; seed < 50; seed++)
        {
            var (with, without) = (new long[1], new long[1]);
            var (first, second) = (new RandomGenerator(seed), new RandomGenerator(seed));
            Distributions.Multinomial<double>(first, weights, 4, 1, replacement: true, with);
            Distributions.Multinomial<double>(second, weights, 4, 1, replacement: false, without);
            with.ShouldBe(without);
            first.NextUInt32().ShouldBe(second.NextUInt32());
        }
    }

    private static Tolerance ToleranceOf(JsonObject call) => (call.Text("call"), call.Text("result")) switch
    {
        ("randn" or "normal_" or "exponential_", "float32") => SingleTranscendental,
        ("randn" or "normal_" or "exponential_", "float64") => DoubleTranscendental,
        _ => Tolerance.Exact,
    };

    private static double[] Run(RandomGenerator generator, JsonObject call)
    {
        if (call.Text("call") is "randint" or "randperm" or "multinomial") return [.. Whole(generator, call).Select(x => (double)x)];
        if (call.Text("dtype") == "float64") return Doubles(generator, call);
        return [.. Singles(generator, call).Select(x => (double)x)];
    }

    private static float[] Singles(RandomGenerator generator, JsonObject call)
    {
        var x = new float[call.Integer("size")];
        switch (call.Text("call"))
        {
            case "rand": Distributions.Uniform(generator, x); break;
            case "randn": Distributions.Normal(generator, x); break;
            case "uniform_": Distributions.Uniform(generator, x, Argument(call, 0), Argument(call, 1)); break;
            case "normal_": Distributions.Normal(generator, x, Argument(call, 0), Argument(call, 1)); break;
            case "exponential_": Distributions.Exponential(generator, x, Argument(call, 0)); break;
            case "bernoulli_": Distributions.Bernoulli(generator, x.AsSpan(), Argument(call, 0)); break;
            case "bernoulli_p": BernoulliOfTenths(generator, x, call.Text("p")); break;
            default: throw new FormatException(call.ToJsonString());
        }

        return x;
    }

    private static double[] Doubles(RandomGenerator generator, JsonObject call)
    {
        var x = new double[call.Integer("size")];
        switch (call.Text("call"))
        {
            case "rand": Distributions.Uniform(generator, x); break;
            case "randn": Distributions.Normal(generator, x); break;
            case "uniform_": Distributions.Uniform(generator, x, Argument(call, 0), Argument(call, 1)); break;
            case "normal_": Distributions.Normal(generator, x, Argument(call, 0), Argument(call, 1)); break;
            case "exponential_": Distributions.Exponential(generator, x, Argument(call, 0)); break;
            case "bernoulli_": Distributions.Bernoulli(generator, x.AsSpan(), Argument(call, 0)); break;
            case "bernoulli_p": BernoulliOfTenths(generator, x, call.Text("p")); break;
            default: throw new FormatException(call.ToJsonString());
        }

        return x;
    }

    /// <summary>p[i] = (i mod 11) / 10, as the script has it.</summary>
    private static void BernoulliOfTenths<T>(RandomGenerator generator, T[] x, string dtype)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        if (dtype == "float32")
            Distributions.Bernoulli(generator, x.AsSpan(), [.. Enumerable.Range(0, x.Length).Select(i => i % 11 / 10f)]);
        else
            Distributions.Bernoulli(generator, x.AsSpan(), Enumerable.Range(0, x.Length).Select(i => i % 11 / 10.0).ToArray().AsSpan());
    }

    private static long[] Whole(RandomGenerator generator, JsonObject call)
    {
        if (call.Text("call") == "multinomial") return Multinomial(generator, call);
        var x = new long[call.Text("call") == "randperm" ? (long)Argument(call, 0) : call.Integer("size")];
        if (call.Text("call") == "randperm") Distributions.Permutation(generator, x);
        else Distributions.Integers(generator, x, Low(call), High(call));
        return x;
    }

    /// <summary>The weight of category k in row n is ((7 n + 3 k) mod 10) + 1, as the script has it.</summary>
    private static long[] Multinomial(RandomGenerator generator, JsonObject call)
    {
        var (rows, categories, samples) = ((int)Argument(call, 0), (int)Argument(call, 1), (int)Argument(call, 2));
        var replacement = Argument(call, 3) == 1;
        var weights = Enumerable.Range(0, rows * categories).Select(i => (7 * (i / categories) + 3 * (i % categories)) % 10 + 1);
        var x = new long[rows * samples];
        if (call.Text("dtype") == "float32")
            Distributions.Multinomial<float>(generator, weights.Select(w => (float)w).ToArray(), categories, samples, replacement, x);
        else
            Distributions.Multinomial<double>(generator, weights.Select(w => (double)w).ToArray(), categories, samples, replacement, x);
        return x;
    }

    private static double Argument(JsonNode call, int index) => call["args"]![index]!.GetValue<double>();

    private static long Low(JsonNode call) => call["args"]![0]!.GetValue<long>();

    private static long High(JsonNode call) => call["args"]![1]!.GetValue<long>();
}
