using System.Diagnostics;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

public class DiskFullTests
{
    [MountFact]
    public async Task A_full_disk_is_said_and_the_old_file_is_kept_whole()
    {
        using var clone = new Clone();
        var notebooks = Path.Combine(clone.Root, "notebooks");
        Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", notebooks).ShouldBe(0);
        try
        {
            clone.With("01-big", new NotebookBuilder().Code("Console.WriteLine(new string('x', 200_000));"));
            var before = clone.Read("01-big");

            var answer = await CourseProcess.RunAsync(clone, "run");

            answer.ExitCode.ShouldBe(ExitCode.NotSaved, answer.Errors);
            answer.Errors.ShouldContain("the disk is full");
            clone.Read("01-big").ShouldBe(before);
            Directory.GetFiles(notebooks).ShouldHaveSingleItem();
        }
        finally
        {
            Run("umount", notebooks).ShouldBe(0);
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
