using System.Diagnostics;
using System.Text.RegularExpressions;
using NotebookKernel.Document;
using NotebookKernel.Hosting;

namespace Course.Running;

/// <summary>Starts C# sessions: this same program, with its hidden verb.</summary>
internal static partial class Sessions
{
    public static Task<SessionProcess> StartAsync(string folder, CancellationToken cancellation)
    {
        var self = Environment.ProcessPath!;
        var command = new ProcessStartInfo(self);
        // Under "dotnet course.dll" the process is the dotnet host, which needs to be told the dll again.
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
            command.ArgumentList.Add(typeof(Sessions).Assembly.Location);
        foreach (var argument in (string[])["session", "--folder", folder])
            command.ArgumentList.Add(argument);
        return SessionProcess.StartAsync(command, cancellation);
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
                    throw new CourseException(
                        $"{repository.Shown(path)}, cell {cell.Index + 1} needs {repository.Shown(library)}, which is not built: "
                        + "run `dotnet build lib/Lessons` first.",
                        ExitCode.Missing);
                }
            }
        }
    }

    [GeneratedRegex("""^\s*#r\s+"([^"]+\.dll)"\s*$""", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
