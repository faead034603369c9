using System.Text;
using System.Text.Json;
using Shared;

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

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="BadLineException">The file is no such tokenizer, or has a character twice.</exception>
    public static CharacterTokenizer Load(string path) => TokenizerFile.Read(path, "character", "characters", value =>
    {
        Rune[] characters = [.. JsonLines.Text(value, "characters").EnumerateRunes()];
        var seen = new HashSet<Rune>();
        foreach (var character in characters)
            if (!seen.Add(character))
                throw new FormatException($"the character '{character}' (U+{character.Value:X4}) stands twice; expected each once");
        return new CharacterTokenizer(characters);
    });

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
