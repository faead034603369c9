using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;

namespace Course.Pages;

/// <summary>The prose of all chapters, section by section, for the search field.</summary>
internal sealed partial class SearchIndex
{
    private readonly JsonArray sections = [];

    public void Add(SiteChapter chapter, IHtmlDocument page)
    {
        var (heading, id) = (chapter.Title, "");
        var text = new StringBuilder();
        foreach (var element in page.QuerySelectorAll("main .prose > *"))
        {
            if (element.LocalName is "h1" or "h2" or "h3" or "h4")
            {
                Close(chapter, heading, id, text);
                (heading, id) = (element.FirstChild?.TextContent.Trim() ?? "", element.Id ?? "");
            }
            else
            {
                text.Append(element.TextContent).Append(' ');
            }
        }

        Close(chapter, heading, id, text);
    }

    /// <summary>A script that sets a global: pages opened as files may not fetch JSON.</summary>
    public string ToScript() => $"window.courseIndex = {sections.ToJsonString()};\n";

    private void Close(SiteChapter chapter, string heading, string id, StringBuilder text)
    {
        var body = Blanks().Replace(text.ToString(), " ").Trim();
        text.Clear();
        if (body.Length == 0 && heading == chapter.Title && id.Length == 0)
            return;
        sections.Add((JsonNode)new JsonObject
        {
            ["page"] = $"{chapter.Name}.html",
            ["chapter"] = chapter.Title,
            ["heading"] = heading,
            ["id"] = id,
            ["text"] = body,
        });
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
