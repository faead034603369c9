using Lessons.Worlds;

namespace Lessons.Text;

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
            if (!_tokens.TryAdd(_words[i], i)) throw new ArgumentException($"WordVocabulary: the word '{_words[i]}' was given twice; expected different words");
    }

    /// <summary>The words of a grammar.</summary>
    public static WordVocabulary Of(Grammar grammar) => new(grammar.Vocabulary);

    public int VocabularySize => _words.Length;

    /// <summary>Words[token]; the first is the newline.</summary>
    public IReadOnlyList<string> Words => _words;

    public long this[string word] =>
        _tokens.TryGetValue(word, out var token) ? token : throw new ArgumentException($"WordVocabulary: '{word}' is not among the {VocabularySize - 1} words of the vocabulary");

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
