using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Course.Tests.Support;

namespace Course.Tests.Pages;

/// <summary>A site from a clone whose path and whose notebooks have every character that means something to a program.</summary>
public sealed class OddSiteFixture : IAsyncLifetime
{
    private readonly string _above = Directory.CreateTempSubdirectory("course odd [1] *?#% ").FullName;

    public const string Picture = "iVBORw0KGgo=";

    internal Clone Clone { get; private set; } = null!;

    internal Answer Made { get; private set; } = new(-1, "", "not made");

    public async Task InitializeAsync()
    {
        Clone = new Clone(Path.Combine(_above, "w [1]"));
        Clone.With("01-c#", Pictures()).With("02-what?", NotebookBuilder.Chapter("What?").Markdown("## The rule\nText."))
            .With("03-[draft] 100%", NotebookBuilder.Chapter("A draft").Markdown("Text."))
            .WithFile("notebooks/fig/a b#1.png", "a picture").WithFile("data/x.png", "another").WithFile("lib/x.cs", "");
        if (Tools.PythonWithNbConvert is not null && Tools.Npm is not null)
            Made = await CourseProcess.RunAsync(Clone, "pages", "--output", "out [2]/");
    }

    public Task DisposeAsync()
    {
        Clone.Dispose();
        Directory.Delete(_above, recursive: true);
        return Task.CompletedTask;
    }

    private static NotebookBuilder Pictures()
    {
        var notebook = NotebookBuilder.Chapter("Pictures")
            .Markdown("![local](fig/a%20b%231.png) <img alt=\"data\" src=\"../data/x.png\"> ![lost](missing.png)")
            .Markdown(
                "![as Markdown](attachment:p.png) <img alt=\"as HTML\" src=\"attachment:p.png\"> ![lost](attachment:q.png)\n\n`<img "
                + "src=\"attachment:p.png\">`")
            .Markdown("[rule](02-what%3F.ipynb?a=1#the-rule) [part](02-what%3F.ipynb#nope) [here](#nowhere) [code](../lib/x.cs)")
            .Code("1", Shown("text/latex", "$$\\frac{a<b}{2}$$"), Shown("image/jpeg", Picture), Shown("application/x-own", "own"),
                new JsonObject
                {
                    ["data"] = new JsonObject { ["application/javascript"] = "alert(1)", ["text/plain"] = "beside a script" },
                    ["metadata"] = new JsonObject(), ["output_type"] = "display_data",
                });
        notebook[3]["attachments"] = new JsonObject { ["p.png"] = new JsonObject { ["image/png"] = Picture } };
        return notebook;
    }

    private static JsonObject Shown(string type, string data) => new()
    {
        ["data"] = new JsonObject { [type] = data }, ["metadata"] = new JsonObject(), ["output_type"] = "display_data",
    };
}

public class OddSiteTests(OddSiteFixture site) : IClassFixture<OddSiteFixture>
{
    private string At(string address) => site.Clone.At($"out [2]/{Uri.UnescapeDataString(address.Split('?', '#')[0])}");

    private IHtmlDocument Read(string page)
    {
        File.Exists(site.Clone.At($"out [2]/{page}")).ShouldBeTrue(site.Made.Errors + site.Made.Output);
        return new HtmlParser().ParseDocument(File.ReadAllText(site.Clone.At($"out [2]/{page}")));
    }

    [PagesFact]
    public void Every_page_is_reached_from_its_neighbours_and_from_the_contents()
    {
        string[] pages = ["index.html", "01-c#.html", "02-what?.html", "03-[draft] 100%.html"];
        foreach (var page in pages)
        {
            var links = Read(page).QuerySelectorAll("nav.around a, .chapters a, link[rel=prev], link[rel=next]")
                .Select(link => link.GetAttribute("href")!)
                .ToList();
            links.ShouldNotBeEmpty();
            links.ShouldAllBe(link => File.Exists(At(link)));
        }

        Read("index.html").QuerySelectorAll(".chapters a")
            .Select(link => Uri.UnescapeDataString(link.GetAttribute("href")!))
            .ShouldBe(pages[1..]);
        File.ReadAllText(site.Clone.At("out [2]/assets/search-index.js")).ShouldContain("\"page\":\"02-what%3F.html\"");
    }

    [PagesFact]
    public void Pictures_of_the_course_are_copied_and_attachments_are_in_the_page()
    {
        string? Source(string alt) => Read("01-c#.html").QuerySelector($"img[alt='{alt}']")!.GetAttribute("src");
        File.ReadAllText(At(Source("local")!)).ShouldBe("a picture");
        File.ReadAllText(At(Source("data")!)).ShouldBe("another");
        Source("as Markdown").ShouldBe($"data:image/png;base64,{OddSiteFixture.Picture}");
        Source("as HTML").ShouldBe($"data:image/png;base64,{OddSiteFixture.Picture}");
        Read("01-c#.html").QuerySelectorAll(".prose code").Select(code => code.TextContent).ShouldContain("<img src=\"attachment:p.png\">");
    }

    [PagesFact]
    public void A_link_keeps_its_query_and_its_part() =>
        Read("01-c#.html").QuerySelectorAll("main a")
            .Select(link => link.GetAttribute("href"))
            .ShouldContain("02-what%3F.html?a=1#the-rule");

    [PagesFact]
    public void Outputs_of_LaTeX_and_JPEG_are_shown_and_text_beside_a_script_too()
    {
        var page = Read("01-c#.html");
        page.QuerySelector(".output.latex")!.TextContent.ShouldBe("$$\\frac{a<b}{2}$$");
        page.QuerySelector($"img[src='data:image/jpeg;base64,{OddSiteFixture.Picture}']").ShouldNotBeNull();
        page.QuerySelector("main")!.TextContent.ShouldContain("beside a script");
    }

    [PagesFact]
    public void What_is_missing_is_said()
    {
        foreach (var part in (string[])
            ["it shows missing.png, which does not exist", "it shows the attachment q.png, which the cell does not have",
                "where nothing is called #nope",
                "where nothing is called #nowhere", "a link to ../lib/x.cs, which is not among the pages",
                "cell 6: an output of type application/x-own"])
            site.Made.Errors.ShouldContain(part);
        site.Made.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(6, site.Made.Errors);
        site.Made.ExitCode.ShouldBe(ExitCode.Failed);
    }

    [PagesFact]
    public void Every_licence_goes_with_what_it_is_of()
    {
        Read("index.html");
        File.ReadAllText(site.Clone.At("out [2]/assets/katex/LICENSE.txt")).ShouldContain("Khan Academy");
        File.ReadAllText(site.Clone.At("out [2]/assets/plotly-cartesian.LICENSE.txt")).ShouldContain("MIT");
        var fonts = Directory.GetFiles(site.Clone.At("out [2]/assets/fonts"), "*.woff2").Select(file => string.Join('-', Path.GetFileName(
            file).Split('-').TakeWhile(part => part is not ("latin" or "cyrillic" or "greek" or "vietnamese")))).Distinct();
        fonts.ShouldAllBe(family => File.ReadAllText(site.Clone.At($"out [2]/assets/fonts/{family}.LICENSE.txt")).Contains("SIL"));
    }

    [Fact]
    public async Task A_notebook_called_index_is_refused()
    {
        using var clone = new Clone().With("index", NotebookBuilder.Chapter());
        var answer = await CourseProcess.RunAsync(clone, "pages");
        answer.ExitCode.ShouldBe(ExitCode.Usage);
        answer.Errors.ShouldContain("index.ipynb: the pages need this name for themselves");
    }
}
