using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Course.Content;

namespace Course.Pages;

/// <summary>A file of the library or its tests that an equation leads to: numbered lines, and the way back.</summary>
internal static partial class SourcePage
{
    /// <summary>How nbconvert's input for a source file begins; no chapter's file name does.</summary>
    public const string Prefix = "source~";

    /// <summary>The page of lib/Lessons/Optimization/Adam.cs is lib.Lessons.Optimization.Adam.html.</summary>
    public static string FileName(string file) => $"{Name(file)}.html";

    public static string Name(string file) => Path.ChangeExtension(file, null).Replace('\\', '.').Replace('/', '.');

    /// <summary>The files that the equations of these chapters lead to.</summary>
    public static List<string> Files(EquationIndex equations)
    {
        var shown = equations.Shown.Select(use => use.Number).ToHashSet(StringComparer.Ordinal);
        return [.. equations.Implemented.Concat(equations.Tested)
            .Where(use => shown.Contains(use.Number))
            .Select(use => use.File)
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The file as a notebook of one cell, for nbconvert to colour.</summary>
    public static JsonObject ToNotebook(string text) => new()
    {
        ["cells"] = new JsonArray(new JsonObject
        {
            ["cell_type"] = "code", ["execution_count"] = null, ["id"] = "source", ["metadata"] = new JsonObject(),
            ["outputs"] = new JsonArray(), ["source"] = text,
        }),
        ["metadata"] = new JsonObject { ["language_info"] = new JsonObject { ["name"] = "C#", ["pygments_lexer"] = "csharp" } },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    };

    public static void Finish(IHtmlDocument page, string file, EquationIndex equations)
    {
        var here = equations.Implemented.Concat(equations.Tested)
            .Where(use => use.File == file)
            .Select(use => use.Number)
            .ToHashSet(StringComparer.Ordinal);
        var shown = equations.Shown.Where(use => here.Contains(use.Number))
            .DistinctBy(use => use.Number, StringComparer.Ordinal)
            .ToDictionary(use => use.Number, use => use.Name, StringComparer.Ordinal);
        Lines(page.QuerySelector(".code pre")!, shown);

        var back = page.CreateElement("p");
        back.ClassName = "shown-in";
        foreach (var (i, (number, chapter)) in shown.Index())
        {
            var link = page.CreateElement("a");
            link.SetAttribute("href", Address(number, chapter));
            link.TextContent = number;
            back.Append(page.CreateTextNode(i > 0 ? ", " : shown.Count == 1 ? "Equation " : "Equations "), link);
        }

        page.QuerySelector("h1")!.After(back);
    }

    /// <summary>An id for each line, and links from the numbers that docstrings and test attributes name.</summary>
    private static void Lines(IElement pre, Dictionary<string, string> shown)
    {
        // Pygments closes its spans at the end of each line.
        var lines = pre.InnerHtml.TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Contains("Equation", StringComparison.Ordinal)
                || (i > 0 && lines[i - 1].Contains("Equation", StringComparison.Ordinal))
                ? Number().Replace(lines[i], match => shown.TryGetValue(match.Value, out var chapter)
                    ? $"<a href=\"{Address(match.Value, chapter)}\">{match.Value}</a>"
                    : match.Value)
                : lines[i];
            lines[i] = $"<span class=\"line\" id=\"L{i + 1}\">{line}</span>";
        }

        pre.InnerHtml = string.Join('\n', lines) + "\n";
    }

    private static string Address(string number, string chapter) => $"../{Uri.EscapeDataString(chapter)}.html#eq-{number}";

    [GeneratedRegex(@"(?<![\d.])\d+\.\d+[a-z]?(?![\d.]*\d)")]
    private static partial Regex Number();
}
