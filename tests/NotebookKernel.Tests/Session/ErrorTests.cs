using System.Diagnostics;
using NotebookKernel.Session;

namespace NotebookKernel.Tests.Session;

public class ErrorTests
{
    [Fact]
    public async Task A_compile_error_shows_its_line_with_a_caret()
    {
        using var cells = new Cells();
        var error = await cells.ErrorOfAsync("var a = 1;\n\tvar b = a + c;\nint d = \"\";");

        error.Name.ShouldBe("CompilationError");
        error.Message.ShouldBe("CS0103: The name 'c' does not exist in the current context");
        (error.Line, error.Column, error.Code).ShouldBe((2, 14, "\tvar b = a + c;"));
        error.Traceback.ShouldBe(
        [
            "cell 1, line 2, column 14: CS0103: The name 'c' does not exist in the current context",
            "    \tvar b = a + c;",
            "    \t            ^",
            "cell 1, line 3, column 9: CS0029: Cannot implicitly convert type 'string' to 'int'",
            "    int d = \"\";",
            "            ^",
        ]);
    }

    [Fact]
    public async Task Warnings_are_not_shown()
    {
        using var cells = new Cells();
        (await cells.RunAsync("string? a = null; int unused; string b = a; async Task F() { }")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_errors_are_cut_short()
    {
        using var cells = new Cells();
        var error = await cells.ErrorOfAsync(string.Concat(Enumerable.Range(0, 25).Select(i => $"a{i};\n")));
        error.Traceback.Count.ShouldBe(31);
        error.Traceback[^1].ShouldMatch("^\\.\\.\\. and \\d+ more errors$");
    }

    [Fact]
    public async Task An_exception_has_the_lines_of_the_cells_it_came_through()
    {
        using var cells = new Cells();
        await cells.RunAsync("int Divide(int n)\n{\n    Console.Write(\"\");\n    return 1 / n;\n}");
        await cells.RunAsync("class Box\n{\n    public Func<int, int> F = n => 0;\n    public int Call(int n) => F(n);\n}");
        var error = await cells.ErrorOfAsync("var box = new Box { F = Divide };\nConsole.WriteLine(\"before\");\nbox.Call(0)");

        error.Name.ShouldBe("System.DivideByZeroException");
        (error.Line, error.Code).ShouldBe((3, "box.Call(0)"));
        error.Traceback.ShouldBe(
        [
            "System.DivideByZeroException: Attempted to divide by zero.",
            "   at Divide in cell 1, line 4: return 1 / n;",
            "   at Box.Call in cell 2, line 4: public int Call(int n) => F(n);",
            "   at cell 3, line 3: box.Call(0)",
        ]);
    }

    [Fact]
    public async Task Async_lambda_and_wrapped_exceptions_keep_their_lines()
    {
        using var cells = new Cells();
        var error = await cells.ErrorOfAsync(
            """
            async Task<int> LateAsync()
            {
                await Task.Delay(1);
                throw new InvalidOperationException("late");
            }

            Task.Run(() =>
                LateAsync()).Wait();
            """);

        error.Name.ShouldBe("System.AggregateException");
        error.Traceback[1].ShouldBe(" caused by System.InvalidOperationException: late");
        error.Traceback[2].ShouldBe("   at LateAsync in cell 1, line 4: throw new InvalidOperationException(\"late\");");
        error.Traceback[^1].ShouldStartWith("   at cell 1, line 7: ");
    }

    [Fact]
    public async Task What_a_failed_cell_had_set_is_kept()
    {
        using var cells = new Cells();
        await cells.ErrorOfAsync("var kept = \"yes\";\nthrow new Exception(\"no\");");
        (await cells.ResultOfAsync("kept"))["text/plain"].ShouldBe("yes");
        await cells.ErrorOfAsync("var lost = nothing;");
        (await cells.ErrorOfAsync("lost")).Message.ShouldContain("'lost' does not exist");
    }

    [Fact]
    public async Task Types_written_in_cells_go_by_the_name_they_were_given()
    {
        using var cells = new Cells();
        var error = await cells.ErrorOfAsync("class Odd : Exception { public override string Message => \"odd\"; }\nthrow new Odd();");
        error.Traceback.ShouldBe(["Odd: odd", "   at cell 1, line 2: throw new Odd();"]);
    }

    [Fact]
    public async Task A_value_that_cannot_be_shown_says_so_and_the_session_goes_on()
    {
        using var cells = new Cells();
        var error = await cells.ErrorOfAsync(
            "IEnumerable<int> Bad() { yield return 1; throw new Exception(\"while showing\"); }\nvar kept = \"yes\";\nBad()");
        error.Traceback[0].ShouldContain("while showing");
        (await cells.ResultOfAsync("kept"))["text/plain"].ShouldBe("yes");
    }

    [Theory]
    [InlineData("while (true) Console.Write(\"\");")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("new TaskCompletionSource().Task.Wait();")]
    public async Task An_endless_cell_stops_when_interrupted_and_the_session_goes_on(string code)
    {
        using var cells = new Cells();
        await cells.RunAsync("var before = \"kept\";");
        using var stop = new CancellationTokenSource();
        stop.CancelAfter(300);
        var clock = Stopwatch.StartNew();

        var error = await cells.ErrorOfAsync(code, stop.Token);

        error.Name.ShouldBe("Interrupted");
        error.Message.ShouldBe("cell 2 was interrupted.");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (await cells.ResultOfAsync("before"))["text/plain"].ShouldBe("kept");
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("var n = 0L; while (true) n++;")]
    [InlineData("try { while (true) { } } finally { Console.Write(\"\"); }")]
    public async Task A_cell_that_looks_at_nothing_is_stopped_by_force_and_the_reader_is_told(string code)
    {
        using var cells = new Cells();
        await cells.RunAsync("var before = \"kept\";");

        var outputs = await InterruptAsync(cells, code);

        outputs[0].ShouldBe(new StreamOutput("stderr", "Waiting for cell 2 to stop; 2 s from now it is stopped by force.\n"));
        outputs[^1].ShouldBeOfType<ErrorOutput>().Message.ShouldBe(
            "cell 2 was interrupted. It had to be stopped by force: what it was changing may be broken. Restarting the kernel is advised.");
        (await cells.ResultOfAsync("before"))["text/plain"].ShouldBe("kept");
    }

    [Fact]
    public async Task A_thread_that_the_cell_started_itself_does_not_end_the_process_when_it_writes_after_the_interrupt()
    {
        using var cells = new Cells();
        var outputs = await InterruptAsync(
            cells,
            "var go = true; var writer = new System.Threading.Thread(() => { while (go) { Console.Write(\"\"); "
            + "System.Threading.Thread.Sleep(1); } }); writer.Start(); writer.Join();");
        outputs[^1].ShouldBeOfType<ErrorOutput>().Message.ShouldBe("cell 1 was interrupted.");
        (await cells.ResultOfAsync("go = false; writer.Join(); \"alive\""))["text/plain"].ShouldBe("alive");
    }

    /// <summary>Runs a cell and interrupts it when its code has begun.</summary>
    private static async Task<IReadOnlyList<CellOutput>> InterruptAsync(Cells cells, string code)
    {
        var started = Guid.NewGuid().ToString();
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => cells.RunAsync($"AppDomain.CurrentDomain.SetData(\"{started}\", true); {code}", stop.Token));
        while (AppDomain.CurrentDomain.GetData(started) is null && !running.IsCompleted) await Task.Delay(10);
        await stop.CancelAsync();
        return await running;
    }

    [Fact]
    public async Task Code_that_looks_whether_to_stop_ends_in_its_own_way()
    {
        using var cells = new Cells();
        using var stop = new CancellationTokenSource();
        const string started = "the loop of ErrorTests has started";
        var running = Task.Run(() => cells.RunAsync(
            $"var steps = 1; var token = NotebookKernel.Session.LiveDisplay.Cancellation; "
            + $"AppDomain.CurrentDomain.SetData(\"{started}\", true); while (!token.IsCancellationRequested) steps++;",
            stop.Token));
        while (AppDomain.CurrentDomain.GetData(started) is null && !running.IsCompleted) await Task.Delay(10);
        stop.Cancel();
        await running;
        (await cells.ResultOfAsync("(steps > 0).ToString()"))["text/plain"].ShouldBe("True");
    }
}
