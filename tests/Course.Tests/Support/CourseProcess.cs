using System.Diagnostics;

namespace Course.Tests.Support;

/// <summary>What the built command line answered.</summary>
internal sealed record Answer(int ExitCode, string Output, string Errors);

/// <summary>Starts the command line as a reader does: the built program, in a process of its own.</summary>
internal static class CourseProcess
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "course.exe" : "course");

    public static Process Start(Clone clone, params string[] arguments) => Start(clone, [Program], arguments);

    /// <summary>With the signals a terminal would give: a shell's background job has Ctrl-C switched off.</summary>
    public static Process StartInTerminal(Clone clone, params string[] arguments) =>
        Start(clone, ["/usr/bin/env", "--default-signal=INT", Program], arguments);

    public static Task<Answer> RunAsync(Clone clone, params string[] arguments) => AnswerAsync(Start(clone, arguments));

    /// <summary>In the course's own clone, or any other folder.</summary>
    public static Task<Answer> RunInAsync(string folder, params string[] arguments) => AnswerAsync(Start(folder, [Program], arguments));

    /// <summary>As a user who owns nothing in the clone.</summary>
    public static Task<Answer> RunAsNobodyAsync(Clone clone, params string[] arguments) =>
        AnswerAsync(Start(clone, ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Program], arguments));

    public static async Task<Answer> AnswerAsync(Process process)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10)); // the whole site takes four on a busy machine
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return new Answer(process.ExitCode, await output, await errors);
        }
    }

    private static Process Start(Clone clone, IReadOnlyList<string> command, IReadOnlyList<string> arguments) =>
        Start(clone.Root, command, arguments);

    private static Process Start(string folder, IReadOnlyList<string> command, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1).Concat(arguments))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // What the tests run under must not leak into what they test.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
            || key == "CourseEngine").ToList())
            start.Environment.Remove(name);
        return Process.Start(start)!;
    }
}
