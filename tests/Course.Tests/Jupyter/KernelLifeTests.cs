using System.Text.Json.Nodes;

namespace Course.Tests.Jupyter;

/// <summary>The kernel interrupted, restarted, crashed and killed: the reader is told, and nothing stays behind.</summary>
public class KernelLifeTests(JupyterFixture jupyter) : IClassFixture<JupyterFixture>
{
    private const string Lost = "What the cells had declared is lost; the next cell runs in a new session.";

    [JupyterTheory]
    [InlineData("message")]
    [InlineData("signal")]
    public async Task An_interrupt_stops_the_loop_and_keeps_the_state(string how)
    {
        var answer = await jupyter.DriveAsync("interrupt", how);
        ((string)new CellRun(answer["result"]!).Error()["evalue"]!).ShouldBe(
            "cell 2 was interrupted. It had to be stopped by force: what it was changing may be broken. Restarting the kernel is advised.");
        new CellRun(answer["result"]!).Printed("stderr").ShouldBe("Waiting for cell 2 to stop; 2 s from now it is stopped by force.\n");
        ((string)answer["queued"]!["reply"]!["status"]!).ShouldBe("aborted");
        ((int)answer["kept"]!).ShouldBe(42);
        ((int)answer["idle"]!).ShouldBe(42);
    }

    [JupyterFact]
    public async Task A_cell_that_cannot_be_stopped_costs_its_session()
    {
        var answer = await jupyter.DriveAsync("stubborn");
        ((string)new CellRun(answer["result"]!).Error()["evalue"]!).ShouldBe(
            $"The cell did not stop within 10 s of the interrupt, so its session was ended. {Lost}");
        ((double)answer["seconds"]!).ShouldBeGreaterThan(9.5);

        var next = new CellRun(answer["next"]!);
        next.Printed("stderr").ShouldContain("This cell runs in a new session");
        ((string)next.Error()["evalue"]!).ShouldContain("'kept' does not exist");
        // A display of the new session must not take the place of one that is still on the page.
        ((string)answer["displays"]![0]!).ShouldNotBe((string)answer["displays"]![1]!);
        Gone(answer);
    }

    [JupyterFact]
    public async Task A_cell_may_end_its_process()
    {
        var cells = await jupyter.CellsAsync(
            "Console.WriteLine(\"last words\");\nEnvironment.Exit(3);", "Console.Write(1);", "Console.Write(2);");
        cells[0].Printed().ShouldBe("last words\n");
        ((string)cells[0].Error()["evalue"]!).ShouldBe($"The code left the process with exit code 3 (Environment.Exit). {Lost}");
        cells[1].Printed().ShouldBe("1");
        cells[1].Printed("stderr").ShouldBe(
            "The code left the process with exit code 3 (Environment.Exit). This cell runs in a new session: what earlier cells "
            + "declared is lost.\n");
        cells[2].Printed("stderr").ShouldBeEmpty();
    }

    [JupyterFact]
    public async Task A_crash_is_explained()
    {
        var cells = await jupyter.CellsAsync("int Deep(int n) => Deep(n + 1) + 1;\nDeep(0)", "Console.Write(1);");
        ((string)cells[0].Error()["evalue"]!).ShouldContain("Stack overflow");
        cells[1].Printed().ShouldBe("1");
    }

    [JupyterFact]
    public async Task A_killed_session_is_reported_and_replaced()
    {
        var answer = await jupyter.DriveAsync("kill_session");
        ((string)new CellRun(answer["running"]!).Error()["evalue"]!).ShouldBe(
            $"The process of the session is gone (ended by signal 9). {Lost}");
        ((string)new CellRun(answer["after"]!).Error()["evalue"]!).ShouldContain("'child' does not exist");
        var idle = new CellRun(answer["idle"]!);
        idle.Printed().ShouldBe("5");
        idle.Printed("stderr").ShouldContain("This cell runs in a new session");
        Gone(answer);
    }

    [JupyterFact]
    public async Task A_killed_kernel_leaves_no_process() => Gone(await jupyter.DriveAsync("kill_kernel"));

    [JupyterTheory]
    [InlineData("idle")]
    [InlineData("busy")]
    public async Task A_shutdown_leaves_no_process(string how) => Gone(await jupyter.DriveAsync("leave", how));

    [JupyterFact]
    public async Task A_restart_forgets()
    {
        var answer = await jupyter.DriveAsync("restart");
        ((string)new CellRun(answer["after"]!).Error()["evalue"]!).ShouldContain("'kept' does not exist");
        ((int)answer["works"]!).ShouldBe(2);
        Gone(answer);
    }

    [JupyterFact]
    public async Task Ten_kernels_run_side_by_side()
    {
        var answer = await jupyter.DriveAsync("ten");
        answer["printed"]!.AsArray().Select(text => (string)text!).ShouldBe(Enumerable.Range(0, 10).Select(n => $"{n * n}"));
        Gone(answer);
    }

    private static void Gone(JsonNode answer) => ((bool)answer["gone"]!).ShouldBeTrue("a process stayed behind");
}
