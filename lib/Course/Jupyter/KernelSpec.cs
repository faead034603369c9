using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Jupyter;

/// <summary>A kernel that Jupyter knows of.</summary>
internal sealed record KernelSpec(string Name, string Folder, JsonObject Spec)
{
    /// <summary>The program of the course's kernels, whichever clone installed them.</summary>
    public const string Bridge = "csharp_kernel.py";

    private IReadOnlyList<string> Arguments =>
        Spec["argv"] is JsonArray argv && argv.All(part => Text(part) is not null) ? [.. argv.Select(part => Text(part)!)] : [];

    /// <summary>
    /// The course.dll that the kernel runs: what follows <see cref="Bridge"/> and the host. Null when it is not a
    /// kernel of the course.
    /// </summary>
    public string? CourseDll =>
        Arguments.Index().FirstOrDefault(part => Path.GetFileName(part.Item) == Bridge) is { Item: not null } bridge
            ? Arguments.ElementAtOrDefault(bridge.Index + 2)
            : null;

    /// <summary>Whether this clone installed it.</summary>
    public bool IsOurs => CourseDll is { } dll && Path.GetFullPath(dll) == OwnDll;

    public bool IsCSharp => string.Equals(Text(Spec["language"]), "C#", StringComparison.OrdinalIgnoreCase);

    /// <summary>The first of its files that is not there; null when all are.</summary>
    public string? MissingFile => Arguments.TakeWhile(part => part != "-f").FirstOrDefault(file => !File.Exists(file));

    public static string OwnDll => typeof(KernelSpec).Assembly.Location;

    /// <summary>The kernel in a folder; null where none is, or none that can be read.</summary>
    public static KernelSpec? Read(string folder)
    {
        var file = Path.Combine(folder, "kernel.json");
        try
        {
            return File.Exists(file) && JsonNode.Parse(File.ReadAllText(file)) is JsonObject spec
                ? new KernelSpec(Path.GetFileName(folder), folder, spec)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
