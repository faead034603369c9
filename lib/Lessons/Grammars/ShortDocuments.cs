using Lessons.Text;

namespace Lessons.Grammars;

/// <summary>
/// All documents of a grammar that have at most so many words, each with its exact probability among them,
/// P(document) / P(at most so many words): a slice of a world that is small enough to be listed, so that sums over all
/// documents are sums, and not estimates.
/// </summary>
public sealed class ShortDocuments
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly double[] _upTo;

    /// <summary>Lists them, in the order in which a tree of words is walked, children in ordinal order.</summary>
    /// <exception cref="ArgumentException">No document is that short.</exception>
    public ShortDocuments(Grammar grammar, int words)
    {
        var found = grammar.Empty.Completions(words).ToList();
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
            _indices.Add(DocumentText.FromWords(found[i].Words), i);
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

    /// <summary>The index of a document in the lists; -1 if the grammar never says it, or if it is longer.</summary>
    public int IndexOf(IEnumerable<string> words) => _indices.GetValueOrDefault(DocumentText.FromWords(words), -1);

    /// <summary>
    /// The tokens of all documents, (Count, T) in rows, padded with <see cref="WordVocabulary.End"/>; T is the largest
    /// number of words.
    /// </summary>
    public long[,] Tokens()
    {
        var tokens = new long[Count, MaximumWords];
        for (var i = 0; i < Count; i++)
            for (var t = 0; t < Words[i].Count; t++)
                tokens[i, t] = Vocabulary[Words[i][t]];
        return tokens;
    }

    /// <summary>Independent samples, as indices in the lists.</summary>
    public IEnumerable<int> Sample(UniformStream random)
    {
        while (true)
        {
            var index = Array.BinarySearch(_upTo, random.Next());
            // Rounding can leave the last sliver of [0, 1) without an owner.
            yield return Math.Min(index < 0 ? ~index : index + 1, Count - 1);
        }
    }
}

/// <summary>
/// What a model makes of <see cref="ShortDocuments"/>, exactly: computed from its log-probability of every one of them,
/// without a draw. P is the world's distribution, M the model's, which may also give probability to what the world never
/// says; Q is M given that the document is valid.
/// </summary>
public sealed record ModelOfShortDocuments
{
    private readonly ShortDocuments _documents;
    private readonly double[] _log;

    /// <param name="documents">The slice of the world.</param>
    /// <param name="logProbabilities">log M of each document, in their order.</param>
    /// <exception cref="ArgumentException">The numbers are not one for each document, or sum to more than 1.</exception>
    public ModelOfShortDocuments(ShortDocuments documents, IReadOnlyList<double> logProbabilities)
    {
        if (logProbabilities.Count != documents.Count)
            throw new ArgumentException(
                $"ModelOfShortDocuments: {logProbabilities.Count} log-probabilities, expected one for each of {documents.Count} documents");
        (_documents, _log) = (documents, [.. logProbabilities]);
        Validity = _log.Sum(Math.Exp);
        if (!(Validity > 0 && Validity < 1 + 1e-3))
            throw new ArgumentException($"ModelOfShortDocuments: the probabilities sum to {Validity}, expected more than 0 and at most 1");
    }

    /// <summary>Equation 10.12: sum of M over all valid documents, the probability that a draw is valid.</summary>
    public double Validity { get; }

    /// <summary>-sum Q log Q: entropy of the valid draws, in nats.</summary>
    public double ValidEntropy =>
        -_log.Sum(m => double.IsNegativeInfinity(m) ? 0 : Math.Exp(m) / Validity * (m - Math.Log(Validity)));

    /// <summary>sum Q log P: the grammar's mean log-probability of the valid draws, in nats.</summary>
    public double MeanLogProbability => _log.Zip(_documents.LogProbabilities, (m, p) => Math.Exp(m) / Validity * p).Sum();

    /// <summary>Equation 10.13: KL(P, M) = sum P (log P - log M), in nats: what maximum likelihood makes small.</summary>
    public double Divergence => _log.Zip(_documents.LogProbabilities, (m, p) => Math.Exp(p) * (p - m)).Sum();

    /// <summary>
    /// Equation 10.14: JS(P, M) = 1/2 KL(P, (P + M)/2) + 1/2 KL(M, (P + M)/2), from 0 (the same) to ln 2 (nothing in common):
    /// what a generator makes small against a perfect discriminator, whose loss (10.10) is then 2 ln 2 - 2 JS.
    /// All that is invalid has P = 0 and adds ln 2 / 2 times its probability.
    /// </summary>
    public double JensenShannon
    {
        get
        {
            var sum = (1 - Validity) * Math.Log(2);
            for (var i = 0; i < _log.Length; i++)
            {
                var (p, m) = (Math.Exp(_documents.LogProbabilities[i]), Math.Exp(_log[i]));
                sum += p * Math.Log(2 * p / (p + m)) + (m > 0 ? m * Math.Log(2 * m / (p + m)) : 0);
            }

            return sum / 2;
        }
    }

    /// <summary>sum of P over the documents that M can write at all; below 1, <see cref="Divergence"/> is infinite.</summary>
    public double Coverage => _log.Zip(_documents.LogProbabilities, (m, p) => double.IsNegativeInfinity(m) ? 0 : Math.Exp(p)).Sum();

    /// <summary>KL(Q, P) = sum Q (log Q - log P), in nats: how far the valid draws are from the world's.</summary>
    public double ReverseDivergence => -ValidEntropy - MeanLogProbability;

    /// <summary>The probability that a valid draw is one of those for which <paramref name="condition"/> holds.</summary>
    public double Share(Func<IReadOnlyList<string>, bool> condition) =>
        Enumerable.Range(0, _log.Length).Where(i => condition(_documents.Words[i])).Sum(i => Math.Exp(_log[i])) / Validity;
}
