using System.ComponentModel;
using System.Diagnostics;

namespace Course.Provision;

/// <summary>What another program answered.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The last line it printed: usually the one that says what went wrong.</summary>
    public string LastLine =>
        (Errors + "\n" + Output).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
            ?? "it printed nothing";
}

/// <summary>Runs other programs; none of them outlives this one.</summary>
internal static class Tool
{
    private const int NotStarted = 127;

    /// <summary>The first program of this name on PATH; null when there is none.</summary>
    public static string? Find(string name) => FindAll(name).FirstOrDefault();

    public static IEnumerable<string> FindAll(string name)
    {
        var extensions = OperatingSystem.IsWindows() ? (string[])[".exe", ".cmd", ""] : [""];
        return
            from folder in (Environment.GetEnvironmentVariable("PATH")
                ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            from extension in extensions
            let path = Path.Combine(folder, name + extension)
            where File.Exists(path)
            select path;
    }

    public static async Task<ToolResult> RunAsync(
        IReadOnlyList<string> command,
        string folder,
        CancellationToken cancellation,
        TimeSpan? limit = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new ToolResult(NotStarted, "", e.Message);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var timer = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            return new ToolResult(NotStarted, await output, $"it took longer than {limit!.Value.TotalSeconds:0} s");
        }

        return new ToolResult(process.ExitCode, await output, await errors);
    }
}
