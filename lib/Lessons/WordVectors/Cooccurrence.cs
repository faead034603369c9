using Lessons.Grammars;
using TorchSharp;

namespace Lessons.WordVectors;

/// <summary>
/// How often two words stand near each other. A word and another one, its context, make a pair if both are in one document
/// and at most `window` words apart; punctuation marks are left out before words are counted apart. The table is symmetric.
/// </summary>
public sealed class Cooccurrence
{
    private readonly Dictionary<string, int> _indices;

    internal Cooccurrence(IReadOnlyList<string> words, double[,] counts)
    {
        (Words, Counts) = (words, counts);
        _indices = Enumerable.Range(0, words.Count).ToDictionary(i => words[i], StringComparer.Ordinal);
    }

    /// <summary>The V words; a word's index is its row and its column.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>#(w, c), V x V: counted in documents, or expected in one document of a grammar.</summary>
    public double[,] Counts { get; }

    /// <summary>Equation 3.2: P(w, c) = #(w, c) / sum of all #, (V, V), float64.</summary>
    /// <exception cref="InvalidOperationException">There is no pair.</exception>
    public torch.Tensor Joint()
    {
        var total = Counts.Cast<double>().Sum();
        return total > 0
            ? torch.tensor(Counts) / total
            : throw new InvalidOperationException("Cooccurrence.Joint: there is no pair of words; expected one or more");
    }

    /// <exception cref="ArgumentException">The word is not among <see cref="Words"/>.</exception>
    public int IndexOf(string word) =>
        _indices.TryGetValue(word, out var index)
            ? index
            : throw new ArgumentException($"Cooccurrence: '{word}' is not among the {Words.Count} words of the table");

    /// <summary>Counts the pairs of a corpus; every document is a list of words.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is not positive.</exception>
    public static Cooccurrence Count(IEnumerable<IReadOnlyList<string>> documents, int window)
    {
        RequireWindow(window);
        var texts = documents.Select(d => d.Where(word => !DocumentText.IsPunctuation(word)).ToArray()).ToArray();
        string[] words = [.. texts.SelectMany(text => text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var index = Enumerable.Range(0, words.Length).ToDictionary(i => words[i], StringComparer.Ordinal);
        var counts = new double[words.Length, words.Length];
        foreach (var text in texts)
        {
            var row = Array.ConvertAll(text, word => index[word]);
            for (var i = 0; i < row.Length; i++)
            {
                for (var j = i + 1; j < row.Length && j <= i + window; j++)
                {
                    counts[row[i], row[j]]++;
                    counts[row[j], row[i]]++;
                }
            }
        }

        return new Cooccurrence(words, counts);
    }

    /// <summary>
    /// The expected counts of one document, E[#(w, c)], computed from the rules of the grammar: what
    /// <see cref="Count"/> divided by the number of documents tends to as they become many. Every state of the grammar is followed
    /// over all continuations as long as the window, so a wide window in a large grammar is expensive.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is not positive.</exception>
    public static Cooccurrence Expected(Grammar grammar, int window)
    {
        RequireWindow(window);
        return new ExpectedPairs(grammar, window).Table();
    }

    private static void RequireWindow(int window)
    {
        if (window < 1) throw new ArgumentOutOfRangeException(nameof(window), $"Cooccurrence: the window is {window}; expected 1 or more");
    }
}
