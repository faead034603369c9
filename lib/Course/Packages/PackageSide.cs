using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;
using NotebookKernel.Document;

namespace Course.Packages;

/// <summary>
/// The two sides of the course: the embedded one, which comes with it, and the full packages (TorchSharp, Plotly.NET,
/// XPlot, Deedle). Which one is built is asked from the command line, from the environment, or by lib/packages.user.
/// </summary>
internal static class PackageSide
{
    public const string Embedded = "embedded";
    public const string Full = "full";
    public const string Variable = "FullPackages";

    /// <summary>Where <c>course packages full</c> keeps its answer; ignored by git, read by Directory.Build.props.</summary>
    public const string File = "lib/packages.user";

    public static string FileIn(Repository repository) => Path.Combine(repository.Root, "lib", "packages.user");

    /// <summary>A cell with the tag full-packages: its outputs were made with them, and stay where they are not.</summary>
    public static bool Needs(Cell cell) =>
        cell.Kind == CellKind.Code && cell.Metadata["tags"] is JsonArray tags && tags.Any(tag => (string?)tag == "full-packages");

    /// <summary>The side that the next build takes, and why.</summary>
    public static (string Side, string Reason) Asked(Repository repository) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value
            ? (value.Equals("true", StringComparison.OrdinalIgnoreCase) ? Full : Embedded, $"the environment variable {Variable} is {value}")
            : System.IO.File.Exists(FileIn(repository))
                ? (Full, $"{File} asks for it")
                : (Embedded, "nothing asks for the full packages");

    /// <summary>The side that lib/bin/Lessons.dll was built for: the engine it refers to. Null where it is not built.</summary>
    public static string? BuiltIn(Repository repository)
    {
        var library = Path.Combine(repository.Root, "lib", "bin", "Lessons.dll");
        if (!System.IO.File.Exists(library))
            return null;

        try
        {
            using var file = new PEReader(System.IO.File.OpenRead(library));
            var metadata = file.GetMetadataReader();
            return metadata.AssemblyReferences.Any(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) == "TorchSharp") ? Full : Embedded;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
