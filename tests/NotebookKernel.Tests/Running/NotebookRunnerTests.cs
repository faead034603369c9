using System.Text.Json.Nodes;
using NotebookKernel.Document;
using NotebookKernel.Running;

namespace NotebookKernel.Tests.Running;

[Collection("processes")]
public class NotebookRunnerTests
{
    [Fact]
    public async Task Outputs_are_stored_as_Jupyter_stores_them()
    {
        var notebook = NotebookOf(
            "var d = \"first\".Display();\nConsole.Write(\"a\"); System.Threading.Thread.Sleep(250); "
            + "Console.WriteLine(\"b\");\nConsole.Error.Write(\"e\");\n\"r\\ns\"",
            "# text",
            "d.Update(\"second\");");

        var result = await RunAsync(notebook);

        result.Succeeded.ShouldBeTrue();
        var code = result.Notebook.Cells.Where(cell => cell.Kind == CellKind.Code).ToArray();
        code.Select(cell => cell.ExecutionCount).ShouldBe([1, 2]);
        code[1].Outputs.ShouldBeEmpty();
        JsonNode.DeepEquals(code[0].Outputs, JsonNode.Parse(
            """
            [
              {"data": {"text/plain": ["second"]}, "metadata": {}, "output_type": "display_data"},
              {"name": "stdout", "output_type": "stream", "text": ["ab\n"]},
              {"name": "stderr", "output_type": "stream", "text": ["e"]},
              {"data": {"text/plain": ["r\n", "s"]}, "execution_count": 1, "metadata": {}, "output_type": "execute_result"}
            ]
            """)).ShouldBeTrue(code[0].Outputs.ToJsonString());
        notebook.Cells[0].Outputs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_runs_give_the_same_bytes()
    {
        var notebook = NotebookOf(
            "var random = new Random(1); Console.WriteLine(random.Next());",
            "new { A = random.NextDouble(), B = new[] { 1, 2 } }",
            "random.Next(9).Display(); new Dictionary<string, int> { [\"k\"] = 1 }");

        var first = await RunAsync(notebook);
        var second = await RunAsync(first.Notebook);

        second.Notebook.ToJson().ShouldBe(first.Notebook.ToJson());
        first.Notebook.ToJson().ShouldNotBe(notebook.ToJson());
    }

    [Fact]
    public async Task A_failing_cell_stops_the_run_and_is_told_with_its_line()
    {
        var progress = new List<string>();
        var notebook = NotebookOf("var a = 1;", "# text", "var b = a;\nthrow new Exception(\"stop here\");", "Console.Write(3);");

        var result = await RunAsync(notebook, onProgress: p => progress.Add($"{p.Number}/{p.Count} {p.Cell.Index}"));

        var failed = result.Failed!;
        (failed.Number, failed.Cell.Index, failed.Error.Line, failed.Error.Code, failed.Error.Message)
            .ShouldBe((2, 2, 2, "throw new Exception(\"stop here\");", "stop here"));
        ((string)result.Notebook.Cells[2].Outputs[0]!["ename"]!).ShouldBe("System.Exception");
        result.Notebook.Cells[3].Outputs.ShouldBeEmpty();
        result.Notebook.Cells[3].ExecutionCount.ShouldBeNull();
        progress.ShouldBe(["1/3 0", "2/3 2"]);
    }

    [Theory]
    [InlineData("while (true) { }", "Timeout", 10)]
    [InlineData("Environment.Exit(1);", "SessionEnded", 120)]
    public async Task A_cell_that_never_ends_or_ends_everything_is_a_failed_cell(string code, string expected, int seconds)
    {
        var result = await RunAsync(NotebookOf("1", code), TimeSpan.FromSeconds(seconds));
        result.Failed!.Error.Name.ShouldBe(expected);
        result.Failed.Number.ShouldBe(2);
    }

    [Fact]
    public async Task Cancelling_stops_the_run()
    {
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => NotebookRunner.RunAsync(
            NotebookOf("while (true) { }"), _ => SessionHost.StartAsync(), cellTimeout: null, _ => stop.CancelAfter(500), stop.Token));
    }

    private static Task<RunResult> RunAsync(
        Notebook notebook, TimeSpan? cellTimeout = null, Action<RunProgress>? onProgress = null) =>
        NotebookRunner.RunAsync(
            notebook, _ => SessionHost.StartAsync(), cellTimeout, onProgress, CancellationToken.None);

    /// <summary>A notebook of code cells, and text cells where a source starts with #.</summary>
    private static Notebook NotebookOf(params string[] sources)
    {
        var cells = new JsonArray();
        foreach (var (i, source) in sources.Index())
        {
            var cell = new JsonObject { ["cell_type"] = "markdown", ["id"] = $"c{i}", ["metadata"] = new JsonObject(),
                ["source"] = source };
            if (!source.StartsWith('#'))
            {
                cell["cell_type"] = "code";
                cell["execution_count"] = null;
                cell["outputs"] = new JsonArray();
            }

            cells.Add((JsonNode)cell);
        }

        var notebook = new JsonObject
        {
            ["cells"] = cells,
            ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["language"] = "C#", ["name"] = ".net-csharp" } },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return Notebook.Parse(notebook.ToJsonString(), "test.ipynb");
    }
}
