using Course.Checking;
using Course.Tests.Pages;
using Course.Tests.Support;
using Microsoft.Playwright;
using NotebookKernel.Document;

namespace Course.Tests.Jupyter;

/// <summary>The classic Notebook with the installed kernel, in Chromium, used by its menus as a reader does.</summary>
public sealed class ClassicNotebookTests(JupyterFixture jupyter, BrowserFixture browser)
    : IClassFixture<JupyterFixture>, IClassFixture<BrowserFixture>
{
    private const float Patience = 400_000;

    [NotebookBrowserFact]
    public async Task Progress_changes_a_loop_is_interrupted_a_restart_forgets_and_the_page_is_exported()
    {
        const int usings = 0, training = 1, loop = 2, after = 3;
        using var clone = new Clone().WithLibrary();
        clone.With("01-one", new NotebookBuilder()
            .Code(NotebookBuilder.Library + "\nusing Lessons.Notebook;\nusing Plotting;")
            .Code($$"""
                var steps = 0;
                using (var progress = new Progress("Training", 100))
                using (var live = new LiveFigure(() => new Figure($"{steps} steps").Line(new[] { 0, steps }, "loss").X("step").Y("loss")))
                    for (steps = 1; steps <= 100; steps++)
                    {
                        System.Threading.Thread.Sleep(25);
                        progress.Report(steps, "going on");
                        live.Update();
                        while (steps == 50 && !System.IO.File.Exists("{{clone.At("seen")}}")) System.Threading.Thread.Sleep(10);
                    }
                Check.Close(steps, 101, 0, "steps");
                """)
            .Code("Console.WriteLine(\"begun\");\nwhile (true) { }")
            .Code("new Table(\"After\").Column(\"steps\", new[] { steps })"));
        using var server = await NotebookServer.StartAsync(jupyter, clone.Root);
        await using var reader = await OpenAsync(server, "01-one");
        var page = reader.Page;

        await ChooseAsync(page, "#celllink", "#run_all_cells");
        // Half way the loop waits until its progress has been seen, so what is seen here is seen while it runs.
        await page.WaitForFunctionAsync(
            "() => /[1-4]\\d of 100|\\b50 of 100/.test(document.querySelectorAll('.cell')[1].innerText)", null, Wait);
        (await page.Locator(".cell").Nth(training).Locator("progress").CountAsync()).ShouldBe(1, "one line that changes");
        (await CurveAsync(page, training)).ShouldNotContain("101 steps");
        (await PromptAsync(page, training)).ShouldContain("*");
        await File.WriteAllTextAsync(clone.At("seen"), "");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.cell')[1].innerText.includes('100 of 100')", null, Wait);
        (await CurveAsync(page, training)).ShouldContain("101 steps");

        // The third cell of "run all" does not end by itself.
        await OutputAsync(page, loop, "begun");
        await ChooseAsync(page, "#kernellink", "#int_kernel");
        await OutputAsync(page, loop, "was interrupted");
        await RunAsync(page, after);
        await OutputAsync(page, after, "101");

        var exported = await ExportAsync(page);
        exported.ShouldContain("Training: 100 of 100, going on");
        exported.ShouldMatch("<img [^>]*alt=\"[^\"]*101 steps");
        exported.ShouldContain("cell 3 was interrupted");

        await RestartAsync(page, "#restart_kernel");
        await RunAsync(page, after);
        await OutputAsync(page, after, "does not exist");
        await RunAsync(page, usings);
        await IdleAsync(page);
        (await page.Locator(".cell").Nth(usings).Locator(".output_error").CountAsync()).ShouldBe(0);
        reader.Complaints.Where(complaint => complaint.Contains(" asks for ", StringComparison.Ordinal)).ShouldBeEmpty("nothing is fetched from elsewhere");
    }

    [NotebookBrowserFact]
    public async Task A_chapter_runs_whole_and_is_saved_with_the_outputs_it_is_committed_with()
    {
        const string chapter = "01-linear-regression";
        var course = Repository.Find();
        var committed = File.ReadAllText(Path.Combine(course.Root, "notebooks", chapter + ".ipynb"));
        using var clone = new Clone().WithLibrary().With(chapter, committed);
        Directory.CreateSymbolicLink(clone.At("data"), Path.Combine(course.Root, "data"));
        using var server = await NotebookServer.StartAsync(jupyter, clone.Root);
        await using var reader = await OpenAsync(server, chapter);
        var page = reader.Page;

        await RestartAsync(page, "#restart_clear_output");
        (await page.Locator(".output_area").CountAsync()).ShouldBe(0, "what is compared below was made here");
        await ChooseAsync(page, "#celllink", "#run_all_cells");
        await page.WaitForFunctionAsync(
            "() => Jupyter.notebook.get_cells().filter(cell => cell.cell_type === 'code').every(cell => cell.input_prompt_number > 0)", null, Wait);
        await IdleAsync(page);
        await page.EvaluateAsync("() => Jupyter.notebook.save_notebook()");

        OutputComparison.Compare(chapter, Notebook.Parse(committed, chapter), Notebook.Parse(clone.Read(chapter), chapter)).ShouldBeEmpty();
    }

    private static PageWaitForFunctionOptions Wait => new() { Timeout = Patience };

    private async Task<OpenPage> OpenAsync(NotebookServer server, string name)
    {
        var reader = await browser.OpenAsync(server.AddressOf($"notebooks/{name}.ipynb"));
        await IdleAsync(reader.Page);
        return reader;
    }

    /// <summary>The kernel is there and does nothing.</summary>
    private static Task IdleAsync(IPage page) => page.WaitForFunctionAsync(
        "() => window.Jupyter?.notebook?.kernel?.is_connected() && document.querySelector('#kernel_indicator_icon.kernel_idle_icon')",
        null, Wait);

    private static async Task ChooseAsync(IPage page, string menu, string item)
    {
        await page.ClickAsync(menu);
        await page.ClickAsync(item);
    }

    /// <summary>Chooses a restart, agrees, and waits for the new kernel.</summary>
    private static async Task RestartAsync(IPage page, string item)
    {
        await page.EvaluateAsync(
            "() => { window.restarted = new Promise(done => Jupyter.notebook.events.one('kernel_ready.Kernel', () => done())); }");
        await ChooseAsync(page, "#kernellink", item);
        await page.ClickAsync(".modal.in .btn-danger");
        await page.EvaluateAsync("() => window.restarted");
        await IdleAsync(page);
    }

    private static async Task RunAsync(IPage page, int cell)
    {
        await page.Locator(".cell").Nth(cell).Locator(".CodeMirror").ClickAsync();
        await page.Keyboard.PressAsync("Control+Enter");
    }

    private static Task OutputAsync(IPage page, int cell, string text) => page.WaitForFunctionAsync(
        "([cell, text]) => document.querySelectorAll('.cell')[cell].querySelector('.output')?.innerText.includes(text)",
        new object[] { cell, text }, Wait);

    private static async Task<string> CurveAsync(IPage page, int cell) =>
        await page.Locator(".cell").Nth(cell).Locator(".output img").GetAttributeAsync("alt") ?? "";

    private static Task<string> PromptAsync(IPage page, int cell) =>
        page.Locator(".cell").Nth(cell).Locator(".input_prompt").InnerTextAsync();

    /// <summary>The page that "Download as HTML" gives.</summary>
    private static async Task<string> ExportAsync(IPage page)
    {
        var begun = new TaskCompletionSource<IDownload>();
        page.Context.Page += (_, opened) => opened.Download += (_, download) => begun.TrySetResult(download);
        await page.ClickAsync("#filelink");
        await page.HoverAsync("#file_menu a:text-is('Download as')");
        await page.ClickAsync("#download_html");
        var download = await begun.Task.WaitAsync(TimeSpan.FromMilliseconds(Patience));
        return await File.ReadAllTextAsync((await download.PathAsync())!);
    }
}
