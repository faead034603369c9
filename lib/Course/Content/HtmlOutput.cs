using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Course.Content;

/// <summary>A picture in an HTML output, with the Plotly JSON beside it where there is one.</summary>
/// <param name="Svg">The SVG text; null when the image is of another kind or has no source.</param>
internal sealed record Figure(string? Svg, string Alt, JsonNode? Plotly);

/// <summary>An HTML output taken apart: its figures, and the rest of its markup.</summary>
internal sealed record HtmlOutput(IReadOnlyList<Figure> Figures, string Rest)
{
    public const string PlotlyType = "application/vnd.plotly.v1+json";
    private const string SvgPrefix = "data:image/svg+xml;base64,";

    public static HtmlOutput Parse(string html)
    {
        var body = new HtmlParser().ParseDocument($"<body>{html}").Body!;
        var figures = new List<Figure>();
        foreach (var image in body.QuerySelectorAll("img"))
        {
            var data = image.Closest("figure")?.QuerySelector($"script[type='{PlotlyType}']");
            figures.Add(new Figure(Svg(image), image.GetAttribute("alt") ?? "", Json(data?.TextContent)));
            data?.Remove();
            image.Remove();
        }

        return new HtmlOutput(figures, body.InnerHtml);
    }

    private static string? Svg(IElement image)
    {
        var source = image.GetAttribute("src") ?? "";
        if (!source.StartsWith(SvgPrefix, StringComparison.Ordinal))
            return null;
        var bytes = new byte[source.Length];
        return Convert.TryFromBase64String(source[SvgPrefix.Length..], bytes, out var count)
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : null;
    }

    private static JsonNode? Json(string? text)
    {
        if (text is null)
            return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // Compared as the text it is.
            return JsonValue.Create(text);
        }
    }
}
