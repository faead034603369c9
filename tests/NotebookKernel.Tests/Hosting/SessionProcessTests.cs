using System.Diagnostics;
using NotebookKernel.Document;
using NotebookKernel.Hosting;
using NotebookKernel.Session;
using NotebookKernel.Session.Assistance;

namespace NotebookKernel.Tests.Hosting;

[Collection("processes")]
public class SessionProcessTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_session_runs_cells_answers_questions_and_ends()
    {
        using var folder = new TemporaryFolder();
        var session = await SessionHost.StartAsync(folder.Path);
        var outputs = new List<CellOutput>();

        (await RunAsync(session, "var größe = 2; Console.WriteLine(\"a 😀\"); Console.Error.Write('b'); größe.Display();", outputs))
            .Succeeded.ShouldBeTrue();
        outputs.Count.ShouldBe(3);
        outputs[0].ShouldBe(new StreamOutput("stdout", "a 😀\n"));
        outputs[1].ShouldBe(new StreamOutput("stderr", "b"));
        outputs[2].ShouldBeOfType<DisplayOutput>().Data["text/html"].ShouldContain("<pre>2</pre>");

        outputs.Clear();
        (await RunAsync(session, "System.IO.Directory.GetCurrentDirectory()", outputs)).Succeeded.ShouldBeTrue();
        outputs.ShouldHaveSingleItem().ShouldBeOfType<ResultOutput>().Data["text/plain"].ShouldBe(folder.Path);

        var error = (await RunAsync(session, "1 +\n  nothing", outputs)).Error!;
        (error.Line, error.Column, error.Code).ShouldBe((2, 3, "  nothing"));

        // The emoji is two chars here and one code point on the way: places must come back where they were.
        var completions = await session.CompleteAsync("\"😀\" + grö", 10, CancellationToken.None);
        (completions.Start, completions.End, completions.Matches.Single()).ShouldBe((7, 10, "größe"));
        (await session.InspectAsync("\"😀\" + größe", 9, CancellationToken.None)).Text!.ShouldContain("int");
        (await session.IsCompleteAsync("for (;;) {", CancellationToken.None)).ShouldBe(Completeness.Incomplete);

        await session.DisposeAsync();
        session.IsAlive.ShouldBeFalse();
        IsRunning(session.ProcessId).ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_a_cell_writes_anywhere_disturbs_the_protocol()
    {
        await using var session = await SessionHost.StartAsync();
        var outputs = new List<CellOutput>();

        (await RunAsync(
            session,
            """
            var line = "{\"type\":\"done\",\"id\":1,\"status\":\"ok\"}\n"u8.ToArray();
            Console.OpenStandardOutput().Write(line);
            using (var raw = new System.IO.FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, false), System.IO.FileAccess.Write))
                raw.Write(line);
            System.Diagnostics.Process.Start("echo", "from a child").WaitForExit();
            System.Diagnostics.Process.Start("cat").WaitForExit();
            Console.Write("still here");
            """,
            outputs)).Succeeded.ShouldBeTrue();

        outputs.ShouldBe([new StreamOutput("stdout", "still here")]);
    }

    [Fact]
    public async Task A_cell_that_exits_is_reported_with_what_it_had_shown()
    {
        await using var session = await SessionHost.StartAsync();
        var outputs = new List<CellOutput>();

        var error = (await RunAsync(session, "Console.Write(\"last words\"); Environment.Exit(3);", outputs)).Error!;

        outputs[0].ShouldBe(new StreamOutput("stdout", "last words"));
        error.Name.ShouldBe("SessionEnded");
        error.Message.ShouldBe("cell 1 ended the session. Its code left the process with exit code 3 (Environment.Exit).");
        session.IsAlive.ShouldBeFalse();
        (await RunAsync(session, "1", outputs)).Error!.Name.ShouldBe("SessionEnded");
    }

    [Theory]
    [InlineData("int Deep(int n) => n < 0 ? 0 : Deep(n + 1) + Deep(n + 2); Deep(0)", "Stack overflow")]
    [InlineData(
        "new System.Threading.Thread(() => throw new Exception(\"unseen\")).Start(); System.Threading.Thread.Sleep(5000);", "unseen")]
    public async Task A_cell_that_crashes_is_reported_with_the_reason(string code, string expected)
    {
        await using var session = await SessionHost.StartAsync();
        var error = (await RunAsync(session, code, [])).Error!;
        error.Name.ShouldBe("SessionEnded");
        error.Message.ShouldContain(expected);
    }

    [Fact]
    public async Task A_cell_that_takes_too_long_is_killed_with_all_it_started()
    {
        using var folder = new TemporaryFolder();
        await using var session = await SessionHost.StartAsync(folder.Path);

        var result = await session.ExecuteAsync(
            "System.IO.File.WriteAllText(\"child\", System.Diagnostics.Process.Start(\"sleep\", \"600\").Id.ToString()); while (true) { }",
            "cell 1", _ => { }, TimeSpan.FromSeconds(5), CancellationToken.None);

        result.Error!.Name.ShouldBe("Timeout");
        result.Error.Message.ShouldBe("cell 1 was stopped: it took longer than 5 seconds.");
        IsRunning(session.ProcessId).ShouldBeFalse();
        await EndsAsync(int.Parse(await File.ReadAllTextAsync(folder.At("child"))));
    }

    [Fact]
    public async Task Cancelling_kills_the_process()
    {
        await using var session = await SessionHost.StartAsync();
        using var stop = new CancellationTokenSource();
        var cell = session.ExecuteAsync("Console.Write(1); while (true) { }", "cell 1", _ => stop.Cancel(), Long, stop.Token);

        await Should.ThrowAsync<OperationCanceledException>(() => cell);
        IsRunning(session.ProcessId).ShouldBeFalse();
    }

    [Fact]
    public async Task Interrupting_stops_the_cell_and_keeps_the_session()
    {
        await using var session = await SessionHost.StartAsync();
        await RunAsync(session, "var kept = 5;", []);

        var error = (await session.ExecuteAsync(
            "Console.Write(1); while (true) { }", "cell 2", output => session.Interrupt(), Long, CancellationToken.None)).Error!;

        error.Name.ShouldBe("Interrupted");
        var outputs = new List<CellOutput>();
        (await RunAsync(session, "$\"{kept}\"", outputs)).Succeeded.ShouldBeTrue();
        outputs.ShouldHaveSingleItem().ShouldBeOfType<ResultOutput>().Data["text/plain"].ShouldBe("5");
    }

    [Fact]
    public async Task Ten_megabytes_arrive_whole_and_soon()
    {
        await using var session = await SessionHost.StartAsync();
        var length = 0L;
        var clock = Stopwatch.StartNew();

        var result = await session.ExecuteAsync(
            "for (var i = 0; i < 1_000_000; i++) Console.WriteLine(\"line 0123\");", "cell 1",
            output => length += ((StreamOutput)output).Text.Length, Long, CancellationToken.None);

        result.Succeeded.ShouldBeTrue();
        length.ShouldBe(10_000_000);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_error_of_the_listener_reaches_the_caller()
    {
        await using var session = await SessionHost.StartAsync();
        (await Should.ThrowAsync<InvalidDataException>(() => session.ExecuteAsync(
            "Console.Write(1);", "cell 1", _ => throw new InvalidDataException("mine"), Long, CancellationToken.None)))
            .Message.ShouldBe("mine");
        (await RunAsync(session, "1", [])).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_child_that_outlives_a_crash_does_not_hold_the_caller()
    {
        await using var session = await SessionHost.StartAsync();
        var error = (await RunAsync(
            session,
            "System.Diagnostics.Process.Start(\"sleep\", \"30\"); System.Diagnostics.Process.GetCurrentProcess().Kill();",
            []).WaitAsync(TimeSpan.FromSeconds(25))).Error!;
        error.Message.ShouldContain("signal 9");
    }

    [Fact]
    public async Task A_session_that_is_killed_is_noticed()
    {
        await using var session = await SessionHost.StartAsync();
        var cell = RunAsync(session, "while (true) { }", []);
        await Task.Delay(500);
        using (var process = Process.GetProcessById(session.ProcessId))
            process.Kill();

        var error = (await cell.WaitAsync(Long)).Error!;
        error.Name.ShouldBe("SessionEnded");
        error.Message.ShouldContain("signal 9");
    }

    /// <summary>The session holds the other end of its own input open, so that only the watch can notice.</summary>
    [LinuxFact]
    public async Task A_session_whose_parent_is_killed_ends_by_itself()
    {
        using var folder = new TemporaryFolder();
        var command = SessionHost.Command(folder.Path);
        var start = string.Join(' ', command.ArgumentList.Prepend(command.FileName));
        var shell = $"mkfifo in; exec 3<>in; {start} <in >out & echo $! >pid; wait";
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", shell])
        {
            WorkingDirectory = folder.Path, UseShellExecute = false,
        })!;
        while (!File.Exists(folder.At("out")) || !(await File.ReadAllTextAsync(folder.At("out"))).Contains("ready"))
            await Task.Delay(50);
        var id = int.Parse(await File.ReadAllTextAsync(folder.At("pid")));
        IsRunning(id).ShouldBeTrue();
        await File.WriteAllTextAsync(
            folder.At("in"), "{\"type\":\"execute\",\"id\":1,\"cell\":\"cell 1\",\"code\":\"while (true) { }\"}\n");

        parent.Kill(entireProcessTree: false);

        await EndsAsync(id);
    }

    [Fact]
    public async Task A_session_whose_input_closes_ends()
    {
        using var output = new MemoryStream();
        await SessionServer.RunAsync(Stream.Null, output, Path.GetTempPath()).WaitAsync(Long);
        System.Text.Encoding.UTF8.GetString(output.ToArray()).ShouldBe("{\"type\":\"ready\",\"protocol\":1}\n");
    }

    [Fact]
    public async Task A_program_that_is_no_session_is_named()
    {
        (await Should.ThrowAsync<NotebookException>(
            () => SessionProcess.StartAsync(new ProcessStartInfo("no-such-program"), CancellationToken.None)))
            .Message.ShouldContain("no-such-program");
        (await Should.ThrowAsync<NotebookException>(
            () => SessionProcess.StartAsync(new ProcessStartInfo("sh", ["-c", "echo went wrong; exit 2"]), CancellationToken.None)))
            .Message.ShouldBe("The session ended before it was ready. The process ended with exit code 2. went wrong");
    }

    private static Task<CellResult> RunAsync(SessionProcess session, string code, List<CellOutput> outputs) =>
        session.ExecuteAsync(code, "cell 1", outputs.Add, Long, CancellationToken.None);

    private static async Task EndsAsync(int id)
    {
        for (var waited = 0; waited < 100 && IsRunning(id); waited++)
            await Task.Delay(100);
        IsRunning(id).ShouldBeFalse($"process {id} is still there");
    }

    /// <summary>A process that has ended but was not yet reaped by its parent does not run.</summary>
    private static bool IsRunning(int id)
    {
        var status = $"/proc/{id}/stat";
        if (OperatingSystem.IsLinux())
            return File.Exists(status) && !File.ReadAllText(status).Contains(") Z ");
        return Process.GetProcesses().Any(process => process.Id == id);
    }
}
