using Course.Tests.Support;

namespace Course.Tests.CommandLine;

public class RunTests
{
    [Fact]
    public async Task Outputs_are_written_into_the_file_and_a_second_run_changes_no_byte()
    {
        using var clone = new Clone().With("01-one", new NotebookBuilder().Markdown("# One")
            .Code("var r = Math.Sqrt(2);")
            .Code("Console.WriteLine(r);"));

        (await CourseProcess.RunAsync(clone, "run")).ExitCode.ShouldBe(0);
        var first = clone.Read("01-one");
        first.ShouldContain("1.4142135623730951");

        (await CourseProcess.RunAsync(clone, "run", "01")).ExitCode.ShouldBe(0);
        clone.Read("01-one").ShouldBe(first);
    }

    [Fact]
    public async Task A_failing_cell_is_shown_with_its_line_and_leaves_its_file_alone_while_others_run()
    {
        using var clone = new Clone()
            .With("01-bad", new NotebookBuilder().Code("var zero = 0;")
                .Code("Console.WriteLine(7);\nvar q = 1 / zero;")
                .Code("Console.WriteLine(\"late\");"))
            .With("02-good", new NotebookBuilder().Code("Console.WriteLine(6 * 7);"));
        var before = clone.Read("01-bad");

        var answer = await CourseProcess.RunAsync(clone, "run");

        answer.ExitCode.ShouldBe(ExitCode.Failed);
        answer.Errors.ShouldContain("01-bad, cell 2 (code cell 2), line 2: System.DivideByZeroException");
        answer.Errors.ShouldContain(">   2 | var q = 1 / zero;");
        clone.Read("01-bad").ShouldBe(before);
        clone.Read("02-good").ShouldContain("42");
    }

    [Fact]
    public async Task A_cell_that_never_ends_is_stopped_by_the_time_limit()
    {
        using var clone = new Clone().With("01-endless", new NotebookBuilder().Code("while (true) { }"));
        var before = clone.Read("01-endless");

        var answer = await CourseProcess.RunAsync(clone, "run", "--timeout", "2");

        answer.ExitCode.ShouldBe(ExitCode.Failed);
        answer.Errors.ShouldContain("longer than 2 seconds");
        clone.Read("01-endless").ShouldBe(before);
    }

    [Fact]
    public async Task Progress_says_how_long_a_chapter_took_and_how_many_are_left()
    {
        using var clone = new Clone()
            .With("01-one", new NotebookBuilder().Code("1 + 1"))
            .With("02-two", new NotebookBuilder().Code("2 + 2"));

        var answer = await CourseProcess.RunAsync(clone, "run", "--parallel", "1");

        answer.ExitCode.ShouldBe(0);
        answer.Output.ShouldMatch(@"01-one: done after \d+\.\d s \(1 of 2, about \d+ s left\)");
        answer.Output.ShouldMatch(@"02-two: done after \d+\.\d s \(2 of 2\)");
    }
}
