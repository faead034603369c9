using System.Text.Json.Nodes;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace Lessons.Tests.MixtureOfExperts;

/// <summary>
/// One case of tests/Reference/experts.json: leaves, what PyTorch made of them, and the gradients of sum(result * weights).
/// </summary>
public sealed class StoredCase(JsonObject content, int index)
{
    private static readonly Tolerance Allowed = new(1e-12, 0);

    /// <summary>All cases of a list of the file: "gates" or "layers".</summary>
    public static StoredCase[] All(string list) =>
        [.. ReferenceFile.Load("experts.json")[list]!.AsArray().Select((c, i) => new StoredCase(c!.AsObject(), i))];

    public string Name => content.Text("case");

    public int Integer(string key) => (int)ReferenceFile.Integer(content, key);

    /// <summary>A tensor that is given and has no gradient.</summary>
    public Tensor Given(string key) => ReferenceCase.Read(content[key]!);

    /// <summary>The leaves by name, each ready to collect a gradient.</summary>
    public Dictionary<string, Tensor> Leaves() =>
        content["leaves"]!.AsObject().ToDictionary(leaf => leaf.Key, leaf => ReferenceCase.Read(leaf.Value!).requires_grad_(true));

    /// <summary>Holds a result and the gradients it leaves in the leaves to the stored ones.</summary>
    public void Hold(Tensor result, IReadOnlyDictionary<string, Tensor> leaves)
    {
        Near(result.detach(), content["result"]!, "result");
        (result * Given("weights")).sum().backward();
        foreach (var (name, stored) in content["gradients"]!.AsObject())
            Near(leaves[name].grad ?? zeros_like(leaves[name]), stored!, $"gradient of {name}");
    }

    public override string ToString() => $"{Name} ({index})";

    private void Near(Tensor actual, JsonNode stored, string what)
    {
        actual.shape.ShouldBe(ReferenceCase.Shape(stored), $"{this}: {what}");
        Allowed.Check(ReferenceCase.Values(actual), ReferenceCase.Values(ReferenceCase.Read(stored)), $"{this}: {what}");
    }
}
