using System.Text.RegularExpressions;
using NotebookKernel.Document;

namespace Course.Content;

/// <summary>A chapter's title, without its number, and the question it answers, both as plain text.</summary>
internal sealed partial record Opening(string Title, string Question)
{
    /// <summary>The first heading of level 1 and the paragraph under it; null without such a heading.</summary>
    public static Opening? Of(Notebook notebook)
    {
        foreach (var cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown))
        {
            var lines = Markdown.Lines(cell.Source).SkipWhile(line => !line.StartsWith("# ", StringComparison.Ordinal)).ToList();
            if (lines.Count == 0)
                continue;
            var paragraph = lines.Skip(1).SkipWhile(string.IsNullOrWhiteSpace).TakeWhile(line => !string.IsNullOrWhiteSpace(line));
            return new Opening(
                LeadingNumber().Replace(Plain(lines[0][2..]), ""),
                Plain(string.Join(' ', paragraph.Select(line => line.Trim()))));
        }

        return null;
    }

    private static string Plain(string markdown) =>
        Emphasis().Replace(Link().Replace(markdown, "$1"), "$2").Trim();

    [GeneratedRegex(@"^[A-Z]?\d+[b-z]?[.:]\s+")]
    private static partial Regex LeadingNumber();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(\*\*|\*|`|(?<!\w)_)(.+?)\1(?!\w)")]
    private static partial Regex Emphasis();
}
