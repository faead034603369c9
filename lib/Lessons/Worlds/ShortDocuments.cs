using Lessons.Text;

namespace Lessons.Worlds;

/// <summary>
/// All documents of a grammar that have at most so many words, each with its exact probability among them,
/// P(document) / P(at most so many words): a slice of a world that is small enough to be listed, so that sums over all
/// documents are sums, and not estimates.
/// </summary>
public sealed class ShortDocuments
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly double[] _upTo;

    /// <summary>Lists them, in the order in which a tree of words is walked, children in ordinal order.</summary>
    /// <exception cref="ArgumentException">No document is that short.</exception>
    public ShortDocuments(Grammar grammar, int words)
    {
        var found = new List<(string[] Words, double LogProbability)>();
        Walk(grammar.Empty, [], words, found);
        if (found.Count == 0) throw new ArgumentException($"ShortDocuments: no document of the grammar has {words} words or fewer");
        MaximumWords = words;
        Share = found.Sum(d => Math.Exp(d.LogProbability));
        Words = found.ConvertAll(d => (IReadOnlyList<string>)d.Words);
        LogProbabilities = [.. found.Select(d => d.LogProbability - Math.Log(Share))];
        _upTo = new double[found.Count];
        var sum = 0.0;
        for (var i = 0; i < found.Count; i++)
        {
            _upTo[i] = sum += Math.Exp(LogProbabilities[i]);
            _places.Add(DocumentText.FromWords(found[i].Words), i);
        }

        Vocabulary = new WordVocabulary(found.SelectMany(d => d.Words).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    public int MaximumWords { get; }

    /// <summary>P(a document of the grammar is that short).</summary>
    public double Share { get; }

    public int Count => Words.Count;

    /// <summary>The words of each document.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Words { get; }

    /// <summary>log P of each document among the short ones; their exponentials sum to 1.</summary>
    public IReadOnlyList<double> LogProbabilities { get; }

    /// <summary>The words that occur in them, and the token for the end.</summary>
    public WordVocabulary Vocabulary { get; }

    /// <summary>H = -sum P log P, in nats for each document.</summary>
    public double Entropy => -LogProbabilities.Sum(p => Math.Exp(p) * p);

    /// <summary>Where a document stands in the lists; -1 if the grammar never says it, or if it is longer.</summary>
    public int IndexOf(IEnumerable<string> words) => _places.GetValueOrDefault(DocumentText.FromWords(words), -1);

    /// <summary>The tokens of all documents, (Count, T) in rows, filled up with <see cref="WordVocabulary.End"/>; T is the largest number of words.</summary>
    public long[,] Tokens()
    {
        var tokens = new long[Count, MaximumWords];
        for (var i = 0; i < Count; i++)
            for (var t = 0; t < Words[i].Count; t++)
                tokens[i, t] = Vocabulary[Words[i][t]];
        return tokens;
    }

    /// <summary>Independent draws, as places in the lists.</summary>
    public IEnumerable<int> Sample(UniformStream random)
    {
        while (true)
        {
            var place = Array.BinarySearch(_upTo, random.Next());
            // Rounding can leave the last sliver of [0, 1) to nobody.
            yield return Math.Min(place < 0 ? ~place : place + 1, Count - 1);
        }
    }

    private static void Walk(Prefix prefix, string[] words, int left, List<(string[] Words, double LogProbability)> found)
    {
        if (prefix.EndProbability > 0) found.Add((words, prefix.LogProbabilityAsDocument));
        if (left == 0) return;
        foreach (var word in prefix.Next().Keys.Order(StringComparer.Ordinal))
            Walk(prefix.Then(word), [.. words, word], left - 1, found);
    }
}
