using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Course.Pages;

/// <summary>The prose and code of all chapters, section by section, for the search field.</summary>
internal sealed partial class SearchIndex
{
    private readonly JsonArray _sections = [];

    public void Add(SiteChapter chapter, IHtmlDocument page)
    {
        var section = new Section(chapter.Title, "");
        foreach (var element in page.QuerySelectorAll("main .prose > *, main .code pre"))
        {
            if (element.LocalName is "h1" or "h2" or "h3" or "h4")
            {
                Close(chapter, section);
                section = new Section(element.FirstChild?.TextContent.Trim() ?? "", element.Id ?? "");
            }
            else if (element.Closest(".code") is not null)
            {
                section.Code.Append(element.TextContent).Append(' ');
            }
            else
            {
                var prose = (IElement)element.Clone();
                foreach (var link in prose.QuerySelectorAll(".equation-source").ToList())
                    link.Remove();
                section.Text.Append(prose.TextContent).Append(' ');
            }
        }

        Close(chapter, section);
    }

    /// <summary>A script that sets a global: pages opened as files may not fetch JSON.</summary>
    public string ToScript() => $"window.courseIndex = {_sections.ToJsonString()};\n";

    private void Close(SiteChapter chapter, Section section)
    {
        if (section is { Text.Length: 0, Code.Length: 0, Id.Length: 0 })
            return;
        _sections.Add((JsonNode)new JsonObject
        {
            ["page"] = chapter.Address,
            ["chapter"] = chapter.Title,
            ["heading"] = section.Heading,
            ["id"] = section.Id,
            ["text"] = OneLine(section.Text),
            ["code"] = OneLine(section.Code),
        });
    }

    private static string OneLine(StringBuilder text) => Blanks().Replace(text.ToString(), " ").Trim();

    private sealed record Section(string Heading, string Id)
    {
        public StringBuilder Text { get; } = new();

        public StringBuilder Code { get; } = new();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
