using Course.Tests.Support;
using NotebookKernel.Document;

namespace Course.Tests.CommandLine;

/// <summary>What a loop shows while it runs, with the course's own library: a notebook keeps the last state, and no time.</summary>
public class LiveOutputTests
{
    private static async Task<Notebook> RunAsync(Clone clone, string loop)
    {
        clone.WithLibrary().With("01-loop", new NotebookBuilder()
            .Code(NotebookBuilder.Library + "\nusing System.Threading;\nusing Lessons.Notebook;\nusing Plotting;").Code(loop));
        var answer = await CourseProcess.RunAsync(clone, "run");
        answer.ExitCode.ShouldBe(0, answer.Errors + answer.Output);
        return Notebook.Load(clone.PathOf("01-loop"));
    }

    [Fact]
    public async Task A_progress_line_ends_with_its_steps_and_last_message()
    {
        using var clone = new Clone();
        var notebook = await RunAsync(clone, """
            using (var progress = new Progress("Training", 3))
                for (var step = 1; step <= 3; step++) progress.Report(step, $"loss {3 - step}");
            """);

        var output = notebook.Cells[1].Outputs.ShouldHaveSingleItem()!;
        output["data"]!["text/plain"]!.ToJsonString().ShouldContain("Training: 3 of 3, loss 0");
    }

    [Fact]
    public async Task A_live_figure_is_drawn_anew_and_its_last_state_stays_in_its_place()
    {
        using var clone = new Clone();
        var notebook = await RunAsync(clone, """
            var losses = new List<double> { 3 };
            using (var live = new LiveFigure(() => new Figure($"{losses.Count} losses").Line(Enumerable.Range(1, losses.Count), losses)))
                for (var step = 1; step <= 3; step++) { losses.Add(3 - step); live.Update(); Thread.Sleep(step == 2 ? 1100 : 1); }
            """);

        var output = notebook.Cells[1].Outputs.ShouldHaveSingleItem()!;
        var html = output["data"]!["text/html"]!.ToJsonString();
        html.ShouldContain("4 losses");
        html.ShouldNotContain("1 losses");
    }
}
