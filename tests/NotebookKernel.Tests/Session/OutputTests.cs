using NotebookKernel.Session;

namespace NotebookKernel.Tests.Session;

public class OutputTests
{
    [Fact]
    public async Task State_passes_from_cell_to_cell_and_the_last_expression_is_shown()
    {
        using var cells = new Cells();
        (await cells.RunAsync("var x = 20; int Twice(int n) => 2 * n; record P(int A);")).ShouldBeEmpty();
        (await cells.ResultOfAsync("$\"{Twice(x) + 2} {new P(1)}\""))["text/plain"].ShouldBe("42 P { A = 1 }");
        (await cells.RunAsync("var x = \"declared again\";")).ShouldBeEmpty();
        (await cells.ResultOfAsync("x.Length.ToString()"))["text/plain"].ShouldBe("14");
    }

    [Theory]
    [InlineData("object Nothing() => null;")]
    [InlineData("string? none = null;")]
    [InlineData("Console.Out.Flush()")]
    [InlineData("await Task.CompletedTask")]
    [InlineData("var a = 1;")]
    [InlineData("")]
    [InlineData("// nothing")]
    [InlineData("using System.Text.Json;")]
    public async Task Nothing_is_shown_for_nothing(string code)
    {
        using var cells = new Cells();
        (await cells.RunAsync(code)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("(string?)null")]
    [InlineData("new Dictionary<string, string>().GetValueOrDefault(\"no\")")]
    [InlineData("int? none = null;\nnone")]
    [InlineData("object Nothing() => null;\nNothing()")]
    [InlineData("await Task.FromResult<string?>(null)")]
    public async Task A_value_that_is_null_is_shown_as_null(string code)
    {
        using var cells = new Cells();
        (await cells.ResultOfAsync(code))["text/html"].ShouldStartWith("<div class=\"dni-plaintext\"><pre>&lt;null&gt;</pre></div>");
    }

    [Fact]
    public async Task A_culture_that_a_cell_sets_is_its_own()
    {
        using var cells = new Cells();
        const string other =
            "var c = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();\n"
            + "c.NumberFormat.NumberDecimalSeparator = \",\";\n";
        const string set =
            "System.Globalization.CultureInfo.CurrentCulture = c; System.Globalization.CultureInfo.DefaultThreadCurrentCulture = c;\n";
        (await cells.TextOfAsync(other + set + "Console.WriteLine(1.5); Console.WriteLine(\"{0}\", 1.5);")).ShouldBe("1.5\n1.5\n");
        var shown = await cells.RunAsync(set + "1.5.Display(); 1.5");
        shown.OfType<DisplayOutput>().Single().Data["text/html"].ShouldContain("<pre>1.5</pre>");
        shown.OfType<ResultOutput>().Single().Data["text/html"].ShouldContain("<pre>1.5</pre>");
        (await cells.TextOfAsync(
            "var t = new System.Threading.Thread(() => Console.Write($\"{1.5} \")); t.Start(); t.Join(); "
            + "Console.Write($\"{1.5}\");")).ShouldBe(
            "1.5 1.5");
    }

    [Fact]
    public async Task Await_stands_at_the_top_level_and_namespaces_of_dotnet_interactive_are_imported()
    {
        using var cells = new Cells();
        (await cells.ResultOfAsync(
            """
            await Task.Delay(1);
            var list = new List<int> { 3, 4 };
            var text = new StringBuilder().Append(await Task.Run(() => list.Sum()));
            text.ToString()
            """))["text/plain"].ShouldBe("7");
        // System.IO is not among them: a cell that relies on it would fail there.
        (await cells.ErrorOfAsync("File.Exists(\"a\")")).Message.ShouldContain("'File' does not exist");
    }

    [Fact]
    public async Task Values_look_as_they_do_in_dotnet_interactive()
    {
        using var cells = new Cells();
        var number = await cells.ResultOfAsync("1.5");
        number.Keys.ShouldBe(["text/html"]);
        number["text/html"].ShouldStartWith("<div class=\"dni-plaintext\"><pre>1.5</pre></div><style>\n.dni-code-hint");
        (await cells.ResultOfAsync("new { A = 1, B = \"<b>\" }"))["text/html"]
            .ShouldContain("<td>B</td><td><div class=\"dni-plaintext\"><pre>&lt;b&gt;</pre></div></td>");
        (await cells.ResultOfAsync("\"a\\r\\n<b>\"")).ShouldBe(new Dictionary<string, string> { ["text/plain"] = "a\r\n<b>" });
        (await cells.ResultOfAsync("new[] { 1, 2 }"))["text/html"].ShouldContain("[ 1, 2 ]");
    }

    [Fact]
    public async Task The_same_value_has_the_same_html_every_time()
    {
        const string value =
            "new Dictionary<string, object> { [\"a\"] = new { X = 1 }, [\"b\"] = new List<object> { 1, \"q\", new { Y = 2.5 } } }";
        using var first = new Cells();
        using var second = new Cells();
        (await second.RunAsync("1")).ShouldNotBeEmpty();
        (await second.ResultOfAsync(value))["text/html"].ShouldBe((await first.ResultOfAsync(value))["text/html"]);
    }

    [Fact]
    public async Task Console_text_and_displays_keep_their_order()
    {
        using var cells = new Cells();
        var outputs = await cells.RunAsync(
            """
            Console.Write("a");
            Console.WriteLine("b {0}", 1);
            var shown = "first".Display();
            Console.Error.WriteLine("c");
            Console.WriteLine("d");
            shown.Update("second");
            "e"
            """);

        outputs.Count.ShouldBe(6);
        outputs[0].ShouldBe(new StreamOutput("stdout", "ab 1\n"));
        var display = outputs[1].ShouldBeOfType<DisplayOutput>();
        display.Data["text/plain"].ShouldBe("first");
        outputs[2].ShouldBe(new StreamOutput("stderr", "c\n"));
        outputs[3].ShouldBe(new StreamOutput("stdout", "d\n"));
        var update = outputs[4].ShouldBeOfType<DisplayUpdate>();
        update.Data["text/plain"].ShouldBe("second");
        update.DisplayId.ShouldBe(display.DisplayId);
        outputs[5].ShouldBeOfType<ResultOutput>().Data["text/plain"].ShouldBe("e");
    }

    [Fact]
    public async Task A_display_can_be_updated_from_a_later_cell_and_keeps_its_kind()
    {
        using var cells = new Cells();
        var shown = (await cells.RunAsync("var d = \"<i>\".DisplayAs(\"text/html\");"))
            .ShouldHaveSingleItem().ShouldBeOfType<DisplayOutput>();
        shown.Data.ShouldBe(new Dictionary<string, string> { ["text/html"] = "<i>" });
        var update = (await cells.RunAsync("d.Update(3);")).ShouldHaveSingleItem().ShouldBeOfType<DisplayUpdate>();
        update.DisplayId.ShouldBe(shown.DisplayId);
        update.Data.Keys.ShouldBe(["text/html"]);
        (await cells.RunAsync("2.Display(\"text/plain\")")).ShouldHaveSingleItem().ShouldBeOfType<DisplayOutput>()
            .Data.ShouldBe(new Dictionary<string, string> { ["text/plain"] = "2" });
        (await cells.RunAsync("((object)null).Display();")).ShouldHaveSingleItem().ShouldBeOfType<DisplayOutput>()
            .Data["text/html"].ShouldContain("&lt;null&gt;");
    }

    [Fact]
    public async Task Text_of_the_threads_of_a_cell_belongs_to_its_session()
    {
        using var one = new Cells();
        using var other = new Cells();
        const string code =
            """
            var threads = Enumerable.Range(0, 4).Select(t => new System.Threading.Thread(() =>
            {
                for (var i = 0; i < 1000; i++)
                    Console.WriteLine("NAME");
            })).ToList();
            threads.ForEach(t => t.Start());
            await Task.Run(() => threads.ForEach(t => t.Join()));
            """;

        var texts = await Task.WhenAll(
            one.TextOfAsync(code.Replace("NAME", "one")), other.TextOfAsync(code.Replace("NAME", "other")));

        texts.ShouldBe([string.Concat(Enumerable.Repeat("one\n", 4000)), string.Concat(Enumerable.Repeat("other\n", 4000))]);
    }

    [Fact]
    public async Task Any_text_comes_through_even_letter_by_letter()
    {
        using var cells = new Cells();
        (await cells.TextOfAsync(
            "foreach (var c in \"Größe 大きさ 😀\\u0001\\u2028\\r\\n\") { Console.Write(c); if (char.IsHighSurrogate(c)) await "
            + "Task.Delay(150); }"))
            .ShouldBe("Größe 大きさ 😀\u0001\u2028\r\n");
    }

    [Fact]
    public async Task Text_appears_while_the_cell_runs()
    {
        var first = new TaskCompletionSource<CellOutput>();
        using var session = new CSharpSession(Path.GetTempPath(), output => first.TrySetResult(output));
        using var stop = new CancellationTokenSource();

        var cell = session.ExecuteAsync(
            "Console.Write(\"now\"); await Task.Delay(-1, NotebookKernel.Session.LiveDisplay.Cancellation);", "cell 1", stop.Token);

        (await first.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(new StreamOutput("stdout", "now"));
        cell.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        (await cell).Error!.Name.ShouldBe("Interrupted");
    }

    [Fact]
    public async Task Input_is_refused_in_a_sentence()
    {
        using var cells = new Cells();
        var error = await cells.ErrorOfAsync("var name = Console.ReadLine();");
        error.Message.ShouldStartWith("Input is not available");
        error.Line.ShouldBe(1);
    }

    [Fact]
    public async Task Numbers_are_written_the_same_on_every_machine()
    {
        using var cells = new Cells();
        (await cells.TextOfAsync("Console.Write($\"{1234.5:N1} {0.5} {new DateTime(2000, 1, 2):d}\");")).ShouldBe("1,234.5 0.5 01/02/2000");
    }
}
