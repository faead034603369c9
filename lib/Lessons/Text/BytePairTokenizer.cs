using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shared;

namespace Lessons.Text;

/// <summary>
/// Byte-level byte-pair encoding. Tokens 0 ... 255 are the bytes of the UTF-8 text; each merge makes one more token of
/// the pair of neighbours that is most frequent then. No token crosses the border between two words, where a word has
/// the space before it. Any text can be encoded.
/// </summary>
/// <remarks>Sennrich, Haddow and Birch (2016), on bytes as in GPT-2.</remarks>
public sealed partial class BytePairTokenizer : ITokenizer
{
    private const int Bytes = 256;

    /// <summary>
    /// Bytes of the longest token. Merges can double a token's length, so that thirty of them in a file of 300 bytes would
    /// spell a token of a gigabyte; tokens that stand for a word or a run of blanks stay below 200.
    /// </summary>
    private const int LongestToken = 4096;

    private readonly (long Left, long Right)[] _merges;
    private readonly Dictionary<(long, long), long> _merged;
    private readonly int[] _length;   // of each token, in bytes
    private readonly Dictionary<string, long[]> _cache = new(StringComparer.Ordinal);

    private BytePairTokenizer(IEnumerable<(long Left, long Right)> merges)
    {
        _merges = [.. merges];
        _merged = Enumerable.Range(0, _merges.Length).ToDictionary(i => _merges[i], i => (long)(Bytes + i));
        _length = new int[Bytes + _merges.Length];
        Array.Fill(_length, 1, 0, Bytes);
        for (var i = 0; i < _merges.Length; i++) _length[Bytes + i] = _length[_merges[i].Left] + _length[_merges[i].Right];
    }

    public int VocabularySize => _length.Length;

    /// <summary>The pairs in the order in which they were merged; the i-th made token 256 + i.</summary>
    public IReadOnlyList<(long Left, long Right)> Merges => _merges;

    /// <summary>
    /// Equation 7.1, again and again: merge the pair argmax count(a b), until the vocabulary has the requested size, or no
    /// pair occurs twice. Of equally frequent pairs the one
    /// with the smaller left token goes first, then the one with the smaller right token. No token becomes longer than
    /// 4096 bytes.
    /// </summary>
    public static BytePairTokenizer Train(string text, int vocabularySize)
    {
        if (vocabularySize < Bytes)
            throw new ArgumentOutOfRangeException(
                nameof(vocabularySize),
                $"BytePairTokenizer.Train: the vocabulary size is {vocabularySize}; expected at least {Bytes}, one token for each byte");
        UnicodeText.RequireWellFormed(text);
        var words = Words(text).CountBy(word => word, StringComparer.Ordinal)
            .Select(w => (Tokens: ToBytes(w.Key), Count: w.Value)).ToArray();
        var merges = new List<(long, long)>();
        var lengths = Enumerable.Repeat(1, Bytes).ToList();
        while (Bytes + merges.Count < vocabularySize)
        {
            var counts = new Dictionary<(long Left, long Right), long>();
            foreach (var (tokens, count) in words)
                for (var i = 0; i + 1 < tokens.Length; i++)
                    if (lengths[(int)tokens[i]] + lengths[(int)tokens[i + 1]] <= LongestToken)
                        counts[(tokens[i], tokens[i + 1])] = counts.GetValueOrDefault((tokens[i], tokens[i + 1])) + count;
            if (counts.Count == 0) break;
            var (best, most) = counts.MinBy(c => (-c.Value, c.Key.Left, c.Key.Right));
            if (most < 2) break;
            for (var w = 0; w < words.Length; w++) words[w].Tokens = Merge(words[w].Tokens, best, Bytes + merges.Count);
            merges.Add(best);
            lengths.Add(lengths[(int)best.Left] + lengths[(int)best.Right]);
        }

        return new BytePairTokenizer(merges);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="BadLineException">
    /// The file is no such tokenizer, or a merge is not of two tokens made before it, stands twice, or makes a token of more
    /// than 4096 bytes.
    /// </exception>
    public static BytePairTokenizer Load(string path) => TokenizerFile.Read(path, "byte-pair", "merges", value =>
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw new FormatException($"\"merges\" is a JSON {JsonLines.Kind(value)}; expected a list of pairs of tokens");
        var merges = new OrderedDictionary<(long Left, long Right), int>(value.GetArrayLength());
        var lengths = Enumerable.Repeat(1, Bytes).ToList();
        foreach (var merge in value.EnumerateArray())
        {
            var i = merges.Count;
            var isPair = merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2;
            if (!isPair || !IsWhole(merge[0], out var left) || !IsWhole(merge[1], out var right))
                throw new FormatException($"merge {i} is {JsonLines.Short(merge.GetRawText())}; expected two tokens, as in [104, 101]");
            if (Math.Min(left, right) < 0 || Math.Max(left, right) >= Bytes + i)
                throw new FormatException($"merge {i} is of the tokens {left} and {right}; expected tokens below {Bytes + i}");
            if (!merges.TryAdd((left, right), i))
                throw new FormatException(
                    $"merge {i} is of {left} and {right}, as merge {merges[(left, right)]} is; expected each pair once");
            lengths.Add(lengths[(int)left] + lengths[(int)right]);
            if (lengths[^1] > LongestToken)
                throw new FormatException($"merge {i} makes a token of {lengths[^1]} bytes; expected at most {LongestToken}");
        }

        return new BytePairTokenizer(merges.Keys);
    });

    /// <summary>Writes {"type": "byte-pair", "merges": [[left, right], ...]}.</summary>
    public void Save(string path) =>
        WholeFile.Write(
            path, JsonSerializer.Serialize(new { type = "byte-pair", merges = _merges.Select(m => new[] { m.Left, m.Right }) }));

    public long[] Encode(string text)
    {
        UnicodeText.RequireWellFormed(text);
        var tokens = new List<long>();
        foreach (var word in Words(text)) tokens.AddRange(EncodeWord(word));
        return [.. tokens];
    }

    /// <summary>The text; bytes that are not UTF-8, as a model may produce them, become U+FFFD.</summary>
    public string Decode(IEnumerable<long> tokens) =>
        Encoding.UTF8.GetString([.. tokens.SelectMany(t => Spelling(TokenizerFile.RequireToken(t, VocabularySize)))]);

    /// <summary>One token as text, for looking at: "U+FFFD" stands for bytes that are not a character by themselves.</summary>
    public string Show(long token) => Decode([token]);

    /// <summary>The bytes of a token: those of the two that it was merged from, down to single bytes.</summary>
    private byte[] Spelling(long token)
    {
        var bytes = new byte[_length[token]];
        var (written, rest) = (0, new Stack<long>([token]));
        while (rest.TryPop(out var next))
        {
            if (next < Bytes)
            {
                bytes[written++] = (byte)next;
                continue;
            }

            rest.Push(_merges[next - Bytes].Right);
            rest.Push(_merges[next - Bytes].Left);
        }

        return bytes;
    }

    private static bool IsWhole(JsonElement value, out long number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number);
    }

    /// <summary>Applies the merges in the order in which they were learned.</summary>
    private long[] EncodeWord(string word)
    {
        if (_cache.TryGetValue(word, out var known)) return known;
        var tokens = ToBytes(word);
        while (true)
        {
            var next = long.MaxValue;
            for (var i = 0; i + 1 < tokens.Length; i++)
                if (_merged.TryGetValue((tokens[i], tokens[i + 1]), out var token)) next = Math.Min(next, token);
            if (next == long.MaxValue) return _cache[word] = tokens;
            tokens = Merge(tokens, _merges[next - Bytes], next);
        }
    }

    private static long[] Merge(long[] tokens, (long Left, long Right) pair, long merged)
    {
        var result = new List<long>(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            var matches = i + 1 < tokens.Length && tokens[i] == pair.Left && tokens[i + 1] == pair.Right;
            result.Add(matches ? merged : tokens[i]);
            if (matches) i++;
        }

        return [.. result];
    }

    private static long[] ToBytes(string word) => Array.ConvertAll(Encoding.UTF8.GetBytes(word), b => (long)b);

    private static IEnumerable<string> Words(string text) => WordPattern().Matches(text).Select(m => m.Value);

    // Letters, digits, other signs (each with a space before them), white space: together everything.
    [GeneratedRegex(@" ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();
}
