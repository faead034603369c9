using Course.Tests.Support;
using NotebookKernel.Document;

namespace Course.Tests.CommandLine;

/// <summary>What is written into a notebook while it runs is kept, whatever the run has to say.</summary>
public class ChangedMeanwhileTests
{
    /// <summary>A notebook whose last cell waits until the test has done its part.</summary>
    private static NotebookBuilder Waiting() => new NotebookBuilder()
        .Markdown("# One")
        .Code("Console.WriteLine(6 * 7);")
        .Code("System.IO.File.WriteAllText(\"started\", \"\");\nwhile (!System.IO.File.Exists(\"go\")) System.Threading.Thread.Sleep(20);");

    private static async Task<Answer> MeanwhileAsync(Clone clone, Action change)
    {
        var course = CourseProcess.Start(clone, "run");
        while (!File.Exists(clone.At("notebooks/started")) && !course.HasExited)
            await Task.Delay(20);
        change();
        clone.WithFile("notebooks/go", "");
        return await CourseProcess.AnswerAsync(course);
    }

    [Fact]
    public async Task Outputs_go_into_the_changed_file_where_its_code_is_the_same()
    {
        using var clone = new Clone().With("01-one", Waiting());
        var changed = Waiting().Markdown("Written meanwhile.");
        changed[0]["source"] = "# Another title";

        var answer = await MeanwhileAsync(clone, () => clone.With("01-one", changed));

        answer.ExitCode.ShouldBe(ExitCode.Done, answer.Errors);
        answer.Output.ShouldContain("outputs put into the file as it was changed meanwhile");
        var now = Notebook.Load(clone.PathOf("01-one"));
        now.Cells.Select(cell => cell.Source).Last().ShouldBe("Written meanwhile.");
        now.Cells[0].Source.ShouldBe("# Another title");
        now.Cells[1].Outputs.ToJsonString().ShouldContain("42");
    }

    [Theory]
    [InlineData("Console.WriteLine(6 * 8);")]
    [InlineData(null)]
    public async Task A_file_whose_code_was_changed_is_left_as_it_is(string? code)
    {
        using var clone = new Clone().With("01-one", Waiting());
        var changed = Waiting();
        if (code is null)
            changed[1]["id"] = "another";
        else
            changed[1]["source"] = code;

        var answer = await MeanwhileAsync(clone, () => clone.With("01-one", changed));

        answer.ExitCode.ShouldBe(ExitCode.Changed);
        answer.Errors.ShouldContain("01-one.ipynb was changed while it ran");
        clone.Read("01-one").ShouldBe(changed.ToString());
    }

    [Fact]
    public async Task A_file_that_is_half_written_is_left_as_it_is()
    {
        using var clone = new Clone().With("01-one", Waiting());
        var answer = await MeanwhileAsync(clone, () => clone.With("01-one", "{"));
        answer.ExitCode.ShouldBe(ExitCode.Changed);
        answer.Errors.ShouldContain("is no notebook now");
        clone.Read("01-one").ShouldBe("{");
    }

    [Fact]
    public async Task A_notebook_that_was_deleted_is_not_brought_back()
    {
        using var clone = new Clone().With("01-one", Waiting());
        var answer = await MeanwhileAsync(clone, () => File.Delete(clone.PathOf("01-one")));
        answer.ExitCode.ShouldBe(ExitCode.Changed);
        answer.Errors.ShouldContain("01-one.ipynb was deleted while it ran");
        File.Exists(clone.PathOf("01-one")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cell_may_write_its_own_notebook()
    {
        using var clone = new Clone().With("01-one", new NotebookBuilder()
            .Code(
                "var own = \"01-one.ipynb\";\nSystem.IO.File.WriteAllText(own, "
                + "System.IO.File.ReadAllText(own).Replace(\"\\\"metadata\\\": {\\n\", \"\\\"metadata\\\": {\\n  \\\"mine\\\": "
                + "1,\\n\"));"));
        var answer = await CourseProcess.RunAsync(clone, "run");
        answer.ExitCode.ShouldBe(ExitCode.Done, answer.Errors);
        var metadata = Notebook.Load(clone.PathOf("01-one")).Metadata;
        metadata["mine"]?.GetValueKind().ShouldBe(System.Text.Json.JsonValueKind.Number);
    }
}
