using System.Text;
using System.Text.Json;

namespace Lessons.Text;

/// <summary>Files with one JSON value a line; whatever is wrong with one is said with file and line.</summary>
internal static class JsonLines
{
    /// <summary>One item a line, blank lines skipped; a FormatException of <paramref name="read"/> becomes a <see cref="BadLineException"/>.</summary>
    public static IReadOnlyList<T> Read<T>(string path, string items, Func<JsonElement, T> read)
    {
        var lines = TextFile.Read(path).Split('\n');
        var all = new List<T>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            try
            {
                using var json = JsonDocument.Parse(lines[i]);
                all.Add(read(json.RootElement));
            }
            catch (JsonException e)
            {
                throw new BadLineException(path, i + 1, $"this is not one JSON object: {e.Message}", e);
            }
            catch (FormatException e)
            {
                throw new BadLineException(path, i + 1, e.Message, e);
            }
        }

        return all.Count > 0 ? all : throw new BadLineException(path, 1, $"the file has no {items}; expected one JSON object a line");
    }

    /// <summary>One object as a line.</summary>
    public static string Line(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    public static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"'{name}' is a JSON {Kind(value)}; expected a string");

    public static string Kind(JsonElement value) => value.ValueKind.ToString().ToLowerInvariant();
}
