using System.Text.Json.Nodes;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

/// <summary>Which packages are asked for, and what becomes of cells that need those that are not built.</summary>
public class PackagesTests
{
    [Fact]
    public async Task Without_an_answer_the_embedded_side_is_asked_for()
    {
        using var clone = new Clone();
        var answer = await CourseProcess.RunAsync(clone, "packages");
        answer.ExitCode.ShouldBe(0, answer.Errors);
        answer.Output.ShouldContain("nothing is built, embedded is asked for (nothing asks for the full packages)");
    }

    [Fact]
    public async Task The_file_that_the_switch_leaves_is_the_answer()
    {
        using var clone = new Clone().WithFile("lib/packages.user", "<Project />");
        var answer = await CourseProcess.RunAsync(clone, "packages");
        answer.Output.ShouldContain("full is asked for (lib/packages.user asks for it)");
    }

    [Fact]
    public async Task A_side_that_does_not_exist_is_refused()
    {
        using var clone = new Clone();
        var answer = await CourseProcess.RunAsync(clone, "packages", "half");
        answer.ExitCode.ShouldBe(ExitCode.Usage);
        answer.Errors.ShouldContain("'half' not recognized");
    }

    [Fact]
    public async Task A_build_that_cannot_be_is_one_sentence_and_asks_for_nothing()
    {
        using var clone = new Clone();
        var answer = await CourseProcess.RunAsync(clone, "packages", "full");
        answer.ExitCode.ShouldBe(ExitCode.Missing);
        answer.Errors.ShouldStartWith("course: the build failed: ");
        answer.Errors.ShouldEndWith(". Nothing is built.\n");
        File.Exists(Path.Combine(clone.Root, "lib", "packages.user")).ShouldBeFalse();
    }

    [Fact]
    public async Task Cells_that_need_them_keep_their_outputs_where_they_are_not()
    {
        using var clone = new Clone().With("A1-one", Notebook());
        var answer = await CourseProcess.RunAsync(clone, "run");
        answer.ExitCode.ShouldBe(0, answer.Errors);
        answer.Output.ShouldContain("1 cell skipped, needing `course packages full`");
        var cells = JsonNode.Parse(clone.Read("A1-one"))!["cells"]!.AsArray();
        cells[1]!["outputs"]!.ToJsonString().ShouldContain("ran here");
        cells[2]!["outputs"]!.ToJsonString().ShouldContain("made elsewhere");
        cells[2]!["execution_count"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Cells_that_need_them_are_not_compared_where_they_are_not()
    {
        using var clone = new Clone().With("A1-one", Notebook());
        (await CourseProcess.RunAsync(clone, "run")).ExitCode.ShouldBe(0);
        var answer = await CourseProcess.RunAsync(clone, "check");
        answer.ExitCode.ShouldBe(0, answer.Errors);
        answer.Output.ShouldContain("outputs agree; 1 cell skipped");
    }

    private static NotebookBuilder Notebook()
    {
        var made = new JsonObject { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = new JsonArray("made elsewhere\n") };
        var notebook = new NotebookBuilder().Markdown("# One").Code("Console.WriteLine(\"ran here\");").Code("Nowhere.Here();", made);
        notebook[2]["metadata"]!["tags"] = new JsonArray("full-packages");
        return notebook;
    }
}
