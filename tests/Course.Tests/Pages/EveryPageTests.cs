using AngleSharp.Html.Parser;
using Microsoft.Playwright;

namespace Course.Tests.Pages;

/// <summary>Every page of the course, as readers of different kinds open it.</summary>
public class EveryPageTests(CourseSiteFixture site, BrowserFixture browser)
    : IClassFixture<CourseSiteFixture>, IClassFixture<BrowserFixture>
{
    public static TheoryData<string> Pages() => CourseSiteFixture.Pages;

    /// <summary>One visit for all that a window with a mouse shows: opening a page of a hundred formulas is most of the work.</summary>
    [PagesBrowserTheory]
    [MemberData(nameof(Pages))]
    public async Task With_a_mouse_everything_is_set_drawn_and_answers(string name)
    {
        await using var open = await browser.OpenAsync(site.Address(name));
        var page = open.Page;
        (await open.FaultsAsync()).ShouldBeEmpty("light");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        (await open.FaultsAsync("color-contrast")).ShouldBeEmpty("dark");

        await open.ReadToTheEndAsync();
        (await page.Locator(".katex-error").CountAsync()).ShouldBe(0);
        (await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll(".prose")].flatMap(prose => {
                const copy = prose.cloneNode(true);
                copy.querySelectorAll("code, pre, .katex").forEach(each => each.remove());
                return copy.textContent.match(/\$[^$]+\$|\\(?:frac|sum|tag|begin)\b/g) ?? [];
            })
            """)).ShouldBeEmpty("formulas that were not set");
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
        (await open.UnreadableWordsAsync()).ShouldBeEmpty();
        (await open.SilentChartsAsync()).ShouldBeEmpty("charts that say nothing under the mouse");
        (await page.Locator(".modebar-btn[data-title^=Share]").CountAsync()).ShouldBe(0, "nothing offers to send a chart elsewhere");
        open.Complaints.ShouldBeEmpty();
    }

    /// <summary>XPlot writes a title as a text, which plotly.js no longer takes as it is.</summary>
    [PagesBrowserTheory]
    [InlineData(1280)]
    [InlineData(375)]
    public async Task Charts_by_XPlot_are_drawn_with_their_titles(int width)
    {
        await using var open = await browser.OpenAsync(site.Address("A1-the-courses-runs.html"), width: width);
        await open.ReadToTheEndAsync();
        (await open.Page.Locator("figure img:visible").CountAsync()).ShouldBe(0);
        var words = await open.Page.Locator(".drawn svg text").AllTextContentsAsync();
        foreach (var title in (string[])["DPO gains most near beta 0.5", "mean gold reward of the runs"])
            words.ShouldContain(title);
        open.Complaints.ShouldBeEmpty();
    }

    [PagesBrowserTheory]
    [MemberData(nameof(Pages))]
    public async Task Without_JavaScript_every_chart_is_a_picture_with_words_for_it(string name)
    {
        await using var open = await browser.OpenAsync(site.Address(name), scripts: false);
        var charts = open.Page.Locator("figure:has(script[type='application/vnd.plotly.v1+json'])");
        foreach (var image in await charts.Locator("img").AllAsync())
        {
            (await image.GetAttributeAsync("alt")).ShouldNotBeNullOrWhiteSpace();
            var box = (await image.BoundingBoxAsync()).ShouldNotBeNull();
            (box.Width > 200 && box.Height > 100).ShouldBeTrue();
        }

        (await charts.Locator("img:visible").CountAsync()).ShouldBe(await charts.CountAsync());
        open.Complaints.ShouldBeEmpty();
    }

    [PagesBrowserFact]
    public async Task The_search_finds_the_headings_of_every_chapter()
    {
        await using var open = await browser.OpenAsync(site.Address("index.html"));
        var page = open.Page;
        foreach (var chapter in CourseSiteFixture.Chapters)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(site.Site, chapter));
            await page.FillAsync("#search", new HtmlParser().ParseDocument(text).QuerySelector("nav.toc a")!.TextContent);
            await page.Locator($"#found a[href^='{chapter}']").First.WaitForAsync();
        }

        open.Complaints.ShouldBeEmpty();
    }

    [PagesFact]
    public void Every_link_within_the_site_leads_somewhere()
    {
        site.Made.ExitCode.ShouldBe(0, site.Made.Errors);
        var documents = Directory.GetFiles(site.Site, "*.html", SearchOption.AllDirectories)
            .ToDictionary(path => path, path => new HtmlParser().ParseDocument(File.ReadAllText(path)), StringComparer.Ordinal);
        var ids = documents.ToDictionary(page => page.Key, page => page.Value.QuerySelectorAll("[id]")
            .Select(e => e.Id!)
            .ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var broken =
            from page in documents
            from link in page.Value.QuerySelectorAll("a[href]")
            let href = link.GetAttribute("href")!
            where !href.Contains(':', StringComparison.Ordinal)
            let parts = href.Split('#')
            let target = parts[0].Length == 0 ? page.Key : Path.GetFullPath(parts[0], Path.GetDirectoryName(page.Key)!)
            where !ids.TryGetValue(target, out var there) || (parts.Length > 1 && !there.Contains(Uri.UnescapeDataString(parts[1])))
            select $"{Path.GetFileName(page.Key)}: {href}";
        broken.ShouldBeEmpty();
    }

    [PagesFact]
    public void Every_numbered_equation_leads_to_its_code_and_its_test()
    {
        site.Made.ExitCode.ShouldBe(0, site.Made.Errors);
        foreach (var page in CourseSiteFixture.Chapters)
        {
            foreach (var equation in new HtmlParser().ParseDocument(File.ReadAllText(Path.Combine(site.Site, page)))
                .QuerySelectorAll(".equation"))
            {
                var links = equation.QuerySelectorAll(".equation-source a:not(.anchor)").Select(a => a.GetAttribute("href")!).ToList();
                links.ShouldContain(href => href.StartsWith("source/lib."), $"{page}: {equation.Id}");
                links.ShouldContain(href => href.StartsWith("source/tests."), $"{page}: {equation.Id}");
            }
        }
    }

    [PagesFact]
    public void Every_page_is_under_two_megabytes()
    {
        site.Made.ExitCode.ShouldBe(0, site.Made.Errors);
        Directory.GetFiles(site.Site, "*.html", SearchOption.AllDirectories)
            .Where(page => new FileInfo(page).Length >= 2_000_000)
            .ShouldBeEmpty();
    }
}
