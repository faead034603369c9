namespace Lessons.Decoding;

/// <summary>How varied texts are, counted in runs of n words.</summary>
public static class Ngrams
{
    /// <summary>Distinct-n: different runs of n words / all runs of n words in the texts.</summary>
    /// <remarks>Li et al. (2016).</remarks>
    /// <exception cref="ArgumentException">n is below 1, or no text has n words.</exception>
    public static double Distinct(IEnumerable<IReadOnlyList<string>> texts, int n)
    {
        if (n < 1) throw new ArgumentOutOfRangeException(nameof(n), $"Ngrams.Distinct: n is {n}; expected 1 or more");
        var runs = texts.SelectMany(words => Enumerable.Range(0, Math.Max(0, words.Count - n + 1))
            .Select(t => string.Join(' ', words.Skip(t).Take(n)))).ToArray();
        return runs.Length > 0
            ? runs.Distinct(StringComparer.Ordinal).Count() / (double)runs.Length
            : throw new ArgumentException($"Ngrams.Distinct: no text has {n} words; expected one or more that do");
    }
}
