using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Lessons.Tests.Experts;

/// <summary>
/// One case of tests/Reference/experts.json: leaves, what PyTorch made of them, and the gradients of sum(result * weights).
/// </summary>
public sealed class StoredCase(JsonObject content, int place)
{
    /// <summary>All cases of a list of the file: "gates" or "layers".</summary>
    public static StoredCase[] All(string list) =>
        [.. JsonNode.Parse(File.ReadAllText(Repository.PathOf("tests", "Reference", "experts.json")))![list]!.AsArray().Select((c, i) => new StoredCase(c!.AsObject(), i))];

    public string Name => (string)content["case"]!;

    public int Integer(string key) => (int)content[key]!;

    /// <summary>A tensor that is given and has no gradient.</summary>
    public Tensor Given(string key) => Read(content[key]!);

    /// <summary>The leaves by name, each ready to collect a gradient.</summary>
    public Dictionary<string, Tensor> Leaves() =>
        content["leaves"]!.AsObject().ToDictionary(leaf => leaf.Key, leaf => Read(leaf.Value!).requires_grad_(true));

    /// <summary>Holds a result and the gradients it leaves in the leaves to the stored ones.</summary>
    public void Hold(Tensor result, IReadOnlyDictionary<string, Tensor> leaves)
    {
        Near(result, content["result"]!, "result");
        (result * Given("weights")).sum().backward();
        foreach (var (name, stored) in content["gradients"]!.AsObject()) Near(leaves[name].grad ?? zeros_like(leaves[name]), stored!, $"gradient of {name}");
    }

    public override string ToString() => $"{Name} ({place})";

    private void Near(Tensor actual, JsonNode stored, string what)
    {
        var expected = Read(stored);
        actual.shape.ShouldBe(expected.shape, $"{this}: {what}");
        (actual.detach() - expected).abs().max().item<double>().ShouldBeLessThan(1e-12, $"{this}: {what}");
    }

    private static Tensor Read(JsonNode stored) => tensor(
        [.. ((string)stored["values"]!).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)],
        [.. stored["shape"]!.AsArray().Select(size => (long)size!)]);
}
