using System.Diagnostics;
using System.Text.RegularExpressions;
using NotebookKernel.Document;
using NotebookKernel.Hosting;

namespace Course.Running;

/// <summary>Starts C# sessions: this same program, with its hidden verb.</summary>
internal static partial class Sessions
{
    /// <summary>The command that starts this program again.</summary>
    public static IReadOnlyList<string> Self
    {
        get
        {
            var self = Environment.ProcessPath!;
            // Under "dotnet course.dll" the process is the dotnet host, which needs to be told the dll again.
            return Path.GetFileNameWithoutExtension(self) == "dotnet" ? [self, typeof(Sessions).Assembly.Location] : [self];
        }
    }

    public static Task<SessionProcess> StartAsync(string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Self[0], [.. Self.Skip(1), "session", "--folder", folder]);
        // libtorch's threads come from libgomp, where a thread that waits for the others spins, on a core that they may need.
        start.Environment.TryAdd("OMP_WAIT_POLICY", "PASSIVE");
        return SessionProcess.StartAsync(start, cancellation);
    }

    /// <summary>The libraries a notebook loads by path must have been built.</summary>
    public static void RequireLibraries(string path, Notebook notebook, Repository repository)
    {
        var folder = Path.GetDirectoryName(path)!;
        foreach (var cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Code))
        {
            foreach (Match reference in Reference().Matches(cell.Source))
            {
                var library = Path.GetFullPath(reference.Groups[1].Value, folder);
                if (!File.Exists(library))
                {
                    var project = Path.GetFileName(library) == "Interop.dll" ? "Interop" : "Lessons";
                    throw new CourseException(
                        $"{repository.Shown(path)}, cell {cell.Index + 1} needs {repository.Shown(library)}, which is not built: "
                        + $"run `dotnet build lib/{project}` first.",
                        ExitCode.Missing);
                }
            }
        }
    }

    [GeneratedRegex("""^\s*#r\s+"([^"]+\.dll)"\s*$""", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
