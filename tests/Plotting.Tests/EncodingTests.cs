using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Html.Parser;

namespace Plotting.Tests;

/// <summary>Text that came from data shows as text, wherever it is put.</summary>
public class EncodingTests
{
    public static IEnumerable<object[]> Nasty =>
    [
        ["<script>alert(1)</script>"],
        ["</script><script>alert(1)</script>"],
        ["<!-- <script>"],
        ["\" onload=\"alert(1)"],
        ["' onload='alert(1)"],
        ["a & b &lt; c"],
        ["😀 é 中文"],
        ["]]>"],
    ];

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Nothing_in_data_becomes_markup_in_html(string text)
    {
        var document = new HtmlParser().ParseDocument(Everywhere(text).ToHtml());
        document.Body!.Children.Select(e => e.LocalName).ShouldBe(["figure"]);
        document.QuerySelectorAll("figure *").Select(e => e.LocalName).ShouldBe(["img", "figcaption", "script"]);
        var image = document.QuerySelector("img")!;
        image.Attributes.Select(a => a.Name).ShouldBe(["alt", "width", "height", "style", "src"]);
        image.GetAttribute("alt")!.ShouldContain(text);
        document.QuerySelector("figcaption")!.TextContent.ShouldBe(text);
    }

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Nothing_in_data_becomes_markup_in_svg(string text)
    {
        var svg = XDocument.Parse(Everywhere(text).ToSvg());
        string[] allowed = ["svg", "title", "rect", "path", "text", "g"];
        svg.Descendants().Select(e => e.Name.LocalName).Distinct().ShouldBeSubsetOf(allowed);
        svg.Descendants().Where(e => e.Name.LocalName == "text" && e.Value == text).Count().ShouldBeGreaterThan(3);
    }

    [Theory]
    [MemberData(nameof(Nasty))]
    public void The_json_in_the_script_element_is_whole_and_holds_the_text_as_text(string text)
    {
        var document = new HtmlParser().ParseDocument(Everywhere(text).ToHtml());
        using var json = JsonDocument.Parse(document.QuerySelector("script")!.TextContent);
        var name = json.RootElement.GetProperty("data")[0].GetProperty("name").GetString()!;
        // Plotly decodes entities and then shows the text; no tag of ours or of theirs may be left in it.
        name.ShouldNotContain("<");
        System.Net.WebUtility.HtmlDecode(name).ShouldBe(text);
    }

    [Fact]
    public void Characters_that_xml_forbids_are_left_out()
    {
        var svg = XDocument.Parse(Everywhere("a\u0000b\u0001\u001fc\ud800d\uffffe").ToSvg());
        svg.Descendants().ShouldContain(e => e.Name.LocalName == "text" && e.Value == "abcde");
    }

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Tables_show_text_as_text(string text)
    {
        var html = new Table(text).Column(text, new[] { text }).Column("n", new[] { 1 }, unit: text).ToHtml();
        var document = new HtmlParser().ParseDocument(html);
        document.QuerySelectorAll("body *")
            .Select(e => e.LocalName)
            .Distinct()
            .Order()
            .ShouldBe(["caption", "table", "tbody", "td", "th", "thead", "tr"]);
        document.QuerySelector("caption")!.TextContent.ShouldBe(text);
        document.QuerySelector("td")!.TextContent.ShouldBe(text);
        document.QuerySelectorAll("th").Select(t => t.TextContent).ShouldBe([text, $"n ({text})"]);
    }

    [Fact]
    public void Dollar_signs_do_not_start_a_formula_in_plotly() =>
        new Figure().Line([1, 2], "$x$").ToPlotlyJson().ShouldNotContain("$");

    [Fact]
    public void A_colour_is_a_colour_or_an_error() =>
        Should.Throw<ArgumentException>(() => new Figure().Line([1, 2], colour: "red\"/><script>")).Message.ShouldContain("#rrggbb");

    [Fact]
    public void The_image_holds_the_same_svg()
    {
        var figure = Everywhere("x");
        var source = new HtmlParser().ParseDocument(figure.ToHtml()).QuerySelector("img")!.GetAttribute("src")!;
        const string prefix = "data:image/svg+xml;base64,";
        source.ShouldStartWith(prefix);
        Encoding.UTF8.GetString(Convert.FromBase64String(source[prefix.Length..])).ShouldBe(figure.ToSvg());
    }

    private static Figure Everywhere(string text) =>
        new Figure(text)
            .Line([1, 2, 3], [3, 1, 2], text)
            .Scatter([2.5], [2.5], labels: [text])
            .HorizontalLine(1.5, text)
            .Annotate(1.5, 2, text)
            .X(text).Y(text).Caption(text);
}
