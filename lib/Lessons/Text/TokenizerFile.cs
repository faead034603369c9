using System.Text.Json;

namespace Lessons.Text;

/// <summary>What the tokenizers' files and token numbers have in common.</summary>
internal static class TokenizerFile
{
    public static JsonDocument Read(string path, string type, string property)
    {
        var text = TextFile.Read(path);
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new BadLineException(path, (int)(e.LineNumber ?? 0) + 1, "this is not JSON; expected a saved tokenizer", e);
        }

        if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("type", out var found) && found.ValueEquals(type) && json.RootElement.TryGetProperty(property, out _)) return json;
        json.Dispose();
        throw new BadLineException(path, 1, $"this is not a saved {type} tokenizer: expected an object with \"type\": \"{type}\" and \"{property}\"");
    }

    public static int RequireToken(long token, int vocabularySize) =>
        token >= 0 && token < vocabularySize ? (int)token : throw new ArgumentOutOfRangeException(nameof(token), $"Decode: the token {token} is not in 0 ... {vocabularySize - 1}");
}
