using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml;
using System.Xml.Linq;

namespace Course.Engine;

/// <summary>
/// The two engines: ManagedTorch, which comes with the course, and TorchSharp. Which one is built is asked from the
/// command line, from the environment, or by lib/engine.user.
/// </summary>
internal static class EngineChoice
{
    public const string Managed = "managed";
    public const string TorchSharp = "torchsharp";
    public const string Variable = "CourseEngine";

    /// <summary>Where <c>course engine torchsharp</c> keeps its answer; ignored by git, read by Directory.Build.props.</summary>
    public const string File = "lib/engine.user";

    public static string FileIn(Repository repository) => Path.Combine(repository.Root, "lib", "engine.user");

    /// <summary>The engine that the next build takes, and why.</summary>
    public static (string Engine, string Reason) Asked(Repository repository)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value)
            return (Known(value), $"the environment variable {Variable} is {value}");
        return Kept(repository) is { Length: > 0 } kept ? (Known(kept), $"{File} asks for it") : (Managed, "nothing asks for TorchSharp");
    }

    /// <summary>The engine that lib/bin/Lessons.dll was built for: the one it refers to. Null where it is not built.</summary>
    public static string? BuiltIn(Repository repository)
    {
        var library = Path.Combine(repository.Root, "lib", "bin", "Lessons.dll");
        if (!System.IO.File.Exists(library))
            return null;

        try
        {
            using var file = new PEReader(System.IO.File.OpenRead(library));
            var metadata = file.GetMetadataReader();
            return metadata.AssemblyReferences.Any(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) == "TorchSharp")
                ? TorchSharp
                : Managed;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>The build refuses any other word.</summary>
    private static string Known(string value) => value.Equals(TorchSharp, StringComparison.OrdinalIgnoreCase) ? TorchSharp : Managed;

    private static string? Kept(Repository repository)
    {
        var file = FileIn(repository);
        if (!System.IO.File.Exists(file))
            return null;
        try
        {
            return XDocument.Load(file).Descendants(Variable).LastOrDefault()?.Value.Trim();
        }
        catch (XmlException e)
        {
            throw new CourseException($"{File} is not what `course engine` wrote ({e.Message.TrimEnd('.')}): delete it", ExitCode.Usage);
        }
    }
}
