using System.Diagnostics;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

/// <summary>Where output, folders or limits are broken, a command ends in a sentence.</summary>
public class SentenceTests
{
    private static async Task<Answer> ShellAsync(Clone clone, string script)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", script, CourseProcess.Program])
        {
            WorkingDirectory = clone.Root, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        var answer = await CourseProcess.AnswerAsync(Process.Start(start)!);
        answer.Errors.ShouldNotContain("   at ");
        answer.Errors.ShouldNotContain("Unhandled");
        return answer;
    }

    private static Clone Small() =>
        new Clone().With("01-one", new NotebookBuilder().Markdown("# One\nWhat?").Code("Console.WriteLine(6 * 7);"));

    [LinuxTheory]
    [InlineData(">&-", "Bad file descriptor")]
    [InlineData(">/dev/full", "No space left on device")]
    public async Task Without_an_output_the_work_is_done_and_the_loss_is_said(string redirection, string why)
    {
        using var clone = Small();
        var answer = await ShellAsync(clone, $"\"$0\" run {redirection}");
        answer.ExitCode.ShouldBe(ExitCode.NotSaved, answer.Errors);
        answer.Errors.ShouldContain($"course: standard output could not be written to ({why})");
        clone.Read("01-one").ShouldContain("42");
    }

    [LinuxTheory]
    [InlineData("mkdir gone; cd gone; rmdir ../gone; \"$0\" run", ExitCode.Usage, "the current folder has gone")]
    [InlineData("mkdir gone; cd gone; rmdir ../gone; \"$0\" pages", ExitCode.Usage, "the current folder has gone")]
    [InlineData("mkdir gone; cd gone; rmdir ../gone; \"$0\" lint", ExitCode.Usage, "the current folder has gone")]
    [InlineData("ulimit -n 64; \"$0\" run", ExitCode.Missing, "64 files may be open here (`ulimit -n`); 256 are needed")]
    [InlineData("ulimit -n 90; \"$0\" lint", ExitCode.Missing, "90 files may be open here")]
    [InlineData("\"$0\" pages --output ''", ExitCode.Usage, "--output \"\": the name of a folder was expected")]
    public async Task What_is_broken_is_named(string script, int code, string sentence)
    {
        using var clone = Small();
        var answer = await ShellAsync(clone, script);
        answer.ExitCode.ShouldBe(code, answer.Errors);
        answer.Errors.ShouldContain(sentence);
    }

    [LinuxFact]
    public async Task No_folder_for_temporary_files_is_needed_to_run()
    {
        using var clone = Small();
        (await ShellAsync(clone, "TMPDIR=/nonexistent \"$0\" run")).ExitCode.ShouldBe(0);
        clone.Read("01-one").ShouldContain("42");
    }

    [PagesFact]
    public async Task No_folder_for_temporary_files_is_needed_for_pages()
    {
        using var clone = Small();
        var answer = await ShellAsync(clone, "TMPDIR=/nonexistent \"$0\" pages");
        answer.ExitCode.ShouldBe(0, answer.Errors);
        File.Exists(clone.At("site/01-one.html")).ShouldBeTrue();
    }

    [LinuxFact]
    public async Task A_terminal_that_cannot_move_its_cursor_gets_lines()
    {
        using var clone = Small();
        var answer = await ShellAsync(clone, "TERM=dumb script -qec \"$0 run\" /dev/null </dev/null");
        answer.Output.ShouldContain("01-one: done after");
    }

    [PagesFact]
    public async Task Python_does_not_run_the_readers_modules()
    {
        using var clone = Small();
        foreach (var name in (string[])["random", "types", "string", "queue", "nbconvert", "jupyter_client", "jupyter_nbconvert_config"])
            clone.WithFile($"{name}.py", $"open('{clone.At("ran")}', 'a').write('{name}\\n')\nraise SystemExit('my own {name}')");

        var answer = await ShellAsync(clone, "\"$0\" doctor; \"$0\" kernel list; \"$0\" pages");

        answer.ExitCode.ShouldBe(0, answer.Errors);
        answer.Output.ShouldMatch(@"ok\s+nbconvert");
        answer.Output.ShouldNotContain("my own");
        File.Exists(clone.At("ran")).ShouldBeFalse(File.Exists(clone.At("ran")) ? File.ReadAllText(clone.At("ran")) : "");
    }

    [Fact]
    public async Task A_notebook_that_is_nested_too_deep_is_called_that()
    {
        using var clone = new Clone().With("01-deep", "{\"a\": " + new string('[', 300) + new string(']', 300) + "}");
        var answer = await CourseProcess.RunAsync(clone, "run");
        answer.ExitCode.ShouldBe(ExitCode.Usage);
        answer.Errors.ShouldContain("01-deep.ipynb is nested more than");
    }
}
