using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Course.Provision;

namespace Course.Engine;

/// <summary>
/// Builds Lessons and Interop with one engine beside lib/bin, where notebooks do not look, and puts them in the place of
/// lib/bin once they are whole. A build that fails or is interrupted leaves lib/bin as it was.
/// </summary>
internal sealed partial class LibraryBuild : IDisposable
{
    private readonly Repository _repository;

    private LibraryBuild(Repository repository) => _repository = repository;

    /// <summary>Where the build lies until it is put in place: NotebookLibrary.props names it for BuildBeside=true.</summary>
    public string Folder => Beside("next");

    private string InUse => Path.Combine(_repository.Root, "lib", "bin");

    private string Replaced => Beside("before");

    /// <exception cref="CourseException">What the feed lacks, or the first error of the build.</exception>
    public static async Task<LibraryBuild> RunAsync(Repository repository, string engine, CancellationToken cancellation)
    {
        var build = new LibraryBuild(repository);
        try
        {
            // What a build that was cut off left there, or the other engine, would be found beside the library.
            Delete(build.Folder);
            Delete(build.Replaced);
            // Nodes that are kept for the next build would outlive an interruption, and write on.
            var built = await Tool.RunAsync(
                [
                    "dotnet", "build", "lib/Interop", "-v", "quiet", "--nologo", "-nodeReuse:false", "-p:BuildBeside=true",
                    $"-p:{EngineChoice.Variable}={engine}",
                ],
                repository.Root,
                cancellation);
            // Ctrl-C in a terminal reaches the build too, which may end before we are asked to.
            cancellation.ThrowIfCancellationRequested();
            if (!built.Succeeded)
                throw new CourseException(Reason(built.Output + built.Errors), ExitCode.Missing);
            return build;
        }
        catch (Exception e)
        {
            build.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new CourseException($"the folder of the build cannot be emptied: {e.Message.TrimEnd('.')}", ExitCode.NotSaved);
            throw;
        }
    }

    /// <summary>Changes lib/bin for this build by two renames: no notebook can find a half of it.</summary>
    /// <exception cref="CourseException">lib/bin cannot be moved: on Windows while a notebook has its library loaded.</exception>
    public void TakePlace()
    {
        var replaces = Directory.Exists(InUse);
        try
        {
            if (replaces)
                Directory.Move(InUse, Replaced);
            Directory.Move(Folder, InUse);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (replaces && !Directory.Exists(InUse))
                Directory.Move(Replaced, InUse);
            throw new CourseException(
                $"lib/bin cannot be replaced; close the notebooks that run ({e.Message.TrimEnd('.')})", ExitCode.NotSaved);
        }
    }

    /// <summary>Removes what is no longer wanted. What cannot be removed now goes with the next build.</summary>
    public void Dispose()
    {
        foreach (var folder in (string[])[Folder, Replaced])
        {
            try
            {
                Delete(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    private string Beside(string name) => Path.Combine(_repository.Root, "lib", "obj", name);

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>What a feed lacks, by name; else the first error as the build said it.</summary>
    private static string Reason(string output)
    {
        var lacking = MissingPackage().Matches(output)
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (lacking.Exists(name => name.StartsWith("libtorch-cpu-", StringComparison.Ordinal) && NoVersion().IsMatch(output)))
            return $"TorchSharp has no native library for this system ({RuntimeInformation.RuntimeIdentifier})";
        if (lacking.Count > 0)
            return $"the package feed here does not have {string.Join(", ", lacking)}";
        return Error().Match(output) is { Success: true } error ? $"the build failed: {error.Groups[1].Value.Trim()}" : "the build failed";
    }

    [GeneratedRegex(@"(?:NU110[12]: Unable to find (?:a stable )?package |NU1010: [^\r\n]*?item: )([A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*)")]
    private static partial Regex MissingPackage();

    [GeneratedRegex("NU1010")]
    private static partial Regex NoVersion();

    [GeneratedRegex(@"error ([^\r\n\[]+)")]
    private static partial Regex Error();
}
