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
        var shown = lines[first..(last + 1)].Where((_, i) => !Refuses(first + i) && !Refuses(first + i + 1) && !Requires(first + i)).ToArray();
        return NullableReference().Replace(Trimmed(shown).Replace("public static " + signature, signature, StringComparison.Ordinal), "");

        bool Refuses(int i) => lines[i].TrimStart().StartsWith("throw new ", StringComparison.Ordinal);

        bool Requires(int i) => lines[i].Split('(')[0].Split('.')[^1].TrimStart().StartsWith("Require", StringComparison.Ordinal);
    }

    /// <summary>The class of a library file as a chapter would show it: from its declaration to the end, without what stands above.</summary>
    public static string Class(string file)
    {
        var lines = File.ReadAllLines(Repository.PathOf(["lib", "Lessons", .. file.Split('/')]));
        var first = Array.FindIndex(lines, line => line.StartsWith("public sealed class ", StringComparison.Ordinal));
        return first >= 0 ? Trimmed(lines[first..]).TrimEnd() : throw new InvalidOperationException($"{file} has no \"public sealed class\"");
    }

    [GeneratedRegex(@"(?<=\b[A-Z]\w*|>)\?(?= \w)")]
    private static partial Regex NullableReference();

    private static string Trimmed(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => line.Trim()));
}
