using Microsoft.Playwright;

namespace Course.Tests.Pages;

/// <summary>The same site opened as files and over HTTP from a sub-path, with and without JavaScript.</summary>
public class BrowserTests(SiteFixture site) : IClassFixture<SiteFixture>, IAsyncLifetime
{
    private static readonly string[] Pages = ["index.html", "01-lines.html", "02-chains.html"];
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;
    private readonly List<string> complaints = [];

    public async Task InitializeAsync()
    {
        if (Tools.Chromium is null)
            return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Tools.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
    }

    private async Task<IPage> OpenAsync(string address, bool scripts = true, int width = 1280)
    {
        site.Made.ExitCode.ShouldBe(0, site.Made.Errors);
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            JavaScriptEnabled = scripts,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        var page = await context.NewPageAsync();
        var origin = new Uri(address).GetLeftPart(UriPartial.Authority);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add($"{address}: {message.Text}"); };
        page.PageError += (_, error) => complaints.Add($"{address}: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                complaints.Add($"{address} asks for {request.Url}");
        };
        page.Response += (_, response) => { if (response.Status >= 400) complaints.Add($"{response.Url}: {response.Status}"); };
        await page.GotoAsync(address);
        return page;
    }

    private string FileAddress(string page) => new Uri(site.Page(page)).AbsoluteUri;

    private static async Task ReadToTheEndAsync(IPage page)
    {
        foreach (var figure in await page.Locator("figure").AllAsync())
            await figure.ScrollIntoViewIfNeededAsync();
    }

    private async Task ReadsWellAsync(Func<string, string> address)
    {
        foreach (var name in Pages)
        {
            var page = await OpenAsync(address(name));
            await ReadToTheEndAsync(page);
            var figures = await page.Locator("figure").CountAsync();
            await page.WaitForFunctionAsync("n => document.querySelectorAll('figure .drawn .main-svg').length >= n", figures);
            (await page.Locator("figure img:visible").CountAsync()).ShouldBe(0);
            if (name != "index.html")
                (await page.Locator(".katex").CountAsync()).ShouldBeGreaterThan(0);
            (await page.Locator(".katex-error").CountAsync()).ShouldBe(0);
            (await page.Locator("main").InnerTextAsync()).ShouldNotContain("$$");
        }

        complaints.ShouldBeEmpty();
    }

    [PagesBrowserFact]
    public Task Opened_as_files_every_formula_is_set_and_every_chart_drawn() => ReadsWellAsync(FileAddress);

    [PagesBrowserFact]
    public async Task Served_from_a_sub_path_every_formula_is_set_and_every_chart_drawn()
    {
        await using var server = await StaticServer.StartAsync(site.Site, "/some/course");
        await ReadsWellAsync(name => $"{server.Address}/{name}");
    }

    [PagesBrowserFact]
    public async Task Drawing_a_chart_moves_nothing()
    {
        var page = await OpenAsync(FileAddress("02-chains.html"));
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.drawn .main-svg').length >= 2");
        var drawn = await page.EvaluateAsync<float>("document.querySelectorAll('figure')[1].getBoundingClientRect().bottom");
        await page.EvaluateAsync("document.querySelectorAll('.drawn').forEach(d => d.remove()); document.querySelectorAll('figure img').forEach(i => i.hidden = false)");
        var plain = await page.EvaluateAsync<float>("document.querySelectorAll('figure')[1].getBoundingClientRect().bottom");
        drawn.ShouldBe(plain, 1);
    }

    [PagesBrowserFact]
    public async Task The_alt_text_stays_with_the_drawn_chart()
    {
        var page = await OpenAsync(FileAddress("01-lines.html"));
        await ReadToTheEndAsync(page);
        await page.Locator(".drawn[role=img]").WaitForAsync();
        (await page.Locator(".drawn").GetAttributeAsync("aria-label")).ShouldBe("The loss falls");
    }

    [PagesBrowserFact]
    public async Task Without_JavaScript_every_chart_is_a_picture()
    {
        var page = await OpenAsync(FileAddress("02-chains.html"), scripts: false);
        (await page.Locator("figure img:visible").CountAsync()).ShouldBe(2);
        foreach (var image in await page.Locator("figure img").AllAsync())
            (await image.BoundingBoxAsync()).ShouldNotBeNull().Height.ShouldBeGreaterThan(50);
        (await page.Locator(".tools:visible").CountAsync()).ShouldBe(0);
    }

    [PagesBrowserFact]
    public async Task The_search_finds_a_word_of_another_chapter_and_leads_to_its_section()
    {
        var page = await OpenAsync(FileAddress("02-chains.html"));
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("zwieb");
        await page.Locator("#found a").WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/01-lines.html#marmalade");
        complaints.ShouldBeEmpty();
    }

    [PagesBrowserFact]
    public async Task The_theme_button_switches_and_is_remembered()
    {
        var page = await OpenAsync(FileAddress("01-lines.html"));
        const string background = "getComputedStyle(document.body).backgroundColor";
        var light = await page.EvaluateAsync<string>(background);
        await page.Locator("button.theme").ClickAsync();
        var dark = await page.EvaluateAsync<string>(background);
        dark.ShouldNotBe(light);
        await page.ReloadAsync();
        (await page.EvaluateAsync<string>(background)).ShouldBe(dark);
    }

    [PagesBrowserFact]
    public async Task On_a_phone_no_page_is_wider_than_the_screen()
    {
        foreach (var name in Pages.Append("03-figures.html"))
        {
            var page = await OpenAsync(FileAddress(name), width: 375);
            await ReadToTheEndAsync(page);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(375);
        }
    }

    /// <summary>Words that leave their chart, lie over each other or are smaller than 11 pixels.</summary>
    private const string Unreadable = """
        () => [...document.querySelectorAll('.drawn')].flatMap(chart => {
            const frame = chart.getBoundingClientRect();
            const svg = chart.querySelector('.main-svg');
            const scale = svg.getBoundingClientRect().width / svg.width.baseVal.value;
            const words = [...chart.querySelectorAll('.main-svg text')].filter(t => t.getBoundingClientRect().width > 0)
                .map(t => ({ text: t.textContent, box: t.getBoundingClientRect(), size: scale * parseFloat(getComputedStyle(t).fontSize) }));
            return words.flatMap(({ text, box: a, size }, i) => [
                ...(size < 10.99 ? [`${text}: ${size} px`] : []),
                ...(a.left < frame.left || a.right > frame.right + 1 || a.top < frame.top || a.bottom > frame.bottom + 1 ? [`${text} leaves its chart`] : []),
                ...words.slice(0, i).filter(({ box: b }) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
                    .map(other => `${text} lies over ${other.text}`)]);
        })
        """;

    [PagesBrowserFact]
    public async Task Words_of_charts_can_be_read()
    {
        foreach (var width in (int[])[1280, 800, 375])
        {
            var page = await OpenAsync(FileAddress("03-figures.html"), width: width);
            await ReadToTheEndAsync(page);
            await page.WaitForFunctionAsync("() => document.querySelectorAll('.drawn .xtitle').length >= 2 && document.querySelector('.drawn .x2title')");
            // A phone's chart is drawn twice: it is finished when it keeps its size.
            await page.WaitForFunctionAsync("""
                () => new Promise(done => {
                    const sizes = () => [...document.querySelectorAll('.drawn')].map(chart => chart.style.cssText).join();
                    const before = sizes();
                    setTimeout(() => done(before === sizes()), 500);
                })
                """);
            (await page.EvaluateAsync<string[]>(Unreadable)).ShouldBeEmpty($"{width} pixels");
            (await page.Locator("figure img:visible").CountAsync()).ShouldBe(1, "the graph stays a picture");
        }
        complaints.ShouldBeEmpty();
    }

    [PagesBrowserFact]
    public async Task On_a_phone_a_chart_of_one_panel_fits_and_a_grid_is_swiped()
    {
        var page = await OpenAsync(FileAddress("03-figures.html"), width: 375);
        await ReadToTheEndAsync(page);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.drawn .xtitle').length >= 2 && document.querySelector('.drawn .x2title')");
        const string overhang = "() => [...document.querySelectorAll('figure')].slice(0, 2).map(f => f.scrollWidth - f.clientWidth)";
        var beyond = await page.EvaluateAsync<int[]>(overhang);
        beyond[0].ShouldBe(0);
        beyond[1].ShouldBeGreaterThan(100);
    }

    [PagesBrowserFact]
    public async Task On_a_phone_code_in_a_table_is_not_broken_within_words()
    {
        var page = await OpenAsync(FileAddress("03-figures.html"), width: 375);
        (await page.EvaluateAsync<int>("document.querySelectorAll('td code')[1].getClientRects().length")).ShouldBe(1);
    }
}
