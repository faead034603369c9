using System.Text.Json.Nodes;
using Course.Checking;
using Course.Tests.Support;
using NotebookKernel.Document;

namespace Course.Tests.Jupyter;

/// <summary>nbconvert runs a notebook through the installed kernel; the outputs are those of <c>course run</c>.</summary>
public class NbConvertTests(JupyterFixture jupyter) : IClassFixture<JupyterFixture>
{
    /// <summary>The first chapter; with COURSE_ALL_CHAPTERS=1 every one, which takes as long as running the course.</summary>
    public static TheoryData<string> Chapters()
    {
        var all = Repository.Find().AllNotebooks().Select(path => Path.GetFileName(path));
        return [.. Environment.GetEnvironmentVariable("COURSE_ALL_CHAPTERS") == "1" ? all : all.Take(1)];
    }

    [JupyterFact]
    public async Task A_small_notebook_has_the_same_outputs()
    {
        using var clone = new Clone().With("01-one", new NotebookBuilder()
            .Markdown("# One")
            .Code("var name = \"<\\u00e9\\U0001f600>\";\nConsole.WriteLine(name);\nConsole.Error.WriteLine(\"aside\");")
            .Code(
                "var shown = name.Display();\nforeach (var i in Enumerable.Range(1, 3)) "
                + "shown.Update(i);\n\"{\\\"a\\\":[1]}\".DisplayAs(\"application/json\");")
            .Code("new[] { 1.5, Math.PI }")
            .Code(
                $"Microsoft.AspNetCore.Html.IHtmlContent chart = new "
                + $"Microsoft.AspNetCore.Html.HtmlString(\"\"\"{NotebookBuilder.Figure("A line", 3, 2, 1)}\"\"\");\nchart"));
        (await CourseProcess.RunAsync(clone, "run")).ExitCode.ShouldBe(0);

        var committed = Notebook.Load(clone.PathOf("01-one"));
        var executed = await ExecuteAsync(clone.PathOf("01-one"));
        OutputComparison.Compare("01-one", committed, executed).ShouldBeEmpty();
        JsonNode.DeepEquals(executed.Metadata, committed.Metadata).ShouldBeTrue(executed.Metadata.ToJsonString());
        executed.Cells.Select(cell => cell.ExecutionCount).ShouldBe(committed.Cells.Select(cell => cell.ExecutionCount));
    }

    [JupyterFact]
    public async Task Of_progress_and_a_training_curve_only_the_last_state_is_kept()
    {
        using var clone = new Clone().With("01-one", new NotebookBuilder()
            .Code($"#r \"{Path.Combine(Repository.Find().Root, "lib", "bin", "Lessons.dll")}\"\nusing Lessons.Notebook;\nusing Plotting;")
            .Code("""
                var steps = 0;
                using (var progress = new Progress("Training", 50))
                using (var live = new LiveFigure(() => new Figure($"{steps} steps").Line(new[] { 0, steps }, "loss").X("step").Y("loss")))
                    for (steps = 1; steps <= 50; steps++)
                    {
                        System.Threading.Thread.Sleep(25);
                        progress.Report(steps, "going on");
                        live.Update();
                    }
                """));
        var outputs = (await ExecuteAsync(clone.PathOf("01-one"))).Cells[1].Outputs;
        outputs.Select(output => (string)output!["output_type"]!).ShouldBe(["display_data", "display_data"]);
        outputs[0]!.ToJsonString().ShouldContain("Training: 50 of 50, going on");
        outputs[1]!.ToJsonString().ShouldContain("51 steps");
        outputs.ToJsonString().ShouldNotContain(" 0 of 50");
    }

    [JupyterFact]
    public async Task A_cell_that_fails_fails_the_conversion()
    {
        using var clone = new Clone().With("01-one", new NotebookBuilder().Code("var a = 1;")
            .Code("throw new Exception(\"no loss today\");"));
        var answer = await ConvertAsync(clone.PathOf("01-one"), Path.Combine(clone.Root, "out"));
        answer.Succeeded.ShouldBeFalse();
        answer.Errors.ShouldContain("no loss today");
        answer.Errors.ShouldContain("cell 2, line 1");
    }

    [JupyterTheory]
    [MemberData(nameof(Chapters))]
    public async Task A_chapter_has_the_committed_outputs(string chapter)
    {
        var path = Path.Combine(Repository.Find().Notebooks, chapter);
        OutputComparison.Compare(chapter, Notebook.Load(path), await ExecuteAsync(path)).ShouldBeEmpty();
    }

    private async Task<Notebook> ExecuteAsync(string path)
    {
        var folder = Path.Combine(jupyter.Folder, $"{Guid.NewGuid():N}");
        var answer = await ConvertAsync(path, folder);
        answer.Succeeded.ShouldBeTrue(answer.Errors);
        return Notebook.Load(Path.Combine(folder, Path.GetFileName(path)));
    }

    private Task<Provision.ToolResult> ConvertAsync(string path, string folder) => jupyter.RunAsync(
        [Tools.PythonWithJupyter!, "-m", "nbconvert", "--to", "notebook", "--execute", path, "--output-dir", folder, "--output",
            Path.GetFileName(path)]);
}
