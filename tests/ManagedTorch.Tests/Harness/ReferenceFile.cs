using System.Text.Json.Nodes;

namespace ManagedTorch.Tests.Harness;

/// <summary>Numbers made by tests/Reference/generate.py with PyTorch.</summary>
internal static class ReferenceFile
{
    /// <summary>The cases of a file of tests/Reference, such as "random.json".</summary>
    public static IEnumerable<JsonObject> Cases(string name) =>
        Load(name)["cases"]!.AsArray().Select(item => item!.AsObject());

    /// <summary>The whole file.</summary>
    public static JsonObject Load(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Reference", name);
        if (!File.Exists(path))
            throw new FileNotFoundException($"No {name}: run tests/Reference/generate.py with PyTorch, then build.", path);
        return JsonNode.Parse(File.ReadAllText(path))!.AsObject();
    }

    public static string Text(this JsonNode node, string key) =>
        node[key]?.GetValue<string>() ?? throw new FormatException($"no {key} in {node.ToJsonString()}");

    public static long Integer(this JsonNode node, string key) =>
        node[key]?.GetValue<long>() ?? throw new FormatException($"no {key} in {node.ToJsonString()}");

    /// <summary>"1 2.5 nan -inf" as doubles; a float32 is read as a float first, so it keeps its bits.</summary>
    public static double[] Doubles(string text, string dtype = "float64") =>
        [.. Split(text).Select(token => dtype == "float32" ? (double)float.Parse(Spelled(token)) : double.Parse(Spelled(token)))];

    public static float[] Singles(string text) => [.. Split(text).Select(token => float.Parse(Spelled(token)))];

    public static long[] Integers(string text) => [.. Split(text).Select(long.Parse)];

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Spelled(string token) => token switch
    {
        "inf" => "Infinity",
        "-inf" => "-Infinity",
        _ => token,
    };
}
