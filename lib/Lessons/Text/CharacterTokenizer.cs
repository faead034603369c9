using System.Text;
using System.Text.Json;

namespace Lessons.Text;

/// <summary>One token for each character (Unicode scalar value) of the training text, numbered in code point order.</summary>
public sealed class CharacterTokenizer : ITokenizer
{
    private readonly Rune[] _characters;
    private readonly Dictionary<Rune, long> _tokens;

    private CharacterTokenizer(IEnumerable<Rune> characters)
    {
        _characters = [.. characters];
        _tokens = Enumerable.Range(0, _characters.Length).ToDictionary(i => _characters[i], i => (long)i);
    }

    public int VocabularySize => _characters.Length;

    public static CharacterTokenizer Train(string text)
    {
        UnicodeText.RequireWellFormed(text);
        return new CharacterTokenizer(text.EnumerateRunes().Distinct().Order());
    }

    public static CharacterTokenizer Load(string path)
    {
        using var json = TokenizerFile.Read(path, "character", "characters");
        return new CharacterTokenizer(json.RootElement.GetProperty("characters").GetString()!.EnumerateRunes());
    }

    /// <summary>Writes {"type": "character", "characters": all of them in order}.</summary>
    public void Save(string path) =>
        WholeFile.Write(path, JsonSerializer.Serialize(new { type = "character", characters = string.Concat(_characters) }));

    public long[] Encode(string text)
    {
        UnicodeText.RequireWellFormed(text);
        var tokens = new List<long>(text.Length);
        foreach (var character in text.EnumerateRunes())
        {
            if (!_tokens.TryGetValue(character, out var token))
                throw new ArgumentException($"CharacterTokenizer.Encode: '{character}' (U+{character.Value:X4}), character {tokens.Count}, is not among the {VocabularySize} characters of the training text");
            tokens.Add(token);
        }

        return [.. tokens];
    }

    public string Decode(IEnumerable<long> tokens)
    {
        var text = new StringBuilder();
        foreach (var token in tokens) text.Append(_characters[TokenizerFile.RequireToken(token, VocabularySize)]);
        return text.ToString();
    }
}
