using System.Text;
using System.Text.Json.Nodes;

namespace NotebookKernel.Document;

/// <summary>
/// How a JSON text is laid out: indent, line end, escapes, last newline. Found in a file and used again when it is
/// written, so that a change to one cell is a change to that cell's lines and no others.
/// </summary>
/// <param name="Indent">What one level is indented with; null when everything stands on one line.</param>
/// <param name="NewLine">"\n" or "\r\n".</param>
/// <param name="SpaceAfterComma">Whether a one-line text has a space after a comma (Python's default has).</param>
/// <param name="SpaceAfterColon">Whether a space follows a colon.</param>
/// <param name="EscapeNonAscii">Whether characters outside ASCII are written as \uXXXX.</param>
/// <param name="End">What follows the last brace.</param>
internal sealed record JsonStyle(
    string? Indent, string NewLine, bool SpaceAfterComma, bool SpaceAfterColon, bool EscapeNonAscii, string End)
{
    /// <summary>Jupyter's own: one space, a newline at the end, characters as they are.</summary>
    public static readonly JsonStyle Jupyter = new(" ", "\n", false, true, false, "\n");

    public static JsonStyle Detect(string json)
    {
        var body = json.TrimEnd(' ', '\t', '\r', '\n');
        var end = json[body.Length..];

        var open = body.IndexOf('{');
        var afterOpen = open + 1;
        while (afterOpen < body.Length && body[afterOpen] is ' ' or '\t' or '\r' or '\n')
            afterOpen++;
        var gap = body[(open + 1)..afterOpen];
        var lastNewLine = gap.LastIndexOf('\n');
        var indent = lastNewLine < 0 ? null : gap[(lastNewLine + 1)..];
        var newLine = lastNewLine > 0 && gap[lastNewLine - 1] == '\r' ? "\r\n" : "\n";

        var (comma, colon) = SpacesBetweenTokens(body);
        var escapes = body.Contains("\\u", StringComparison.Ordinal) && Ascii.IsValid(body) && HasEscapedLetter(body);
        return new JsonStyle(indent, newLine, comma, colon, escapes, end);
    }

    public string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.Append(End).ToString();
    }

    private void Write(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject { Count: 0 }:
                text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                text.Append("[]");
                break;
            case JsonObject members:
                text.Append('{');
                var firstMember = true;
                foreach (var (key, value) in members)
                {
                    Separate(text, ref firstMember, depth + 1);
                    WriteString(text, key);
                    text.Append(SpaceAfterColon ? ": " : ":");
                    Write(text, value, depth + 1);
                }

                BreakLine(text, depth);
                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                var firstItem = true;
                foreach (var item in items)
                {
                    Separate(text, ref firstItem, depth + 1);
                    Write(text, item, depth + 1);
                }

                BreakLine(text, depth);
                text.Append(']');
                break;
            case JsonValue value when value.TryGetValue(out string? s):
                WriteString(text, s);
                break;
            default:
                // Numbers keep the digits they had in the file: 1.0 stays 1.0, 1e5 stays 1e5.
                text.Append(node.ToJsonString());
                break;
        }
    }

    private void Separate(StringBuilder text, ref bool first, int depth)
    {
        if (!first)
            text.Append(Indent is null && SpaceAfterComma ? ", " : ",");
        first = false;
        BreakLine(text, depth);
    }

    private void BreakLine(StringBuilder text, int depth)
    {
        if (Indent is null)
            return;
        text.Append(NewLine);
        for (var i = 0; i < depth; i++)
            text.Append(Indent);
    }

    private void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                default:
                    if (c < ' ' || (EscapeNonAscii && c > '~'))
                        text.Append("\\u").Append(((int)c).ToString("x4"));
                    else
                        text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }

    private static bool HasEscapedLetter(string json)
    {
        for (var i = json.IndexOf("\\u", StringComparison.Ordinal); i >= 0 && i + 4 <= json.Length;
             i = json.IndexOf("\\u", i + 2, StringComparison.Ordinal))
        {
            if (json[i + 2] != '0' || json[i + 3] != '0' || json[i + 4] >= '8')
                return true;
        }

        return false;
    }

    /// <summary>Looks at the first comma and the first colon that stand outside strings.</summary>
    private static (bool Comma, bool Colon) SpacesBetweenTokens(string json)
    {
        bool? comma = null, colon = null;
        var inString = false;
        for (var i = 0; i < json.Length - 1 && (comma is null || colon is null); i++)
        {
            if (json[i] == '\\' && inString)
                i++;
            else if (json[i] == '"')
                inString = !inString;
            else if (!inString && json[i] == ',')
                comma ??= json[i + 1] == ' ';
            else if (!inString && json[i] == ':')
                colon ??= json[i + 1] == ' ';
        }

        return (comma ?? false, colon ?? true);
    }
}
