using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using Course.Tests.Support;
using NotebookKernel.Document;

namespace Course.Tests.Pages;

/// <summary>A chapter that reads a corpus with markup in it, really run, and made into a page.</summary>
public sealed class HostileSiteFixture : IAsyncLifetime
{
    /// <summary>One line of the corpus.</summary>
    public const string Line =
        "</script><script>alert('x')</script> \"quoted\" & <img src=x onerror=alert(1)> \U0001F600 {{ 7 * 7 }} $1+1$";

    private readonly Clone _clone = new();

    internal Answer Ran { get; private set; } = new(-1, "", "not run");

    internal Answer Made { get; private set; } = new(-1, "", "not made");

    internal string Site => Path.Combine(_clone.Root, "site");

    internal Notebook Notebook => Notebook.Load(_clone.PathOf("01-corpus"));

    internal string Html =>
        string.Concat(Notebook.Cells.SelectMany(cell => cell.Outputs).Select(output => output!["data"]?["text/html"]).Select(Join));

    public async Task InitializeAsync()
    {
        _clone.WithLibrary().WithFile("data/corpus.txt", Line).With("01-corpus", new NotebookBuilder()
            .Markdown("# A corpus\nWhat does `" + Line + "` say?")
            .Code("#r \"../lib/bin/Lessons.dll\"\nusing System.IO;\nusing Lessons.Notebook;\nusing Plotting;")
            .Markdown("## What a line says: `" + Line + "`\nThe corpus, in which marzipan occurs, says `" + Line + "`.")
            .Code("var line = File.ReadAllText(\"../data/corpus.txt\");\nConsole.WriteLine(line);\nCheck.True(line.Length > 0, line);")
            .Code("line")
            .Code("new Table(line).Column(line, new[] { line })")
            .Code(
                "new Figure(line).Line(new[] { 0, 1, 2 }, new[] { 1, 3, 2 }, line).Annotate(1, 2.5, line).HorizontalLine(1.5, "
                + "line).X(line).Y(line)")
            .Code("new Figure(line).Bar(new[] { line, line + \"2\" }, new[] { 1, 2 }, line).Caption(line)"));
        if (Tools.PythonWithNbConvert is null || Tools.Npm is null)
            return;
        Ran = await CourseProcess.RunAsync(_clone, "run");
        Made = await CourseProcess.RunAsync(_clone, "pages");
    }

    public Task DisposeAsync()
    {
        _clone.Dispose();
        return Task.CompletedTask;
    }

    private static string Join(JsonNode? html) =>
        html is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)html ?? "";
}

/// <summary>Text from data is text everywhere: nothing of it is obeyed, and nothing of it is lost.</summary>
public class HostileTextTests(HostileSiteFixture site, BrowserFixture browser)
    : IClassFixture<HostileSiteFixture>, IClassFixture<BrowserFixture>
{
    private const string Line = HostileSiteFixture.Line;

    private string Address
    {
        get
        {
            site.Ran.ExitCode.ShouldBe(0, site.Ran.Errors + site.Ran.Output);
            site.Made.ExitCode.ShouldBe(0, site.Made.Errors);
            return new Uri(Path.Combine(site.Site, "01-corpus.html")).AbsoluteUri;
        }
    }

    [PagesFact]
    public void In_the_notebook()
    {
        _ = Address;
        var body = new HtmlParser().ParseDocument($"<body>{site.Html}").Body!;
        body.QuerySelectorAll("script").ShouldAllBe(script => script.GetAttribute("type") == "application/vnd.plotly.v1+json");
        body.QuerySelectorAll("*").SelectMany(e => e.Attributes).ShouldNotContain(a => a.Name.StartsWith("on"));
        body.QuerySelectorAll("img").Length.ShouldBe(2, "the figures'");

        body.QuerySelector(".check")!.TextContent.ShouldContain(Line);
        body.QuerySelector("td")!.TextContent.ShouldBe(Line);
        body.QuerySelector("th")!.TextContent.ShouldBe(Line);
        body.QuerySelector("caption")!.TextContent.ShouldBe(Line);
        body.QuerySelector("figure img")!.GetAttribute("alt")!.ShouldContain(Line);
        var printed = site.Notebook.Cells.SelectMany(cell => cell.Outputs).First(output => (string?)output!["name"] == "stdout")!["text"]!;
        (printed is JsonArray lines ? string.Concat(lines.Select(l => (string?)l)) : (string?)printed).ShouldBe(Line + "\n");
    }

    [PagesFact]
    public void In_the_picture()
    {
        _ = Address;
        foreach (var image in new HtmlParser().ParseDocument($"<body>{site.Html}")
            .QuerySelectorAll("figure img")
            .Select(image => image.GetAttribute("src")!))
        {
            var svg = XDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(image["data:image/svg+xml;base64,".Length..])));
            var names = svg.Descendants().Select(e => e.Name.LocalName).ToList();
            names.ShouldNotContain("script");
            names.ShouldNotContain("image");
            svg.Root!.Value.ShouldContain("alert('x')");
        }
    }

    [PagesBrowserFact]
    public async Task In_the_page()
    {
        await using var open = await browser.OpenAsync(Address);
        (await open.Page.Locator("pre.stream").TextContentAsync())!.TrimEnd().ShouldBe(Line);
        (await open.Page.Locator(".lead code").TextContentAsync()).ShouldBe(Line);
        (await open.Page.Locator("h2 code").TextContentAsync()).ShouldBe(Line);
        (await open.Page.Locator("nav.toc a").TextContentAsync())!.ShouldContain("<img src=x onerror=alert(1)>");
        (await open.Page.Locator("meta[name=description]").GetAttributeAsync("content"))!.ShouldContain(Line);
        (await open.Page.Locator("main img:not(figure img)").CountAsync()).ShouldBe(0);
        open.Complaints.ShouldBeEmpty();
    }

    [PagesBrowserFact]
    public async Task In_the_contents()
    {
        await using var open = await browser.OpenAsync(Address.Replace("01-corpus", "index"));
        (await open.Page.Locator(".question").TextContentAsync()).ShouldBe($"What does {Line} say?");
        open.Complaints.ShouldBeEmpty();
    }

    [PagesBrowserFact]
    public async Task In_the_chart()
    {
        foreach (var width in (int[])[1280, 375])
        {
            await using var open = await browser.OpenAsync(Address, width: width);
            await open.ReadToTheEndAsync();
            var drawn = string.Concat(await open.Page.Locator(".drawn svg text").AllTextContentsAsync());
            foreach (var part in (string[])["</script><script>alert('x')</script>", "\"quoted\"", "onerror=alert(1)>", "\U0001F600",
                "{{", "$1+1$"])
                drawn.ShouldContain(part, Case.Sensitive, $"{width} pixels");
            (await open.Page.Locator(".drawn :is(script, img, foreignObject)").CountAsync()).ShouldBe(0);
            if (width > 375)
                (await open.SilentChartsAsync()).ShouldBeEmpty();
            open.Complaints.ShouldBeEmpty();
        }
    }

    [PagesBrowserFact]
    public async Task In_the_search()
    {
        await using var open = await browser.OpenAsync(Address);
        await open.Page.FillAsync("#search", "marzipan </script>");
        var found = open.Page.Locator("#found a");
        await found.First.WaitForAsync();
        (await found.First.TextContentAsync())!.ShouldContain("</script><script>alert('x')</script>");
        (await found.First.TextContentAsync())!.ShouldContain("onerror=alert(1)>");
        (await open.Page.Locator("#found :is(script, img)").CountAsync()).ShouldBe(0);
        open.Complaints.ShouldBeEmpty();
    }
}
