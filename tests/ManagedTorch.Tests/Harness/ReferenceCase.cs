using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Harness;

/// <summary>One case of tests/Reference/operators: see cases.py for what it holds.</summary>
internal sealed class ReferenceCase(string file, JsonObject content)
{
    private const string Edges = "edges";

    private static readonly string[] Files = ["elementwise", "binary", "reductions", "shapes", "indexing", "products", "losses", "more",
        Edges];

    /// <summary>Whether the inputs lie at the ends of what the operator takes, where differences lead out of it.</summary>
    public bool AtEdge => file == Edges;

    public string Op { get; } = content.Text("op");

    public JsonObject Arguments { get; } = content["args"]?.AsObject() ?? [];

    public JsonArray Inputs { get; } = content["inputs"]!.AsArray();

    public JsonArray Outputs { get; } = content["outputs"]!.AsArray();

    /// <summary>The gradient put into each output; null where it has none.</summary>
    public JsonArray? Upstream { get; } = content["upstream"]?.AsArray();

    /// <summary>The gradient expected in each stored input; null where it has none.</summary>
    public JsonArray? Gradients { get; } = content["gradients"]?.AsArray();

    public override string ToString() =>
        $"{file}.json, {Op}({Arguments.ToJsonString()}) of {string.Join(", ", Inputs.Select(i =>
            $"{i!.Text("dtype")} {i!["shape"]!.ToJsonString()} {i["view"]?.ToJsonString()}"))}";

    public static IEnumerable<ReferenceCase> All() =>
        Files.SelectMany(file => ReferenceFile.Cases(Path.Combine("operators", file + ".json")).Select(c => new ReferenceCase(file, c)));

    /// <summary>The stored tensors, before their views are taken.</summary>
    public Tensor[] Leaves() => [.. Inputs.Select((input, i) => Read(input!).requires_grad_(Gradients?[i] is not null))];

    /// <summary>The operator's arguments: the views of the stored tensors.</summary>
    public Tensor[] Views(Tensor[] leaves) => [.. leaves.Select((leaf, i) => View(leaf, Inputs[i]!["view"]?.AsArray() ?? []))];

    public static Tensor Read(JsonNode stored)
    {
        long[] shape = Shape(stored);
        var values = stored.Text("values");
        return stored.Text("dtype") switch
        {
            "float32" => tensor(ReferenceFile.Singles(values), shape),
            "float64" => tensor(ReferenceFile.Doubles(values), shape),
            "int64" => tensor(ReferenceFile.Integers(values), shape),
            "bool" => tensor([.. ReferenceFile.Integers(values).Select(v => v != 0)], shape),
            var other => throw new FormatException($"dtype {other}"),
        };
    }

    public static long[] Shape(JsonNode stored) => [.. stored["shape"]!.AsArray().Select(size => size!.GetValue<long>())];

    /// <summary>All elements in reading order, whatever their type.</summary>
    public static double[] Values(Tensor x) => x.dtype switch
    {
        ScalarType.Float32 => [.. x.contiguous().data<float>().ToArray().Select(v => (double)v)],
        ScalarType.Float64 => x.contiguous().data<double>().ToArray(),
        ScalarType.Int64 => [.. x.contiguous().data<long>().ToArray().Select(v => (double)v)],
        ScalarType.Bool => [.. x.contiguous().data<bool>().ToArray().Select(v => v ? 1.0 : 0.0)],
        var other => throw new NotSupportedException($"dtype {other}"),
    };

    private static Tensor View(Tensor x, JsonArray steps)
    {
        foreach (var step in steps.Select(s => s!.AsArray()))
        {
            long[] n = [.. step.Skip(1).Select(a => a!.GetValue<long>())];
            x = step[0]!.GetValue<string>() switch
            {
                "transpose" => x.transpose(n[0], n[1]),
                "narrow" => x.narrow(n[0], n[1], n[2]),
                "select" => x.select(n[0], n[1]),
                "permute" => x.permute(n),
                "expand" => x.expand(n),
                "step" => EveryNth(x, n[0], n[1]),
                var other => throw new FormatException($"view {other}"),
            };
        }

        return x;
    }

    // x[::n] of a dimension: its elements in groups of n, and the first of every group.
    private static Tensor EveryNth(Tensor x, long dim, long n)
    {
        List<long> grouped = [.. x.shape];
        grouped[(int)dim] /= n;
        grouped.Insert((int)dim + 1, n);
        return x.view([.. grouped]).select(dim + 1, 0);
    }
}
