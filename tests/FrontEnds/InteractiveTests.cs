using Xunit.Abstractions;

namespace FrontEnds;

/// <summary>
/// .NET Interactive's genuine C# kernel, which Polyglot Notebooks runs, shows what the committed notebooks show.
/// </summary>
public class InteractiveTests(ITestOutputHelper log)
{
    /// <summary>
    /// Three chapters and the appendices; with COURSE_ALL_CHAPTERS=1 every one, which takes as long as running the
    /// course.
    /// </summary>
    public static TheoryData<string> Chapters()
    {
        var all = CommittedNotebook.All();
        return [.. Environment.GetEnvironmentVariable("COURSE_ALL_CHAPTERS") == "1"
            ? all
            : all.Where(name => name[..2] is "01" or "04" or "06" || name[0] == 'A')];
    }

    [Theory]
    [MemberData(nameof(Chapters))]
    public async Task A_notebook_shows_what_the_page_shows(string name)
    {
        var notebook = CommittedNotebook.Load(name);
        var run = await InteractiveHost.RunAsync(notebook.Folder, [.. notebook.Sources.Select(code => new CellCode(code))]);
        log.WriteLine(
            $"{name}: {notebook.Sources.Count} cells, {Count(run, "class=\"check\"")} checks, {Count(run, "class=\"progress-line\"")} "
            + "progress lines, "
            + $"{run.Updates} updates, {run.ProcessorSeconds:F1} s of processor time, {run.PeakMegabytes:F0} MB");

        notebook.Differences(run.Cells.Select(cell => (cell.Error, cell.Outputs))).ShouldBeEmpty();
        run.Cells.SelectMany(cell => cell.Warnings).ShouldBeEmpty("a front end prints the compiler's warnings");
        run.LostUpdates.ShouldBe(0);
        run.Updates.ShouldBeGreaterThanOrEqualTo(Count(run, "class=\"progress-line\""));
    }

    [Fact]
    public async Task An_interrupt_ends_a_loop_that_shows_its_progress_and_the_next_cell_runs()
    {
        var run = await InteractiveHost.RunAsync(
            InteractiveCells.Folder,
            new CellCode(InteractiveCells.Usings),
            new CellCode(
                "var done = 0;\nusing (var progress = new Progress(\"Training\", int.MaxValue))\n    while (true) { "
                + "progress.Report(++done); Thread.Sleep(1); }",
                InterruptAtUpdate: true),
            new CellCode("done > 0"));
        run.Cells[1].Error.ShouldNotBeNull();
        run.Cells[2].Error.ShouldBeNull();
        run.Cells[2].Outputs.ShouldHaveSingleItem()!.ToJsonString().ShouldContain("True");
    }

    [Fact]
    public async Task Frames_and_charts_are_shown_once_Interop_is_loaded()
    {
        var run = await InteractiveHost.RunAsync(
            InteractiveCells.Folder,
            new CellCode(
                "#r \"../lib/bin/Interop.dll\"\n#r \"../lib/bin/Plotly.NET.CSharp.dll\"\nusing Deedle;\nusing "
                + "Plotly.NET.CSharp;\nInterop.Showing.Register();"),
            new CellCode("Frame.ReadCsv(\"../data/ppo-seeds.csv\")"),
            new CellCode("Frame.ReadCsv(\"../data/ppo-seeds.csv\").GetColumn<double>(\"kl\")"),
            new CellCode("Chart.Line<double, double, string>(new[] { 1.0, 2 }, new[] { 3.0, 5 }, Name: \"a line\")"),
            new CellCode(
                "XPlot.Plotly.Chart.Plot(new XPlot.Plotly.Scatter { x = new[] { 1, 2 }, y = new[] { 3, 5 }, name = \"another line\" })"));
        run.Cells.Select(cell => cell.Error).ShouldAllBe(error => error == null);
        string Shown(int cell) => (string)run.Cells[cell].Outputs.ShouldHaveSingleItem()!["data"]!["text/html"]!;
        Shown(1).ShouldEndWith("</table><p>and 40 more rows</p>");
        Shown(2).ShouldEndWith("</table><p>and 40 more rows</p>");
        foreach (var (cell, words) in ((int, string)[])[(3, "a line: 2 points, starts at 3, ends at 5"),
            (4, "another line: 2 points, starts at 3, ends at 5")])
        {
            Shown(cell).ShouldContain("<img alt=\"Line chart: ");
            Shown(cell).ShouldContain(words);
            Shown(cell).ShouldContain("<script type=\"application/vnd.plotly.v1+json\">");
        }
    }

    private static int Count(InteractiveRun run, string mark) =>
        run.Cells.Sum(cell => cell.Outputs.Count(
            output => ((string?)output!["data"]?["text/html"])?.Contains(mark, StringComparison.Ordinal) == true));
}
