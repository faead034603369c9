using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Course.Tests.Pages;

/// <summary>The same site opened as files and over HTTP from a sub-path, with and without JavaScript.</summary>
public class BrowserTests(SiteFixture site, BrowserFixture browser) : IClassFixture<SiteFixture>, IClassFixture<BrowserFixture>
{
    private static readonly string[] Pages = ["index.html", "01-lines.html", "02-chains.html"];

    private Task<OpenPage> OpenAsync(string page, bool scripts = true, int width = 1280) =>
        browser.OpenAsync(FileAddress(page), scripts, width);

    private string FileAddress(string page)
    {
        site.Made.ExitCode.ShouldBe(0, site.Made.Errors);
        return new Uri(site.Page(page)).AbsoluteUri;
    }

    // The page is asked again and again: who waits for the event of a navigation misses one that is over too soon.
    private static async Task LeadsToAsync(IPage page, string address)
    {
        await Assertions.Expect(page)
            .ToHaveURLAsync(new Regex($"/{Regex.Escape(address)}$"), new PageAssertionsToHaveURLOptions { Timeout = 30_000 });
        await page.WaitForFunctionAsync("() => document.readyState === 'complete'");
    }

    private async Task ReadsWellAsync(Func<string, string> address)
    {
        foreach (var name in Pages)
        {
            await using var open = await browser.OpenAsync(address(name));
            await open.ReadToTheEndAsync();
            (await open.Page.Locator("figure img:visible").CountAsync()).ShouldBe(0);
            if (name != "index.html")
                (await open.Page.Locator(".katex").CountAsync()).ShouldBeGreaterThan(0);
            (await open.Page.Locator(".katex-error").CountAsync()).ShouldBe(0);
            (await open.Page.Locator("main").InnerTextAsync()).ShouldNotContain("$$");
            open.Complaints.ShouldBeEmpty();
        }
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
        await using var open = await OpenAsync("02-chains.html");
        var page = open.Page;
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.drawn .main-svg').length >= 2");
        var drawn = await page.EvaluateAsync<float>("document.querySelectorAll('figure')[1].getBoundingClientRect().bottom");
        await page.EvaluateAsync(
            "document.querySelectorAll('.drawn').forEach(d => d.remove()); document.querySelectorAll('figure img').forEach(i => "
            + "i.hidden = false)");
        var plain = await page.EvaluateAsync<float>("document.querySelectorAll('figure')[1].getBoundingClientRect().bottom");
        drawn.ShouldBe(plain, 1);
    }

    [PagesBrowserFact]
    public async Task The_alt_text_stays_with_the_drawn_chart()
    {
        await using var open = await OpenAsync("01-lines.html");
        var page = open.Page;
        await open.ReadToTheEndAsync();
        (await page.Locator(".drawn").GetAttributeAsync("aria-hidden")).ShouldBe("true");
        (await page.Locator("figure [role=img]").GetAttributeAsync("aria-label")).ShouldBe("The loss falls");
    }

    [PagesBrowserFact]
    public async Task Without_JavaScript_every_chart_is_a_picture()
    {
        await using var open = await OpenAsync("02-chains.html", scripts: false);
        var page = open.Page;
        (await page.Locator("figure img:visible").CountAsync()).ShouldBe(2);
        foreach (var image in await page.Locator("figure img").AllAsync())
            (await image.BoundingBoxAsync()).ShouldNotBeNull().Height.ShouldBeGreaterThan(50);
        (await page.Locator(".tools:visible").CountAsync()).ShouldBe(0);
    }

    [PagesBrowserFact]
    public async Task The_search_finds_a_word_of_another_chapter_and_leads_to_its_section()
    {
        await using var open = await OpenAsync("02-chains.html");
        var page = open.Page;
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("zwieb");
        await page.Locator("#found a").WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await LeadsToAsync(page, "01-lines.html#marmalade");
        open.Complaints.ShouldBeEmpty();
    }

    [PagesBrowserTheory]
    [InlineData("03-pictures.html#a-table", "03-figures.html#a-table")]
    [InlineData("04-narrow.html#the-rest", "04b-narrower.html#the-rest")]
    [InlineData("04-narrow.html#a-table-with-a-short-last-row", "04-narrow.html#a-table-with-a-short-last-row")]
    public async Task An_old_address_leads_to_where_its_part_stands_now(string old, string now)
    {
        var parts = old.Split('#');
        await using var open = await browser.OpenAsync($"{FileAddress(parts[0])}#{parts[1]}");
        await LeadsToAsync(open.Page, now);
    }

    [PagesBrowserFact]
    public async Task The_theme_button_switches_and_is_remembered()
    {
        await using var open = await OpenAsync("01-lines.html");
        var page = open.Page;
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
            await using var open = await OpenAsync(name, width: 375);
            await open.ReadToTheEndAsync();
            (await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(375);
        }
    }

    [PagesBrowserFact]
    public async Task Words_of_charts_can_be_read()
    {
        foreach (var width in (int[])[1280, 800, 375])
        {
            await using var open = await OpenAsync("03-figures.html", width: width);
            await open.ReadToTheEndAsync();
            (await open.UnreadableWordsAsync()).ShouldBeEmpty($"{width} pixels");
            (await open.Page.Locator("figure img:visible").CountAsync()).ShouldBe(1, "the graph stays a picture");
            open.Complaints.ShouldBeEmpty();
        }
    }

    [PagesBrowserFact]
    public async Task On_a_phone_the_panels_of_a_grid_stand_under_each_other()
    {
        await using var open = await OpenAsync("03-figures.html", width: 375);
        await open.ReadToTheEndAsync();
        (await open.Page.EvaluateAsync<int[]>(
            "[...document.querySelectorAll('figure')].slice(0, 2).map(f => f.scrollWidth - f.clientWidth)")).ShouldBe([0, 0]);
        var grid = open.Page.Locator("figure").Nth(1);
        (await grid.Locator(".sheet").CountAsync()).ShouldBe(2);
        (await grid.Locator(".drawn > p").InnerTextAsync()).ShouldBe(
            "Two landscapes, three optimisers: where the valley is narrow, momentum pays, and where it is round, nothing does");
        var titles = await grid.Locator(".sheet")
            .EvaluateAllAsync<string[]>(
                "sheets => sheets.map(sheet => sheet._fullLayout.annotations.find(note => note.name === "
                + "'title').text.replaceAll('<br>', ' '))");
        titles.ShouldBe(["A narrow valley slows plain descent more than any other", "A round bowl is easy"]);
    }

    [PagesBrowserFact]
    public async Task A_window_made_narrow_and_wide_again_draws_anew()
    {
        await using var open = await OpenAsync("03-figures.html");
        await open.ReadToTheEndAsync();
        foreach (var (width, sheets) in ((int, int)[])[(375, 3), (1280, 2)])
        {
            await open.Page.SetViewportSizeAsync(width, 900);
            await open.Page.WaitForFunctionAsync(
                "n => document.querySelectorAll('.drawn[data-drawn] .sheet > .plot-container').length === n", sheets);
            await open.Page.WaitForFunctionAsync(
                "() => [...document.querySelectorAll('.drawn')].every(chart => Number(chart.dataset.drawn) === "
                + "chart.closest('figure').clientWidth)");
            (await open.UnreadableWordsAsync()).ShouldBeEmpty($"{width} pixels");
        }
        open.Complaints.ShouldBeEmpty();
    }

    [PagesBrowserFact]
    public async Task A_formula_keeps_off_its_number_on_every_width()
    {
        foreach (var width in (int[])[1280, 375, 320])
        {
            await using var open = await OpenAsync("02-chains.html", width: width);
            await open.Page.WaitForFunctionAsync("() => document.fonts.status === 'loaded' && document.querySelector('.katex-tag')");
            (await open.TouchedNumbersAsync()).ShouldBeEmpty($"{width} pixels");
        }
    }

    [PagesBrowserFact]
    public async Task Code_can_be_hidden_one_by_one_and_all_at_once()
    {
        await using var open = await OpenAsync("01-lines.html");
        var page = open.Page;
        const string visible = "[...document.querySelectorAll('details.code:not(.setup) pre')].filter(pre => pre.checkVisibility()).length";
        var all = await page.EvaluateAsync<int>(visible);
        all.ShouldBe(2);

        await page.Locator("details.code:not(.setup) > summary").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        (await page.EvaluateAsync<int>(visible)).ShouldBe(1);
        await page.Locator("button.fold").ClickAsync();
        (await page.EvaluateAsync<int>(visible)).ShouldBe(0);
        (await page.Locator("details.code:not(.setup) > summary").First.InnerTextAsync()).ShouldBe("Code, 3 lines");
        await page.ReloadAsync();
        (await page.EvaluateAsync<int>(visible)).ShouldBe(0, "it is remembered");
        await page.Locator("button.fold").ClickAsync();
        (await page.EvaluateAsync<int>(visible)).ShouldBe(all);
    }

    [PagesBrowserFact]
    public async Task A_cell_tagged_to_be_hidden_is_folded_under_its_first_comment()
    {
        await using var open = await OpenAsync("01-lines.html", scripts: false);
        var folded = open.Page.Locator("details.folded");
        (await folded.Locator("summary").First.InnerTextAsync()).ShouldBe("The numbers of the answers");
        (await open.Page.Locator("pre.stream:visible").CountAsync()).ShouldBe(1);
        await folded.Locator("summary").First.ClickAsync();
        (await folded.Locator("pre.stream:visible").InnerTextAsync()).Trim().ShouldBe("42");
    }

    [PagesBrowserFact]
    public async Task Copying_takes_the_code_and_nothing_else()
    {
        await using var server = await StaticServer.StartAsync(site.Site, "/some/course");
        _ = FileAddress("01-lines.html");
        await using var open = await browser.OpenAsync($"{server.Address}/01-lines.html");
        await open.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var code = open.Page.Locator("details.code:not(.setup)").First;
        await code.HoverAsync();
        // What the button says lasts for a moment only, which a busy machine may miss.
        await code.Locator("button.copy").EvaluateAsync("""
            button => new MutationObserver(() => (window.said ??= []).push(button.textContent)).observe(button, { childList: true })
            """);
        await code.Locator("button.copy").ClickAsync();
        await open.Page.WaitForFunctionAsync("() => window.said?.[0] === 'Copied'");
        (await open.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).Trim().ShouldBe("""
            // a comment
            var text = $"w = {1.0:F2}";
            Console.WriteLine(text);
            """);
    }

    [PagesBrowserFact]
    public async Task Everything_that_can_be_clicked_can_be_reached_and_seen_with_the_keyboard_alone()
    {
        await using var open = await OpenAsync("01-lines.html");
        var page = open.Page;
        await open.ReadToTheEndAsync();
        await page.EvaluateAsync("scrollTo(0, 0)");
        var wanted = await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll("a[href], button, input, summary")].filter(each => each.checkVisibility() && !each.closest(".drawn"))
                .map((each, i) => each.dataset.key = `${i} ${each.localName} ${each.textContent.trim()}`)
            """);
        wanted.Length.ShouldBeGreaterThan(15);
        var reached = new List<string>();
        for (var i = 0; i < 2 * wanted.Length; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var (key, seen) = await FocusAsync(page);
            if (key is null)
                continue;
            seen.ShouldBeTrue($"{key} has the focus, and nobody can see it");
            reached.Add(key);
        }

        wanted.Except(reached).ShouldBeEmpty();
        open.Complaints.ShouldBeEmpty();
    }

    private static async Task<(string? Key, bool Seen)> FocusAsync(IPage page)
    {
        var focus = await page.EvaluateAsync<string[]>("""
            () => {
                const at = document.activeElement;
                const { outlineStyle, opacity } = getComputedStyle(at);
                const box = at.getBoundingClientRect();
                const covering = document.elementFromPoint(box.left + Math.min(box.width, 20) / 2, box.top + Math.min(box.height, 20) / 2);
                const seen = outlineStyle !== "none" && opacity === "1" && box.width > 0 && at.contains(covering);
                return [at.dataset.key ?? "", `${seen}`];
            }
            """);
        return (focus[0].Length > 0 ? focus[0] : null, focus[1] == "true");
    }

    [PagesBrowserFact]
    public async Task The_keyboard_skips_to_the_text_and_works_the_buttons()
    {
        await using var open = await OpenAsync("01-lines.html");
        var page = open.Page;
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        (await page.EvaluateAsync<string>("location.hash")).ShouldBe("#text");
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<bool>("document.querySelector('main').contains(document.activeElement)")).ShouldBeTrue();

        await page.Locator("button.theme").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        (await page.EvaluateAsync<string>("document.documentElement.dataset.theme")).ShouldBe("dark");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("marmalade");
        await page.Locator("#found a").First.WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        (await page.Locator("#found a:visible").CountAsync()).ShouldBe(0);
    }

    [PagesBrowserFact]
    public async Task An_equation_leads_to_its_code_and_the_code_back()
    {
        await using var open = await OpenAsync("01-lines.html");
        var page = open.Page;
        await page.Locator(".equation-source a").First.ClickAsync();
        await LeadsToAsync(page, "source/lib.Lessons.Loss.html#L1");
        (await page.Locator(".line:target").TextContentAsync())!.ShouldContain("Equation 1.1");
        await page.Locator(".line:target a").ClickAsync();
        await LeadsToAsync(page, "01-lines.html#eq-1.1");
        (await page.Locator(".equation:target").CountAsync()).ShouldBe(1);
        open.Complaints.ShouldBeEmpty();
    }

    [PagesBrowserFact]
    public async Task Paper_gets_the_drawings_and_none_of_the_buttons()
    {
        await using var open = await OpenAsync("01-lines.html");
        var page = open.Page;
        await open.ReadToTheEndAsync();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        (await page.Locator(".masthead:visible, nav:visible, button:visible, .drawn:visible, summary:visible").CountAsync()).ShouldBe(0);
        (await page.Locator("figure img:visible").CountAsync()).ShouldBe(1);
        (await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")).ShouldBe("rgb(255, 255, 255)");
        (await page.PdfAsync(new PagePdfOptions { Format = "A4" })).Length.ShouldBeGreaterThan(10_000);
    }

    [PagesBrowserFact]
    public async Task On_a_phone_every_chart_fits_that_can()
    {
        await using var open = await OpenAsync("04-narrow.html", width: 375);
        await open.ReadToTheEndAsync();
        (await open.Page.EvaluateAsync<int[]>("[...document.querySelectorAll('figure')].map(f => f.scrollWidth - f.clientWidth)")).ShouldBe(
            [0, 0, 0, 0, 0]);
        (await open.UnreadableWordsAsync()).ShouldBeEmpty();
        open.Complaints.ShouldBeEmpty();
    }

    [PagesBrowserFact]
    public async Task Three_panels_stand_two_in_a_row_where_there_is_room()
    {
        await using var open = await OpenAsync("04-narrow.html");
        await open.ReadToTheEndAsync();
        var tops = await open.Page.Locator("figure")
            .Nth(3)
            .Locator(".sheet")
            .EvaluateAllAsync<float[]>("sheets => sheets.map(sheet => sheet.getBoundingClientRect().top)");
        tops.Length.ShouldBe(3);
        tops[1].ShouldBe(tops[0]);
        tops[2].ShouldBeGreaterThan(tops[1] + 100);
    }

    [PagesBrowserTheory]
    [InlineData(1280)]
    [InlineData(375)]
    public async Task A_slider_is_moved_by_keyboard_and_mouse_and_says_where_it_is(int width)
    {
        await using var open = await OpenAsync("04-narrow.html", width: width);
        await open.ReadToTheEndAsync();
        var figure = open.Page.Locator("figure").Nth(4);
        var slider = figure.GetByRole(AriaRole.Slider, new LocatorGetByRoleOptions { Name = "exponent" });
        const string last = "document.querySelectorAll('figure')[4].querySelector('.sheet')?.data?.[0].y.at(-1)";
        const string bottom = "document.querySelectorAll('figure')[4].getBoundingClientRect().bottom + scrollY";
        await open.Page.WaitForFunctionAsync($"() => {last} === 4");
        (await slider.GetAttributeAsync("aria-valuetext")).ShouldBe("1");
        var before = await open.Page.EvaluateAsync<float>(bottom);

        await slider.FocusAsync();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.WaitForFunctionAsync($"() => {last} === 16");
        (await slider.GetAttributeAsync("aria-valuetext")).ShouldBe("2");
        (await figure.Locator("output").InnerTextAsync()).ShouldBe("2");
        (await figure.Locator("[role=img]").GetAttributeAsync("aria-label")).ShouldNotBeNull().ShouldContain("x to the power of 2");
        (await open.Page.EvaluateAsync<float>(bottom)).ShouldBe(before, 1);

        var box = (await slider.BoundingBoxAsync()).ShouldNotBeNull();
        await open.Page.Mouse.ClickAsync(box.X + 4, box.Y + box.Height / 2);
        await open.Page.WaitForFunctionAsync($"() => {last} === 2");
        (await slider.GetAttributeAsync("aria-valuetext")).ShouldBe("0.5");
        (await open.UnreadableWordsAsync()).ShouldBeEmpty();
        open.Complaints.ShouldBeEmpty();
    }

    /// <summary>A ground behind the words would cover the curve that they stand on.</summary>
    [PagesBrowserFact]
    public async Task The_label_of_a_line_hides_no_curve()
    {
        await using var open = await OpenAsync("04-narrow.html");
        await open.ReadToTheEndAsync();
        (await open.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.sheet .annotation rect.bg')].map(ground => getComputedStyle(ground).fillOpacity)")).Distinct()
            .ShouldBe(["0"]);
    }

    [PagesBrowserFact]
    public async Task Code_a_little_too_wide_is_set_smaller_and_scrolls_on_a_phone()
    {
        const string overflow =
            "(pre => [pre.scrollWidth - pre.clientWidth, "
            + "parseFloat(getComputedStyle(pre).fontSize)])([...document.querySelectorAll('.code pre')].find(pre => "
            + "pre.textContent.includes('xxx')))";
        await using var wide = await OpenAsync("04-narrow.html");
        await wide.Page.WaitForFunctionAsync($"() => {overflow}[0] <= 0");
        (await wide.Page.EvaluateAsync<float[]>(overflow))[1].ShouldBeInRange(10.9f, 12.9f);
        await using var narrow = await OpenAsync("04-narrow.html", width: 375);
        var (scrolls, size) = await narrow.Page.EvaluateAsync<float[]>(overflow) is [var s, var p] ? (s, p) : default;
        scrolls.ShouldBeGreaterThan(100);
        size.ShouldBe(13);
    }

    [PagesBrowserFact]
    public async Task On_a_phone_short_cells_and_numbers_are_not_broken_and_captions_are_seen_whole()
    {
        await using var open = await OpenAsync("04-narrow.html", width: 375);
        (await open.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('main td, .check .together')].filter(each => each.textContent.length <= 12).filter(each => {
                const words = document.createRange();
                words.selectNodeContents(each);
                return words.getBoundingClientRect().height > 32; // a line is 22 pixels high
            }).map(each => each.textContent)
            """)).ShouldBeEmpty();
        (await open.Page.Locator(".check .together").AllTextContentsAsync()).ShouldBe(["1e-12,", "27 %"]);
        (await open.Page.EvaluateAsync<float>("document.querySelector('caption').getBoundingClientRect().right")).ShouldBeLessThanOrEqualTo(
            375);
    }

    [PagesBrowserFact]
    public async Task On_a_phone_code_in_a_table_is_not_broken_within_words()
    {
        await using var open = await OpenAsync("03-figures.html", width: 375);
        (await open.Page.EvaluateAsync<int>("document.querySelectorAll('td code')[1].getClientRects().length")).ShouldBe(1);
    }
}
