using Course.Tests.Support;

namespace Course.Tests.CommandLine;

/// <summary>check on a small notebook that prints a number and shows a chart, sound and then broken in three ways.</summary>
public class CheckTests
{
    private static readonly string Chart = NotebookBuilder.Figure("A falling line", 3, 2, 1);

    /// <summary>The figure's markup from a type with a formatter, as the course's charts have.</summary>
    private static NotebookBuilder Sound() => new NotebookBuilder()
        .Markdown("# One")
        .Code("Console.WriteLine($\"loss {Math.Log(2):F3}\");")
        .Code($"Microsoft.AspNetCore.Html.IHtmlContent chart = new Microsoft.AspNetCore.Html.HtmlString(\"\"\"{Chart}\"\"\");\nchart");

    private static async Task<Clone> CommittedAsync()
    {
        var clone = new Clone().With("01-one", Sound());
        var ran = await CourseProcess.RunAsync(clone, "run");
        ran.ExitCode.ShouldBe(0, ran.Errors);
        clone.Read("01-one").ShouldContain("loss 0.693");
        clone.Read("01-one").ShouldContain("<figure>");
        return clone;
    }

    [Fact]
    public async Task Outputs_that_agree_pass_and_nothing_is_written()
    {
        using var clone = await CommittedAsync();
        var before = File.GetLastWriteTimeUtc(clone.PathOf("01-one"));
        var answer = await CourseProcess.RunAsync(clone, "check");
        answer.ExitCode.ShouldBe(0, answer.Errors);
        answer.Output.ShouldContain("01-one: outputs agree");
        File.GetLastWriteTimeUtc(clone.PathOf("01-one")).ShouldBe(before);
    }

    [Fact]
    public async Task A_committed_number_changed_by_hand_fails()
    {
        using var clone = await CommittedAsync();
        clone.With("01-one", clone.Read("01-one").Replace("loss 0.693", "loss 0.694"));
        var answer = await CourseProcess.RunAsync(clone, "check");
        answer.ExitCode.ShouldBe(ExitCode.Failed);
        answer.Errors.ShouldContain("01-one, cell 2, printed text, line 1:\n  committed: loss 0.694\n  this run:  loss 0.693");
    }

    [Fact]
    public async Task A_cell_that_throws_fails()
    {
        using var clone = await CommittedAsync();
        clone.With("01-one", clone.Read("01-one").Replace(
            "Console.WriteLine($", "if (1.0 < 2) throw new InvalidOperationException(\\\"no loss today\\\");\\nConsole.WriteLine($"));
        var answer = await CourseProcess.RunAsync(clone, "check");
        answer.ExitCode.ShouldBe(ExitCode.Failed);
        answer.Errors.ShouldContain("line 1: System.InvalidOperationException: no loss today");
    }

    [Fact]
    public async Task A_chart_that_disappears_fails()
    {
        using var clone = await CommittedAsync();
        clone.With("01-one", clone.Read("01-one").Replace("\\nchart\"", "\\nchart = null;\"").Replace("\"chart\"", "\"chart = null;\""));
        var answer = await CourseProcess.RunAsync(clone, "check");
        answer.ExitCode.ShouldBe(ExitCode.Failed);
        answer.Errors.ShouldContain("committed: figure \"A falling line\"");
        answer.Errors.ShouldContain("this run:  (nothing)");
    }
}
