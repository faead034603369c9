using System.Text;
using System.Text.Json;

namespace Lessons.Text;

/// <summary>Files with one JSON value a line; whatever is wrong with one is said with file and line.</summary>
internal static class JsonLines
{
    /// <summary>Of two properties of one name, readers of JSON disagree which counts: neither is taken.</summary>
    public static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    public const string HalfName = "the name of a property has half a character, \\ud800 to \\udfff alone; expected well-formed Unicode";

    /// <summary>
    /// One item a line, read when it is asked for, blank lines skipped; a FormatException of <paramref name="read"/>
    /// becomes a <see cref="BadLineException"/>.
    /// </summary>
    public static IEnumerable<T> ReadEach<T>(string path, string items, Func<JsonElement, T> read)
    {
        using var reader = TextFile.Open(path);
        var any = false;
        while (reader.ReadLine() is { } line)
        {
            if (line.AsSpan().Trim(" \t\r").IsEmpty) continue;   // what JSON calls white space
            any = true;
            yield return Item(path, reader.LineNumber, line, read);
        }

        if (!any) throw new BadLineException(path, 1, $"the file has no {items}; expected one JSON object a line");
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
        value.ValueKind == JsonValueKind.String
            ? Decoded(value, name)
            : throw new FormatException($"'{name}' is a JSON {Kind(value)}; expected a string");

    public static string Kind(JsonElement value) => value.ValueKind.ToString().ToLowerInvariant();

    /// <summary>What a file holds may be of any length; a message is one sentence.</summary>
    public static string Short(string text) => (text.Length > 120 ? text[..120] + "..." : text).ReplaceLineEndings(" ");

    private static T Item<T>(string path, long number, string line, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(line, Options);
            return read(json.RootElement);
        }
        catch (JsonException e)
        {
            throw new BadLineException(path, number, $"this is not one JSON object: {Short(e.Message)}", e);
        }
        catch (FormatException e)
        {
            throw new BadLineException(path, number, e.Message, e);
        }
        catch (InvalidOperationException e) when (IsHalfCharacter(e))
        {
            throw new BadLineException(path, number, HalfName, e);
        }
    }

    private static string Decoded(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"'{name}' has half a character, \\ud800 to \\udfff alone; expected well-formed Unicode", e);
        }
    }

    private static bool IsHalfCharacter(InvalidOperationException e) =>
        e.InnerException is DecoderFallbackException || e.Message.Contains("UTF-16", StringComparison.Ordinal);
}
