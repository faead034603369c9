using System.Text;
using System.Text.Json;
using Lessons.Grammars;
using Shared;

namespace Lessons.Text;

/// <summary>Turns text into token numbers 0 ... VocabularySize - 1 and back: Decode(Encode(text)) is the text.</summary>
public interface ITokenizer
{
    int VocabularySize { get; }

    /// <exception cref="ArgumentException">The text has something that the vocabulary has not.</exception>
    long[] Encode(string text);

    /// <exception cref="ArgumentOutOfRangeException">A number is not a token's.</exception>
    string Decode(IEnumerable<long> tokens);
}

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
                throw new ArgumentException(
                    "CharacterTokenizer.Encode: "
                        + $"'{character}' (U+{character.Value:X4}), character {tokens.Count}, "
                        + $"is not among the {VocabularySize} characters of the training text");
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

/// <summary>
/// One token for each word of a known list, and token 0 for the end of a line, which separates documents. Made for the
/// course's world: text is split and joined as <see cref="DocumentText"/> does.
/// </summary>
public sealed class WordVocabulary : ITokenizer
{
    /// <summary>The token between two documents.</summary>
    public const long End = 0;

    private readonly string[] _words;
    private readonly Dictionary<string, long> _tokens;

    public WordVocabulary(IEnumerable<string> words)
    {
        _words = ["\n", .. words];
        _tokens = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < _words.Length; i++)
            if (!_tokens.TryAdd(_words[i], i))
                throw new ArgumentException($"WordVocabulary: the word '{_words[i]}' was given twice; expected different words");
    }

    /// <summary>The words of a grammar.</summary>
    public static WordVocabulary Of(Grammar grammar) => new(grammar.Vocabulary);

    public int VocabularySize => _words.Length;

    /// <summary>Words[token]; the first is the newline.</summary>
    public IReadOnlyList<string> Words => _words;

    public long this[string word] =>
        _tokens.TryGetValue(word, out var token)
            ? token
            : throw new ArgumentException($"WordVocabulary: '{word}' is not among the {VocabularySize - 1} words of the vocabulary");

    public bool Contains(string word) => _tokens.ContainsKey(word);

    /// <summary>The words of each line, and <see cref="End"/> for each newline.</summary>
    public long[] Encode(string text)
    {
        var tokens = new List<long>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0) tokens.Add(End);
            tokens.AddRange(Encode(DocumentText.ToWords(lines[i])));
        }

        return [.. tokens];
    }

    public long[] Encode(IEnumerable<string> words) => [.. words.Select(word => this[word])];

    public string Decode(IEnumerable<long> tokens) => string.Join('\n', Lines(tokens).Select(DocumentText.FromWords));

    private IEnumerable<List<string>> Lines(IEnumerable<long> tokens)
    {
        var line = new List<string>();
        foreach (var token in tokens)
        {
            if (TokenizerFile.RequireToken(token, VocabularySize) != End)
            {
                line.Add(_words[token]);
                continue;
            }

            yield return line;
            line = [];
        }

        yield return line;
    }
}

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
        token >= 0 && token < vocabularySize
            ? (int)token
            : throw new ArgumentOutOfRangeException(nameof(token), $"Decode: the token {token} is not in 0 ... {vocabularySize - 1}");
}

/// <summary>A C# string can hold half a character (a lone surrogate), which no file and no tokenizer can.</summary>
internal static class UnicodeText
{
    public static void RequireWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else throw new ArgumentException(
                $"the text has half a character, the lone surrogate U+{(int)text[i]:X4}, at position {i}; expected well-formed Unicode");
        }
    }
}
