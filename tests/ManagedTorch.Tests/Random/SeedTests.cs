using System.Text.Json.Nodes;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.RandomNumbers;

/// <summary>manual_seed and the public functions give PyTorch's numbers too: tests/Reference/random.json through torch.</summary>
[Collection("process state")]
public class SeedTests
{
    private static readonly HashSet<string> Public = ["rand", "randn", "uniform_", "normal_", "exponential_", "bernoulli_",
        "bernoulli_p", "randint", "randperm", "multinomial"];

    [Fact]
    public void Every_call_draws_what_PyTorch_draws()
    {
        var run = 0;
        foreach (var described in ReferenceFile.Cases("random.json"))
        {
            var calls = described["calls"]!.AsArray().Select(call => call!.AsObject()).ToList();
            if (!calls.All(call => Public.Contains(call.Text("call")))) continue;
            run++;
            manual_seed(described.Integer("seed"));
            foreach (var call in calls)
            {
                using var scope = NewDisposeScope();
                var step = (int?)call["step"] ?? 1;
                var drawn = ReferenceCase.Values(Run(call)).Where((_, i) => i % step == 0).ToArray();
                // Normal and exponential numbers go through a logarithm; the others are exact, which the tests of the fills hold.
                var tolerance = call.Text("result") == "float64" ? new Tolerance(1e-14, 1e-14) : new Tolerance(1e-6, 1e-6);
                tolerance.Check(
                    drawn,
                    ReferenceFile.Doubles(call.Text("values"), call.Text("result")),
                    $"seed {described.Integer("seed")}, {call.Text("call")}");
            }
        }

        run.ShouldBeGreaterThan(60);
    }

    [Fact]
    public void A_generator_of_ones_own_leaves_the_default_alone()
    {
        manual_seed(3);
        var expected = rand(4).data<float>().ToArray();
        manual_seed(3);
        using var own = new Generator(99);
        rand(100, generator: own);
        rand(4).data<float>().ToArray().ShouldBe(expected);
        own.initial_seed().ShouldBe(99);
    }

    private static Tensor Run(JsonObject call)
    {
        double[] a = [.. call["args"]!.AsArray().Select(n => n!.GetValue<double>())];
        if (call.Text("call") == "randperm") return randperm((long)a[0]);
        if (call.Text("call") == "multinomial")
        {
            var (rows, categories) = ((int)a[0], (int)a[1]);
            double[] weights = [.. Enumerable.Range(0, rows * categories)
                .Select(i => (double)((7 * (i / categories) + 3 * (i % categories)) % 10 + 1))];
            return multinomial(
                tensor(weights, [rows, categories]).to_type(call.Text("dtype") == "float32" ? float32 : float64), (long)a[2], a[3] == 1);
        }

        var size = call.Integer("size");
        if (call.Text("call") == "randint") return randint(call["args"]![0]!.GetValue<long>(), call["args"]![1]!.GetValue<long>(), [size]);
        var dtype = call.Text("dtype") == "float32" ? float32 : float64;
        return call.Text("call") switch
        {
            "rand" => rand(size, dtype: dtype),
            "randn" => randn(size, dtype: dtype),
            "uniform_" => Empty(call, size, dtype).uniform_(a[0], a[1]),
            "normal_" => Empty(call, size, dtype).normal_(a[0], a[1]),
            "exponential_" => empty([size], dtype: dtype).exponential_(a[0]),
            "bernoulli_p" =>
                empty([size], dtype: dtype).bernoulli_((arange(size, dtype: call.Text("p") == "float32" ? float32 : float64) % 11) / 10),
            "bernoulli_" => empty([size], dtype: dtype).bernoulli_(a[0]),
            var other => throw new FormatException(other),
        };
    }

    private static Tensor Empty(JsonObject call, long size, ScalarType dtype)
    {
        var x = empty([size], dtype: dtype);
        if ((long?)call["rows"] is not { } rows) return x;
        x = x.view(rows, size / rows);
        return call.Text("view") == "transposed" ? x.transpose(0, 1) : x.narrow(1, 1, (size / rows) - 1);
    }
}
