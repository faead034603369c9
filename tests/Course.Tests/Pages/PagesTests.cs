using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Course.Tests.Pages;

public class PagesTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    private IHtmlDocument Read(string page)
    {
        site.Made.ExitCode.ShouldBe(0, site.Made.Errors);
        return new HtmlParser().ParseDocument(File.ReadAllText(site.Page(page)));
    }

    private static readonly string[] Pages = ["index.html", "01-lines.html", "02-chains.html", "03-figures.html"];

    [PagesFact]
    public void Nothing_is_loaded_from_elsewhere_and_everything_loaded_is_there()
    {
        foreach (var page in Pages)
        {
            foreach (var element in Read(page).QuerySelectorAll("[src], link[href]"))
            {
                var url = element.GetAttribute("src") ?? element.GetAttribute("href")!;
                if (url.StartsWith("data:", StringComparison.Ordinal))
                    continue;
                url.ShouldNotMatch("^([a-z]+:|/)", $"{page} loads {url}");
                if (element.GetAttribute("rel") is not ("prev" or "next"))
                    File.Exists(site.Page(url)).ShouldBeTrue($"{page} loads {url}");
            }
        }

        foreach (var style in Directory.GetFiles(site.Page("assets"), "*.css", SearchOption.AllDirectories))
            File.ReadAllText(style).ShouldNotContain("http");
        File.ReadAllText(site.Page("01-lines.html")).ShouldNotContain("MathJax", Case.Insensitive);
        File.ReadAllText(site.Page("01-lines.html")).ShouldNotContain("require", Case.Insensitive);
    }

    [PagesFact]
    public void Every_image_says_what_it_shows()
    {
        foreach (var page in Pages)
        {
            var images = Read(page).QuerySelectorAll("img");
            images.ShouldNotBeEmpty();
            images.ShouldAllBe(image => image.GetAttribute("alt")!.Length > 0);
        }
    }

    [PagesFact]
    public void Chapters_lead_to_their_neighbours_and_to_the_contents()
    {
        var first = Read("01-lines.html").QuerySelector("nav.around")!;
        first.QuerySelector("a[rel=prev]").ShouldBeNull();
        first.QuerySelector("a[rel=next]")!.GetAttribute("href").ShouldBe("02-chains.html");
        var last = Read("04b-narrower.html").QuerySelector("nav.around")!;
        last.QuerySelector("a[rel=prev]")!.GetAttribute("href").ShouldBe("04-narrow.html");
        last.QuerySelector("a[rel=next]").ShouldBeNull();
        last.QuerySelector("a.contents")!.GetAttribute("href").ShouldBe("index.html");
    }

    [PagesFact]
    public void The_contents_page_shows_title_question_and_picture_of_each_chapter()
    {
        var entries = Read("index.html").QuerySelectorAll(".chapters li");
        entries.Select(e => e.QuerySelector("a")!.GetAttribute("href"))
            .ShouldBe(["01-lines.html", "02-chains.html", "03-figures.html", "04-narrow.html", "04b-narrower.html"]);
        entries[4].QuerySelector(".title")!.TextContent.ShouldBe("04b Narrower");
        entries[0].QuerySelector(".title")!.TextContent.ShouldBe("01 A line through points");
        entries[0].QuerySelector(".question")!.TextContent.ShouldBe("What is asked here?");
        entries[0].QuerySelector("img")!.GetAttribute("alt").ShouldBe("The loss falls");
        File.ReadAllText(site.Page(entries[0].QuerySelector("img")!.GetAttribute("src")!)).ShouldStartWith("<svg");
        Read("index.html").QuerySelectorAll("h2").Select(h => h.TextContent).ShouldBe(["Part I: Lines", "Part II: Figures and numbers"]);
    }

    [PagesFact]
    public void Formulas_reach_the_page_as_they_were_written()
    {
        var text = Read("01-lines.html").QuerySelector("main")!.TextContent;
        text.ShouldContain(@"$\hat y_i = w_1 x_i * b_i$");
        text.ShouldContain("$a < b$");
        text.ShouldContain(@"$$L(w) = \frac{1}{N} \sum_{i=1}^{N} (w_1 x_i - y_i)^2 \tag{1.1}$$");
        Read("01-lines.html").QuerySelectorAll("main em").ShouldBeEmpty();
    }

    [PagesFact]
    public void A_numbered_equation_has_an_anchor_and_names_its_code_and_test()
    {
        var equation = Read("01-lines.html").GetElementById("eq-1.1").ShouldNotBeNull();
        equation.TextContent.ShouldContain(@"\tag{1.1}");
        equation.QuerySelector(".equation-source")!.TextContent.ShouldBe("implemented by Loss, tested by \u201cWorked\u201d#");
    }

    [PagesFact]
    public void Headings_have_anchors_of_their_own_and_the_page_lists_them()
    {
        var page = Read("01-lines.html");
        page.QuerySelectorAll("main :is(h2, h3)").Select(h => h.Id).ShouldBe(["the-loss", "the-loss-2", "marmalade"]);
        page.QuerySelectorAll("nav.toc a").Select(a => (a.GetAttribute("href"), a.TextContent))
            .ShouldBe([("#the-loss", "The loss"), ("#the-loss-2", "The loss"), ("#marmalade", "Marmalade")]);
        foreach (var each in Pages)
            Read(each).QuerySelectorAll("[id]").Select(e => e.Id).ShouldBeUnique();
    }

    [PagesFact]
    public void Links_to_notebooks_lead_to_pages() =>
        Read("01-lines.html").QuerySelectorAll("main a").Select(a => a.GetAttribute("href")).ShouldContain("02-chains.html#the-rule");

    [PagesFact]
    public void A_page_that_has_moved_leads_to_the_new_one()
    {
        var old = Read("03-pictures.html");
        old.QuerySelector("a")!.GetAttribute("href").ShouldBe("03-figures.html");
        old.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content").ShouldBe("1; url=03-figures.html");
    }

    [PagesFact]
    public void The_first_half_of_a_chapter_names_the_parts_of_the_second_that_it_has_not()
    {
        Read("04-narrow.html").Body!.GetAttribute("data-moved")
            .ShouldBe("""{"4b-narrower":"04b-narrower.html","the-rest":"04b-narrower.html"}""");
        foreach (var page in Pages.Append("04b-narrower.html"))
            Read(page).Body!.HasAttribute("data-moved").ShouldBeFalse(page);
    }

    [PagesFact]
    public void Code_is_highlighted_as_CSharp()
    {
        var code = Read("01-lines.html").QuerySelectorAll(".code")[1];
        code.QuerySelectorAll(".c1").Single().TextContent.ShouldBe("// a comment");
        code.QuerySelectorAll(".k, .kt").Select(k => k.TextContent).ShouldContain("var");
    }

    [PagesFact]
    public void What_data_says_is_shown_and_not_obeyed()
    {
        var page = Read("01-lines.html");
        page.QuerySelector("pre.stream")!.TextContent.ShouldContain(SiteFixture.Hostile);
        page.QuerySelectorAll("script").ShouldAllBe(script => !script.TextContent.Contains("alert"));
    }

    [PagesFact]
    public void A_page_is_light()
    {
        foreach (var page in Pages)
            new FileInfo(site.Page(page)).Length.ShouldBeLessThan(2_000_000);
    }
}
