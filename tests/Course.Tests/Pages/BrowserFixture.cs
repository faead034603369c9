using Microsoft.Playwright;

namespace Course.Tests.Pages;

/// <summary>One Chromium for the tests of a class.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Tools.Chromium is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Tools.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }

    /// <summary>A reader of his own: nothing remembered, nothing shared with other pages.</summary>
    internal async Task<OpenPage> OpenAsync(string address, bool scripts = true, int width = 1280, bool dark = false)
    {
        var phone = width < 500;
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            JavaScriptEnabled = scripts,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            IsMobile = phone,
            HasTouch = phone,
            ReducedMotion = ReducedMotion.Reduce,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        // A test says what must come, not how fast: a busy machine takes its time.
        context.SetDefaultTimeout(120_000);
        var open = new OpenPage(await context.NewPageAsync(), address);
        await open.Page.GotoAsync(address);
        return open;
    }
}

/// <summary>A page, and everything about it that a reader's browser would complain of.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    public OpenPage(IPage page, string address)
    {
        Page = page;
        var origin = new Uri(address).GetLeftPart(UriPartial.Authority);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") _complaints.Add($"{address}: {message.Text}"); };
        page.PageError += (_, error) => _complaints.Add($"{address}: {error}");
        page.Dialog += (_, dialog) =>
        {
            _complaints.Add($"{address} says {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin, StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                _complaints.Add($"{address} asks for {request.Url}");
        };
        page.RequestFailed += (_, request) => _complaints.Add($"{address}: {request.Url}: {request.Failure}");
        page.Response += (_, response) => { if (response.Status >= 400) _complaints.Add($"{response.Url}: {response.Status}"); };
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints => _complaints;

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    /// <summary>Scrolls past every figure, and returns when all charts but those that stay pictures are drawn.</summary>
    public async Task ReadToTheEndAsync()
    {
        await Page.EvaluateAsync("""
            async () => {
                for (const figure of document.querySelectorAll("figure")) {
                    figure.scrollIntoView({ behavior: "instant" });
                    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                }
            }
            """);
        await Page.WaitForFunctionAsync("""
            () => [...document.querySelectorAll('figure script[type="application/vnd.plotly.v1+json"]')]
                .filter(script => !JSON.parse(script.textContent).config?.staticPlot)
                .every(script => script.closest("figure").querySelector(".drawn[data-drawn] .main-svg"))
            """);
    }

    /// <summary>Words that leave their chart, lie over each other or are smaller than 11 pixels.</summary>
    public Task<string[]> UnreadableWordsAsync() => Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('.drawn .sheet')].flatMap(sheet => {
            const svg = sheet.querySelector('.main-svg');
            const frame = svg.getBoundingClientRect();
            const scale = frame.width / svg.width.baseVal.value;
            const words = [...sheet.querySelectorAll('.main-svg text')].filter(t => t.getBoundingClientRect().width > 0)
                .map(t => ({ text: t.textContent, box: t.getBoundingClientRect(), size: scale * parseFloat(getComputedStyle(t).fontSize) }));
            return words.flatMap(({ text, box: a, size }, i) => [
                ...(size < 10.99 ? [`${text}: ${size} px`] : []),
                ...(a.left < frame.left || a.right > frame.right + 1 || a.top < frame.top || a.bottom > frame.bottom + 1 ? [`${text} leaves its chart`] : []),
                ...words.slice(0, i).filter(({ box: b }) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
                    .map(other => `${text} lies over ${other.text}`)]);
        })
        """);

    /// <summary>Formulas that touch their number, or that the screen cuts off for who has only a keyboard.</summary>
    public async Task<string[]> TouchedNumbersAsync()
    {
        await Page.WaitForFunctionAsync("() => document.fonts.status === 'loaded'");
        return await Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll(".katex-display")].flatMap(display => {
                const parts = [...display.querySelectorAll(".katex-html > .katex-base")].map(part => part.getBoundingClientRect());
                const number = display.querySelector(".katex-tag > *")?.getBoundingClientRect();
                const touched = number && parts.some(part => part.right + 4 > number.left && part.bottom > number.top && part.top < number.bottom);
                return [...(touched ? [`${number.left}: the number is touched`] : []), ...(display.scrollWidth > display.clientWidth && display.tabIndex !== 0 ? [`cut off, and the keyboard cannot scroll it: ${display.textContent}`] : [])];
            })
            """);
    }

    /// <summary>Moves the mouse over a mark of every panel; the titles of charts that say nothing there.</summary>
    public async Task<IReadOnlyList<string>> SilentChartsAsync()
    {
        var silent = new List<string>();
        foreach (var sheet in await Page.Locator(".drawn .sheet").AllAsync())
        {
            await sheet.ScrollIntoViewIfNeededAsync();
            foreach (var panel in await sheet.EvaluateAsync<Mark[][]>(MarksOfPanels))
            {
                if (!await AnswersAsync(sheet, panel))
                    silent.Add(await sheet.EvaluateAsync<string>("sheet => sheet.closest('figure').querySelector('[role=img]').ariaLabel"));
            }
        }

        return silent;
    }

    private async Task<bool> AnswersAsync(ILocator sheet, Mark[] marks)
    {
        foreach (var mark in marks)
        {
            await Page.Mouse.MoveAsync(mark.X - 3, mark.Y - 3);
            await Page.Mouse.MoveAsync(mark.X, mark.Y);
            if (await sheet.EvaluateAsync<bool>("""
                async sheet => {
                    for (const end = performance.now() + 1000; performance.now() < end; await new Promise(requestAnimationFrame))
                        if (sheet.querySelector(".hoverlayer .hovertext, .hoverlayer .legend")) return true;
                    return false;
                }
                """))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Per panel, where some marks of its traces lie in the window.</summary>
    private const string MarksOfPanels = """
        sheet => {
            const layout = sheet._fullLayout;
            const corner = sheet.getBoundingClientRect();
            const scale = corner.width / layout.width;
            const panels = new Map();
            for (const trace of sheet._fullData) {
                if (trace.hoverinfo === "skip" || trace.visible !== true) continue;
                const [x, y] = [sheet._fullLayout[trace.xaxis.replace("x", "xaxis")], sheet._fullLayout[trace.yaxis.replace("y", "yaxis")]];
                const marks = panels.get(trace.xaxis) ?? [];
                panels.set(trace.xaxis, marks);
                const columns = trace.z ? trace.z[0].length : (trace.x ?? trace.y).length;
                for (const share of [0.5, 0.3, 0.7, 0.1, 0.9, 1]) {
                    const i = Math.floor(share * (columns - 1));
                    const row = trace.z ? Math.floor(share * (trace.z.length - 1)) : i;
                    let [px, py] = [x.d2p(trace.x?.[i] ?? i), y.d2p(trace.y?.[row] ?? row)];
                    if (trace.type === "bar") {
                        if (trace.orientation === "h") px = (px + x.d2p(0)) / 2; else py = (py + y.d2p(0)) / 2;
                        // What is seen of a bar: on a logarithmic axis it goes on far below the plot.
                        const bottom = corner.top + scale * (y._offset + y._length);
                        const bars = [...sheet.querySelectorAll(".barlayer .point path")].map(bar => bar.getBoundingClientRect()).filter(box => box.width > 2 && Math.min(box.bottom, bottom) - box.top > 2);
                        const bar = bars[Math.floor(share * (bars.length - 1))];
                        if (bar) { marks.push({ x: bar.left + bar.width / 2, y: (bar.top + Math.min(bar.bottom, bottom)) / 2 }); continue; }
                    }
                    if (px >= 0 && px <= x._length && py >= 0 && py <= y._length)
                        marks.push({ x: corner.left + scale * (x._offset + px), y: corner.top + scale * (y._offset + py) });
                }
            }
            return [...panels.values()];
        }
        """;

    /// <summary>The serious and critical faults that axe-core finds, with the element.</summary>
    public async Task<string[]> FaultsAsync(string? onlyRule = null)
    {
        await Page.AddScriptTagAsync(
            new PageAddScriptTagOptions { Path = Path.Combine(Repository.Find().PagesFolder, "node_modules", "axe-core", "axe.min.js") });
        return await Page.EvaluateAsync<string[]>("""
            async rule => {
                // Formulas are drawn for the eye, with MathML beside them for readers of the screen.
                const { violations } = await axe.run({ exclude: [".katex-html"] }, { ...(rule && { runOnly: [rule] }), resultTypes: ["violations"], preload: false });
                return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
                    .flatMap(({ id, help, nodes }) => nodes.map(node => `${id}: ${help}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
            }
            """, onlyRule);
    }

    private sealed record Mark(float X, float Y)
    {
        public Mark()
            : this(0, 0)
        {
        }
    }
}
