using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Lessons.Tests;

/// <summary>The code of a chapter and of the library as text, to hold the two equal. Indentation does not count.</summary>
internal static partial class LessonText
{
    /// <summary>All code of a chapter.</summary>
    public static string Chapter(string notebook) =>
        Trimmed(JsonNode.Parse(File.ReadAllText(Repository.PathOf("notebooks", notebook)))!["cells"]!.AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "code")
            .SelectMany(cell => string.Concat(cell!["source"]!.AsArray().Select(line => (string?)line)).Split('\n')));

    /// <summary>
    /// A method of the library as a chapter would show it: without "public static", and without the refusal of bad input,
    /// "if (...) throw ..." or a call of a method that is named Require..., and without the ? of a reference that may be null,
    /// of which .NET Interactive warns in a cell.
    /// </summary>
    public static string Method(string file, string signature)
    {
        var lines = File.ReadAllLines(Repository.PathOf(["lib", "Lessons", .. file.Split('/')]));
        var first = Array.FindIndex(lines, line => line.Trim() == "public static " + signature);
        if (first < 0) throw new InvalidOperationException($"{file} has no \"public static {signature}\"");
        var last = Array.FindIndex(lines, first, line => line == "    }");
        var shown = new List<string>();
        for (var i = first; i <= last; i++)
        {
            if (RefusalFrom(lines, i) is { } end) i = end;
            else shown.Add(lines[i]);
        }

        return NullableReference().Replace(Trimmed(shown).Replace("public static " + signature, signature, StringComparison.Ordinal), "");
    }

    /// <summary>
    /// A class of a library file as a chapter would show it: from its declaration to its closing brace, without what is
    /// above.
    /// </summary>
    public static string Class(string file, string name)
    {
        var lines = File.ReadAllLines(Repository.PathOf(["lib", "Lessons", .. file.Split('/')]));
        var first = Array.FindIndex(lines, line => line.StartsWith("public sealed class " + name, StringComparison.Ordinal)
            && !char.IsLetterOrDigit(line.AsSpan()[("public sealed class " + name).Length..] is [var next, ..] ? next : ' '));
        if (first < 0) throw new InvalidOperationException($"{file} has no \"public sealed class {name}\"");
        var last = Array.FindIndex(lines, first, line => line == "}");
        return Trimmed(lines[first..(last + 1)]);
    }

    /// <summary>The last line of the refusal of bad input that begins at this line; null where none does.</summary>
    private static int? RefusalFrom(string[] lines, int i)
    {
        if (lines[i].Split('(')[0].Split('.')[^1].TrimStart().StartsWith("Require", StringComparison.Ordinal)) return EndOfStatement(i);
        if (!lines[i].TrimStart().StartsWith("if (", StringComparison.Ordinal)) return null;
        var next = i + 1;
        while (lines[next].TrimStart() is ['|', '|', ..] or ['&', '&', ..] or ['.', ..]) next++; // the rest of the condition
        return lines[next].TrimStart().StartsWith("throw new ", StringComparison.Ordinal) ? EndOfStatement(next) : null;

        int EndOfStatement(int line) => Array.FindIndex(lines, line, l => l.EndsWith(';'));
    }

    [GeneratedRegex(@"(?<=\b[A-Z]\w*|>)\?(?= \w)")]
    private static partial Regex NullableReference();

    private static string Trimmed(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => line.Trim()));
}
