using Microsoft.Playwright;

namespace Plotting.Tests.Browser;

/// <summary>One headless browser for all tests of a class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    public async Task InitializeAsync()
    {
        if (BrowserTools.SkipReason is not null)
            return;
        if (BrowserTools.Missing is { } missing)
            throw new InvalidOperationException($"COURSE_REQUIRE_TOOLS=1, but {missing}");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = BrowserTools.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
        _page = await OpenAsync();
    }

    /// <summary>What went wrong in the page since the last test.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>The one page, with plotly.js in it and no way out.</summary>
    public IPage Page => _page!;

    private async Task<IPage> OpenAsync()
    {
        var context = await _browser!.NewContextAsync(new() { Offline = true, ViewportSize = new() { Width = 760, Height = 900 } });
        var page = await context.NewPageAsync();
        page.PageError += (_, message) => Errors.Add(message);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Errors.Add(message.Text);
        };
        await page.SetContentAsync("<body><div id='plot' style='width:720px'></div></body>");
        await page.AddScriptTagAsync(new() { Path = BrowserTools.Plotly });
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}
