using System.Text.Json;
using Course.Tests.Support;
using NotebookKernel.Document;

namespace Course.Tests.CommandLine;

/// <summary>What goes wrong in one notebook is that notebook's alone.</summary>
public class BatchTests
{
    [Theory]
    [InlineData("not json")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("\"\\ud83d\"")]
    [InlineData("NaN")]
    [InlineData("")]
    public async Task Text_of_a_JSON_type_that_is_no_JSON_is_kept_as_text(string text)
    {
        using var clone = new Clone()
            .With("01-odd", new NotebookBuilder().Code($"{JsonSerializer.Serialize(text)}.DisplayAs(\"application/json\");"))
            .With("02-good", new NotebookBuilder().Code("\"[1, {\\\"a\\\": null}]\".DisplayAs(\"application/json\");"));

        var answer = await CourseProcess.RunAsync(clone, "run");

        answer.ExitCode.ShouldBe(ExitCode.Done, answer.Errors);
        ((string?)Shown("01-odd")).ShouldBe(text);
        Shown("02-good").ToJsonString().ShouldBe("""[1,{"a":null}]""");

        System.Text.Json.Nodes.JsonNode Shown(string name) =>
            Notebook.Load(clone.PathOf(name)).Cells[0].Outputs[0]!["data"]!["application/json"]!;
    }

    [Fact]
    public async Task A_file_that_is_no_notebook_does_not_stop_the_others()
    {
        using var clone = new Clone()
            .With("01-odd", "{")
            .With("02-lacks", NotebookBuilder.Chapter())
            .With("03-good", new NotebookBuilder().Code("Console.WriteLine(6 * 7);"));

        var answer = await CourseProcess.RunAsync(clone, "run");

        answer.ExitCode.ShouldBe(ExitCode.Usage);
        answer.Errors.ShouldContain("01-odd.ipynb is not JSON");
        answer.Errors.ShouldContain("02-lacks.ipynb, cell 2 needs lib/bin/Lessons.dll");
        clone.Read("03-good").ShouldContain("42");
    }
}
