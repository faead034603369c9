using System.Text.RegularExpressions;
using NotebookKernel.Document;

namespace Course;

/// <summary>A chapter's title and the question it answers.</summary>
internal sealed record Opening(string Title, string Question);

/// <summary>The little that the command line reads out of markdown cells.</summary>
internal static partial class Markdown
{
    /// <summary>The lines outside fenced code.</summary>
    public static IEnumerable<string> Lines(string source)
    {
        var fenced = false;
        foreach (var line in source.Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                fenced = !fenced;
            else if (!fenced)
                yield return line.TrimEnd('\r');
        }
    }

    /// <summary>
    /// The first heading of level 1, without the chapter's number, and the paragraph under it, both as plain text; null
    /// without such a heading.
    /// </summary>
    public static Opening? Opening(Notebook notebook)
    {
        foreach (var cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown))
        {
            var lines = Lines(cell.Source).SkipWhile(line => !line.StartsWith("# ", StringComparison.Ordinal)).ToList();
            if (lines.Count == 0)
                continue;
            var paragraph = lines.Skip(1).SkipWhile(string.IsNullOrWhiteSpace).TakeWhile(line => !string.IsNullOrWhiteSpace(line));
            return new Opening(Number().Replace(Plain(lines[0][2..]), ""), Plain(string.Join(' ', paragraph.Select(line => line.Trim()))));
        }

        return null;
    }

    private static string Plain(string markdown) =>
        Emphasis().Replace(Link().Replace(markdown, "$1"), "$2").Trim();

    [GeneratedRegex(@"^[A-Z]?\d+[.:]\s+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(\*\*|\*|`|(?<!\w)_)(.+?)\1(?!\w)")]
    private static partial Regex Emphasis();
}
