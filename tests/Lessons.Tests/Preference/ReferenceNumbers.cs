using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Lessons.Tests.Preference;

/// <summary>Reads tests/Reference/preferences.json, which preferences.py wrote with PyTorch.</summary>
internal static class ReferenceNumbers
{
    private static readonly JsonNode File = JsonNode.Parse(
        System.IO.File.ReadAllText(Repository.PathOf("tests", "Reference", "preferences.json")))!;

    public static IEnumerable<JsonNode> Cases(string name) => File[name]!.AsArray().Select(node => node!);

    public static double[] Doubles(this JsonNode node, string key) =>
        [.. ((string)node[key]!).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)];

    public static double Double(this JsonNode node, string key) => node.Doubles(key).Single();

    /// <summary>All numbers of a float64 tensor, in reading order.</summary>
    public static double[] Of(Tensor t) => t.detach().contiguous().data<double>().ToArray();
}
