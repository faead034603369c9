using System.Text.Json.Nodes;

namespace Course.Tests.Jupyter;

/// <summary>The kernel as jupyter_client sees it: what cells show, and what may be asked about code.</summary>
public class KernelTests(JupyterFixture jupyter) : IClassFixture<JupyterFixture>
{
    [JupyterFact]
    public async Task A_kernel_starts_answers_and_describes_itself_as_the_notebooks_do()
    {
        var answer = await jupyter.DriveAsync("start");
        ((string)new CellRun(answer["result"]!).Only("execute_result")["data"]!["text/html"]!).ShouldContain("<pre>2</pre>");
        answer["language"]!.ToJsonString().ShouldBe(
            """{"name":"C#","file_extension":".cs","mimetype":"text/x-csharp","pygments_lexer":"csharp"}""");
    }

    [JupyterFact]
    public async Task Cells_show_text_values_json_and_displays_that_change()
    {
        var cells = await jupyter.CellsAsync(
            "var shown = \"before\".Display();\nConsole.Error.Write(\"careful\");\n\"<b>\"",
            "shown.Update(\"after\");",
            """var first = "{\"a\": [1, 2.5]}".DisplayAs("application/json"); "{\"b\":1}".DisplayAs("application/vnd.plotly.v1+json"); "{".DisplayAs("application/json");""");

        var display = cells[0].Only("display_data");
        ((string)display["data"]!["text/plain"]!).ShouldBe("before");
        cells[0].Printed("stderr").ShouldBe("careful");
        ((string)cells[0].Only("execute_result")["data"]!["text/plain"]!).ShouldBe("<b>");
        ((int)cells[0].Only("execute_result")["execution_count"]!).ShouldBe(1);

        var update = cells[1].Only("update_display_data");
        ((string)update["data"]!["text/plain"]!).ShouldBe("after");
        update["transient"]!.ToJsonString().ShouldBe(display["transient"]!.ToJsonString());

        var shownAsJson = cells[2].Messages.Select(message => message["data"]!).ToList();
        shownAsJson[0]["application/json"]!.ToJsonString().ShouldBe("""{"a":[1,2.5]}""");
        shownAsJson[1]["application/vnd.plotly.v1+json"]!.ToJsonString().ShouldBe("""{"b":1}""");
        ((string)shownAsJson[2]["application/json"]!).ShouldBe("{");
    }

    [JupyterFact]
    public async Task Errors_name_the_cell_and_the_line_and_the_session_goes_on()
    {
        var cells = await jupyter.CellsAsync(
            "var kept = 1;\nthrow new InvalidOperationException(\"no \" + kept);",
            "var x = kept +;",
            "Console.ReadLine();",
            "Console.Write(kept);");

        var thrown = cells[0].Error();
        ((string)thrown["ename"]!).ShouldBe("System.InvalidOperationException");
        ((string)thrown["evalue"]!).ShouldBe("no 1");
        thrown["traceback"]!.AsArray().Select(line => (string)line!).ShouldContain(line => line.Contains("cell 1, line 2: throw new"));
        ((string)cells[1].Error()["evalue"]!).ShouldStartWith("CS1525");
        ((string)cells[2].Error()["evalue"]!).ShouldStartWith("Input is not available");
        cells[3].Printed().ShouldBe("1");
    }

    [JupyterFact]
    public async Task Silent_cells_show_nothing_and_unrecorded_ones_are_not_counted()
    {
        var cells = await jupyter.CellsAsync(
            Cell("Console.Write(1);", "silent"),
            Cell("throw new Exception(\"quiet\");", "silent"),
            Cell("Console.Write(2);", "unrecorded"),
            new JsonObject { ["code"] = "Console.Write(3);", ["user_expressions"] = new JsonObject { ["a"] = "1 + 1" } });

        cells[0].Messages.ShouldBeEmpty();
        cells[0].Status.ShouldBe("ok");
        cells[1].Messages.ShouldBeEmpty();
        ((string)cells[1].Reply["evalue"]!).ShouldBe("quiet");
        cells[2].Printed().ShouldBe("2");
        ((int)cells[3].Reply["execution_count"]!).ShouldBe(1);
        ((string)cells[3].Reply["user_expressions"]!["a"]!["status"]!).ShouldBe("error");

        static JsonObject Cell(string code, string how) =>
            new() { ["code"] = code, ["silent"] = how == "silent", ["store_history"] = false };
    }

    [JupyterFact]
    public async Task Code_is_completed_inspected_and_judged()
    {
        var answers = await jupyter.DriveAsync("assistance");

        // The cursor counts code points: an emoji before it is one.
        answers["complete"]!["matches"]!.AsArray().Select(match => (string)match!).ShouldBe(["Write", "WriteLine"]);
        ((int)answers["complete"]!["cursor_start"]!).ShouldBe(21);
        ((int)answers["complete"]!["cursor_end"]!).ShouldBe(24);
        answers["earlier"]!["matches"]!.AsArray().Select(match => (string)match!).ShouldContain("total");
        ((string)answers["inspect"]!["data"]!["text/plain"]!).ShouldContain("Console.WriteLine");
        ((bool)answers["unknown"]!["found"]!).ShouldBeFalse();
        ((string[])["whole", "begun", "wrong"]).Select(name => (string)answers[name]!["status"]!)
            .ShouldBe(["complete", "incomplete", "invalid"]);
    }

    [JupyterFact]
    public async Task Text_is_shown_while_the_cell_runs() =>
        new CellRun(await jupyter.DriveAsync("live")).Printed().ShouldBe("first\nsecond\n");

    /// <summary>Two displays that change in place while the loop runs, no faster than eyes follow, and stay as they ended.</summary>
    [JupyterFact]
    public async Task Progress_and_a_training_curve_change_in_place_while_the_loop_runs()
    {
        var run = new CellRun(await jupyter.DriveAsync("progress", Path.Combine(Repository.Find().Root, "lib", "bin", "Lessons.dll")));
        run.Status.ShouldBe("ok", run.Reply.ToJsonString());
        var milliseconds = int.Parse(run.Printed(), System.Globalization.CultureInfo.InvariantCulture);

        var shown = run.Messages.Where(message => (string?)message["type"] == "display_data").ToList();
        shown.Select(Text).ShouldBe(["Training: 0 of 100", Text(shown[1])]);
        Html(shown[1]).ShouldContain("0 steps");
        var ids = shown.Select(Display).ToList();
        ids.Distinct().Count().ShouldBe(2);

        var updates = run.Messages.Where(message => (string?)message["type"] == "update_display_data").ToList();
        updates.Select(Display).ShouldBeSubsetOf(ids);
        var lines = updates.Where(update => Display(update) == ids[0]).ToList();
        var curves = updates.Where(update => Display(update) == ids[1]).ToList();
        lines.Count.ShouldBeInRange(4, milliseconds / 200 + 1);
        curves.Count.ShouldBeInRange(2, milliseconds / 1000 + 1);

        Text(lines[^1]).ShouldBe("Training: 100 of 100, loss 0.01");
        Html(lines[^1]).ShouldContain("value=\"100\"");
        Html(curves[^1]).ShouldContain("100 steps");
        run.Messages.Count.ShouldBe(shown.Count + updates.Count + 1, "and nothing else but what the cell printed");

        static string Text(JsonObject message) => (string)message["data"]!["text/plain"]!;
        static string Html(JsonObject message) => (string)message["data"]!["text/html"]!;
        static string Display(JsonObject message) => (string)message["transient"]!["display_id"]!;
    }

    [JupyterFact]
    public async Task Ten_megabytes_arrive_whole()
    {
        var answer = await jupyter.DriveAsync("much");
        ((int)answer["length"]!).ShouldBe(100_000 * 106);
        ((string)answer["first"]!, (string)answer["last"]!).ShouldBe(("000000", "099999"));
    }
}
