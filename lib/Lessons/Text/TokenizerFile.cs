using System.Text.Json;

namespace Lessons.Text;

/// <summary>What the tokenizers' files and token numbers have in common.</summary>
internal static class TokenizerFile
{
    /// <summary>
    /// Makes a tokenizer of one property of its file; a FormatException of <paramref name="make"/> becomes a
    /// <see cref="BadLineException"/>.
    /// </summary>
    public static T Read<T>(string path, string type, string property, Func<JsonElement, T> make)
    {
        var text = TextFile.Read(path);
        try
        {
            using var json = JsonDocument.Parse(text, JsonLines.Options);
            var root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("type", out var found)
                && found.ValueKind == JsonValueKind.String && found.ValueEquals(type)
                && root.TryGetProperty(property, out var value)) return make(value);
            throw new FormatException(
                $"this is not a saved {type} tokenizer: expected an object with \"type\": \"{type}\" and \"{property}\"");
        }
        catch (JsonException e)
        {
            var what = $"this is not JSON; expected a saved tokenizer: {JsonLines.Short(e.Message)}";
            throw new BadLineException(path, (e.LineNumber ?? 0) + 1, what, e);
        }
        catch (FormatException e)
        {
            throw new BadLineException(path, 1, e.Message, e);
        }
        catch (InvalidOperationException e)
        {
            // System.Text.Json says so of names that it has to decode before it can compare them.
            throw new BadLineException(path, 1, JsonLines.HalfName, e);
        }
    }

    public static int RequireToken(long token, int vocabularySize) =>
        token >= 0 && token < vocabularySize ? (int)token : throw new ArgumentOutOfRangeException(nameof(token), $"Decode: the token {token} is not in 0 ... {vocabularySize - 1}");
}
