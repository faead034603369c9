using System.Text;
using System.Text.Json.Nodes;

namespace NotebookKernel.Document;

/// <summary>
/// nbformat stores text as an array of lines, each with its line end, split where Python's <c>str.splitlines</c>
/// splits. A single string is allowed too.
/// </summary>
public static class MultilineText
{
    public static string Join(JsonNode? text)
    {
        if (text is not JsonArray lines)
            return (string?)text ?? "";

        var joined = new StringBuilder();
        foreach (var line in lines)
            joined.Append((string)line!);
        return joined.ToString();
    }

    public static JsonArray Split(string text)
    {
        var lines = new JsonArray();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!EndsLine(text[i]))
                continue;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                i++;
            lines.Add((JsonNode)text[start..(i + 1)]);
            start = i + 1;
        }

        if (start < text.Length)
            lines.Add((JsonNode)text[start..]);
        return lines;
    }

    private static bool EndsLine(char c) =>
        c is '\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\u0085' or '\u2028' or '\u2029';
}
