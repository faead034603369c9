using System.Diagnostics;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

public class InterruptTests
{
    [LinuxTheory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task An_interrupted_run_leaves_the_files_and_no_process_behind(string signal)
    {
        // The cell starts a child of its own, whose peculiar argument tells it from every other process.
        var mark = $"3{Random.Shared.Next(100_000_000, 999_999_999)}";
        using var clone = new Clone().With("01-endless", new NotebookBuilder().Code(
            $"var child = System.Diagnostics.Process.Start(\"sleep\", \"{mark}\");\nSystem.IO.File.WriteAllText(\"started\", "
            + $"\"\");\nwhile (true) {{ }}"));
        var before = clone.Read("01-endless");

        var course = CourseProcess.StartInTerminal(clone, "run");
        await WaitUntil(() => File.Exists(Path.Combine(clone.Root, "notebooks", "started")));
        CommandLines(mark, clone.Root).Count.ShouldBeGreaterThanOrEqualTo(2);
        // the shell's own: a bare Debian has no program of that name
        Process.Start("/bin/sh", ["-c", $"kill {signal} {course.Id}"]).WaitForExit();
        var answer = await CourseProcess.AnswerAsync(course);

        answer.ExitCode.ShouldBe(ExitCode.Interrupted);
        answer.Errors.ShouldContain("interrupted");
        clone.Read("01-endless").ShouldBe(before);
        Directory.GetFiles(Path.Combine(clone.Root, "notebooks"))
            .Select(Path.GetFileName)
            .Order()
            .ShouldBe(["01-endless.ipynb", "started"]);
        await WaitUntil(() => CommandLines(mark, clone.Root).Count == 0);
    }

    /// <summary>Running processes that name the child's mark or the clone: the child, and the session.</summary>
    private static List<string> CommandLines(string mark, string root) =>
    [
        .. Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(folder => Read(Path.Combine(folder, "cmdline")))
            .Where(line => line.Contains(mark) || line.Contains(root)),
    ];

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return "";
        }
    }

    private static async Task WaitUntil(Func<bool> condition)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); await Task.Delay(50))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }
}
