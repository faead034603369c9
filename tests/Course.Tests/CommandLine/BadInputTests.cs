using System.Runtime.Versioning;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

public class BadInputTests
{
    [Theory]
    [InlineData("nowhere", "nowhere: there is no such notebook; the chapters are 01-one")]
    [InlineData("7", "7: there is no such notebook")]
    public async Task A_missing_notebook_is_named_with_the_ones_there_are(string name, string message)
    {
        using var clone = new Clone().With("01-one", new NotebookBuilder());
        await Refused(clone, ExitCode.Usage, message, "run", name);
    }

    [Fact]
    public async Task A_number_of_two_notebooks_names_both()
    {
        using var clone = new Clone().With("01-one", new NotebookBuilder()).With("01-two", new NotebookBuilder());
        await Refused(clone, ExitCode.Usage, "1: several notebooks have this number, 01-one, 01-two; name one of them.", "run", "1");
    }

    [Theory]
    [InlineData("[1, 2", "is not JSON")]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "a JSON object was expected")]
    [InlineData(
        """{"cells": [], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}""",
        "has nbformat 3.0: 4 was expected; `jupyter nbconvert --to notebook --inplace ")]
    [InlineData(
        """{"cells": [], "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}""",
        "is for the kernel \"python3\"")]
    public async Task A_file_that_is_no_CSharp_notebook_is_refused_and_kept(string text, string message)
    {
        using var clone = new Clone().With("01-odd", text);
        await Refused(clone, ExitCode.Usage, message, "run", "01-odd");
        clone.Read("01-odd").ShouldBe(text);
    }

    [Fact]
    public async Task A_library_that_is_not_built_is_named_with_what_builds_it()
    {
        using var clone = new Clone().With("01-one", NotebookBuilder.Chapter());
        await Refused(clone, ExitCode.Missing, "needs lib/bin/Lessons.dll, which is not built: run `dotnet build lib/Lessons`", "run");
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("run", "--timeout", "soon")]
    [InlineData("run", "--timeout", "-1")]
    [InlineData("run", "--parallel", "0")]
    public async Task Arguments_that_make_no_sense_end_with_code_2(params string[] arguments)
    {
        using var clone = new Clone().With("01-one", new NotebookBuilder());
        await Refused(clone, ExitCode.Usage, arguments[^1], arguments);
    }

    [LinuxFact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_cannot_be_written_to_is_said_before_anything_runs()
    {
        using var clone = new Clone().With("01-one", new NotebookBuilder().Code("Console.WriteLine(\"ran\");"));
        var before = clone.Read("01-one");
        File.SetUnixFileMode(clone.Root, (UnixFileMode)0b101_101_101);
        File.SetUnixFileMode(Path.Combine(clone.Root, "notebooks"), (UnixFileMode)0b101_101_101);
        try
        {
            var answer = Environment.IsPrivilegedProcess
                ? await CourseProcess.RunAsNobodyAsync(clone, "run")
                : await CourseProcess.RunAsync(clone, "run");

            answer.ExitCode.ShouldBe(ExitCode.NotSaved, answer.Errors);
            answer.Errors.ShouldContain("notebooks cannot be written to");
            answer.Output.ShouldNotContain("started");
            clone.Read("01-one").ShouldBe(before);
        }
        finally
        {
            File.SetUnixFileMode(clone.Root, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(Path.Combine(clone.Root, "notebooks"), (UnixFileMode)0b111_101_101);
        }
    }

    [Fact]
    public async Task Pages_do_not_replace_a_folder_that_is_not_a_site()
    {
        using var clone = new Clone().With("01-one", new NotebookBuilder().Markdown("# One"));
        var answer = await CourseProcess.RunAsync(clone, "pages", "--output", "notebooks");
        answer.ExitCode.ShouldNotBe(0);
        File.Exists(clone.PathOf("01-one")).ShouldBeTrue();
    }

    [Fact]
    public async Task Help_lists_the_verbs_and_the_exit_codes()
    {
        using var clone = new Clone();
        var answer = await CourseProcess.RunAsync(clone, "--help");
        answer.ExitCode.ShouldBe(0);
        foreach (var expected in (string[])["run", "check", "lint", "doctor", "pages", "Exit codes", "130"])
            answer.Output.ShouldContain(expected);
        answer.Output.ShouldNotContain("session");
    }

    [Fact]
    public async Task Doctor_says_what_is_missing_and_how_to_get_it()
    {
        using var clone = new Clone();
        var answer = await CourseProcess.RunAsync(clone, "doctor");
        answer.ExitCode.ShouldBe(ExitCode.Missing);
        answer.Output.ShouldMatch(@"missing\s+lib/bin/Lessons\.dll\s+not built\s+dotnet build lib/Lessons");
    }

    private static async Task Refused(Clone clone, int exitCode, string message, params string[] arguments)
    {
        var answer = await CourseProcess.RunAsync(clone, arguments);
        answer.ExitCode.ShouldBe(exitCode, answer.Errors);
        answer.Errors.ShouldContain(message);
        answer.Errors.ShouldNotContain("   at ");
    }
}
