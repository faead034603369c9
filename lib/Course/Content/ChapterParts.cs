using System.Text.RegularExpressions;
using AngleSharp.Dom;
using NotebookKernel.Document;

namespace Course.Content;

/// <summary>The parts of a chapter that an address may name with "#": headings, numbered equations, elements with an id.</summary>
internal static partial class ChapterParts
{
    public static IReadOnlySet<string> Of(Notebook notebook)
    {
        var parts = new HashSet<string>(StringComparer.Ordinal);
        var headings = new HeadingIds();
        foreach (var cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown))
        {
            var html = Markdown.ToHtml(cell.Source);
            parts.UnionWith(html.QuerySelectorAll(HeadingIds.Selector).Select(headings.Next));
            parts.UnionWith(Named(html));
            parts.UnionWith(EquationTag().Matches(Markdown.WithoutCode(cell.Source)).Select(tag => $"eq-{tag.Groups[1].Value}"));
        }

        return parts;
    }

    /// <summary>The parts of a page that was made.</summary>
    public static IReadOnlySet<string> Of(IParentNode page) => Named(page).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Named(IParentNode html) =>
        html.QuerySelectorAll("[id], a[name]").Select(element => element.Id ?? element.GetAttribute("name")!);

    [GeneratedRegex(@"\\tag\{(\d+\.\d+[a-z]?)\}")]
    private static partial Regex EquationTag();
}
