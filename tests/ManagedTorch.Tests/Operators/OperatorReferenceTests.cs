using System.Text.Json.Nodes;
using ManagedTorch.Tests.Harness;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

/// <summary>Every stored case of every operator: what it returns, its gradients, and its gradients by differences.</summary>
public class OperatorReferenceTests(ITestOutputHelper output)
{
    private static readonly ILookup<string, ReferenceCase> Cases = ReferenceCase.All().ToLookup(c => c.Op);

    public static TheoryData<string> Operators() => [.. OperatorTable.Entries.Keys.Order()];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Agrees_with_PyTorch(string op)
    {
        Cases[op].ShouldNotBeEmpty();
        foreach (var c in Cases[op])
        {
            using var scope = NewDisposeScope();
            var leaves = c.Leaves();
            var results = OperatorTable.Entries[op](c.Views(leaves), c.Arguments);
            results.Length.ShouldBe(c.Outputs.Count, c.ToString());
            for (var i = 0; i < results.Length; i++) CheckOutput(results[i], c.Outputs[i]!, c);
            CheckGradients(results, leaves, c);
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Agrees_with_central_differences(string op)
    {
        foreach (var c in Cases[op].Where(IsSmooth))
        {
            using var scope = NewDisposeScope();
            var differentiated = Enumerable.Range(0, c.Inputs.Count).Where(i => c.Gradients![i] is not null).ToArray();
            Tensor[] Run(Tensor[] moved)
            {
                var leaves = c.Leaves();
                for (var n = 0; n < moved.Length; n++) leaves[differentiated[n]] = moved[n];
                return OperatorTable.Entries[op](c.Views(leaves), c.Arguments);
            }

            NumericalGradient.Check(
                c.ToString(), Run, [.. differentiated.Select(i => (AwayFromKinks(c.Inputs[i]!, i), ReferenceCase.Shape(c.Inputs[i]!)))]);
        }
    }

    /// <summary>The gradient is itself a function, of the inputs and of what arrived for the outputs.</summary>
    [Theory]
    [MemberData(nameof(Operators))]
    public void Gradients_have_gradients(string op)
    {
        foreach (var c in Cases[op].Where(c => IsSmooth(c)
            && SizeOf(c) > 1).GroupBy(c => c.Arguments.ToJsonString()).SelectMany(same => same.OrderBy(SizeOf).Take(2)))
        {
            using var scope = NewDisposeScope();
            var differentiated = Enumerable.Range(0, c.Inputs.Count).Where(i => c.Gradients![i] is not null).ToArray();
            var live = Enumerable.Range(0, c.Outputs.Count).Where(i => c.Upstream![i] is not null).ToArray();
            Tensor[] Gradients(Tensor[] moved, bool inGraph)
            {
                using var on = enable_grad();
                Tensor[] trained = [.. moved.Select(x => x.requires_grad ? x : x.detach().requires_grad_())];
                var leaves = c.Leaves();
                for (var n = 0; n < differentiated.Length; n++) leaves[differentiated[n]] = trained[n];
                var results = OperatorTable.Entries[op](c.Views(leaves), c.Arguments);
                return
                [
                    .. autograd.grad(
                        [.. live.Select(i => results[i])],
                        trained[..differentiated.Length],
                        trained[differentiated.Length..],
                        create_graph: inGraph,
                        allow_unused: true)
                        .Select((gradient, n) => gradient ?? zeros_like(trained[n])),
                ];
            }

            (double[] Values, long[] Shape)[] inputs =
            [
                .. differentiated.Select(i => (AwayFromKinks(c.Inputs[i]!, i), ReferenceCase.Shape(c.Inputs[i]!))),
                .. live.Select(i => (ReferenceFile.Doubles(c.Upstream![i]!.GetValue<string>()), ReferenceCase.Shape(c.Outputs[i]!))),
            ];
            NumericalGradient.Check($"{c}, differentiated", moved => Gradients(moved, inGraph: true), inputs);

            Tensor[] once = [.. inputs.Select(input => tensor(input.Values, input.Shape))];
            var (recorded, plain) = (Gradients(once, inGraph: true), Gradients(once, inGraph: false));
            for (var i = 0; i < plain.Length; i++)
                new Tolerance(1e-13, 1e-12).Check(
                    ReferenceCase.Values(recorded[i]), ReferenceCase.Values(plain[i]), $"{c}: gradient {i} under create_graph");
        }
    }

    [Fact]
    public void Every_stored_operator_is_tested()
    {
        var stored = Cases.Select(group => group.Key).ToHashSet();
        output.WriteLine($"{OperatorTable.Entries.Count} operators of {stored.Count} stored ones, {Cases.Sum(g => g.Count())} cases");
        foreach (var group in Cases.OrderBy(g => g.Key))
            output.WriteLine($"{group.Key,-45} {group.Count(),4} cases, {group.Count(c => c.Gradients is not null),4} with gradients");
        stored.Except(OperatorTable.Entries.Keys).Order().ShouldBe(OperatorTable.Pending.Order());
    }

    private static void CheckOutput(Tensor actual, JsonNode expected, ReferenceCase c)
    {
        actual.shape.ShouldBe(ReferenceCase.Shape(expected), c.ToString());
        actual.dtype.ShouldBe(ReferenceCase.Read(expected).dtype, c.ToString());
        var values = ReferenceFile.Doubles(expected.Text("values"), expected.Text("dtype"));
        (ToleranceOf(expected.Text("dtype"), values) + LostDigits(c)).Check(ReferenceCase.Values(actual), values, $"{c}: output");
    }

    private static void CheckGradients(Tensor[] results, Tensor[] leaves, ReferenceCase c)
    {
        if (c.Upstream is null) return;
        var live = Enumerable.Range(0, results.Length).Where(i => c.Upstream[i] is not null).ToArray();
        autograd.backward(
            [.. live.Select(i => results[i])],
            [.. live.Select(
                i => tensor(ReferenceFile.Doubles(c.Upstream[i]!.GetValue<string>()), results[i].shape).to_type(results[i].dtype))]);
        for (var i = 0; i < leaves.Length; i++)
        {
            if (c.Gradients![i] is not { } stored) continue;
            var dtype = c.Inputs[i]!.Text("dtype");
            var expected = ReferenceFile.Doubles(stored.GetValue<string>(), dtype);
            leaves[i].grad.ShouldNotBeNull($"{c}: gradient of input {i}");
            leaves[i].grad!.shape.ShouldBe(leaves[i].shape, $"{c}: gradient of input {i}");
            (ToleranceOf(dtype, expected) + LostDigits(c)).Check(
                ReferenceCase.Values(leaves[i].grad!), expected, $"{c}: gradient of input {i}");
        }
    }

    /// <summary>Layer normalisation subtracts a rounded mean: an input far from 0 has lost that much before it is scaled.</summary>
    private static double LostDigits(ReferenceCase c)
    {
        if (!c.Op.StartsWith("layer_norm", StringComparison.Ordinal)) return 0;
        var unit = c.Inputs[0]!.Text("dtype") == "float32" ? 6e-8 : 1.1e-16;
        return unit * ReferenceFile.Doubles(c.Inputs[0]!.Text("values")).Max(Math.Abs);
    }

    /// <summary>A few units in the last place of the largest number around: both sides round, in different orders.</summary>
    private static Tolerance ToleranceOf(string dtype, double[] expected)
    {
        var size = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return dtype switch
        {
            "float32" => new Tolerance(1e-6 * Math.Min(size, 1) + 2e-7 * size, 5e-6),
            "float64" => new Tolerance(1e-15 * Math.Min(size, 1) + 4e-16 * size, 1e-14),
            _ => Tolerance.Exact,
        };
    }

    private static long SizeOf(ReferenceCase c) =>
        c.Inputs.Concat(c.Outputs).Sum(x => ReferenceCase.Shape(x!).Aggregate(1L, (a, b) => a * b));

    // Differences need numbers of ordinary size, and float64 for their digits.
    private static bool IsSmooth(ReferenceCase c) =>
        c.Gradients is not null && !c.AtEdge
        && c.Outputs.All(output => ReferenceFile.Doubles(output!.Text("values")).All(double.IsFinite))
        && c.Inputs.Select((input, i) => (input, i)).Where(p => c.Gradients[p.i] is not null).All(p =>
            p.input!.Text("dtype") == "float64"
            && ReferenceFile.Doubles(p.input!.Text("values")).All(v => Math.Abs(v) < 50 && (v == 0 || Math.Abs(v) > 1e-3)));

    // Stored values are multiples of 1/16, where kinks and ties lie; another offset for every input moves off them, and
    // a small one for every element takes equal ones apart.
    private static double[] AwayFromKinks(JsonNode input, int i) =>
        [.. ReferenceFile.Doubles(input.Text("values")).Select((v, n) => v + 0.0137 * (i + 1) + 1e-4 * n)];
}
