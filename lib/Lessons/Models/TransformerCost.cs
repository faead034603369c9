namespace Lessons.Models;

/// <summary>
/// How many multiplications the matrix products of a layer take for one sequence. A product of (a, b) and (b, c)
/// takes a b c; scores that a mask then hides are counted, because they are computed. Normalisation, softmax and gelu, of
/// order C or T, are left out.
/// </summary>
public static class TransformerCost
{
    /// <summary>
    /// Equation 6.9: 12 n C^2 + 2 n (t + n) C, for a layer that reads n new tokens when the keys and values of t earlier
    /// ones are kept. 4 C^2 of the 12 are for queries, keys, values and projection, 8 C^2 for the feed-forward layer.
    /// </summary>
    public static long Layer(long channels, long newTokens, long keptTokens = 0)
    {
        Require(channels, newTokens, keptTokens);
        var (C, n, t) = (channels, newTokens, keptTokens);
        return 12 * n * C * C + 2 * n * (t + n) * C;
    }

    /// <summary>
    /// Equation 6.10: 14 n C^2 + 2 n (t + n + S) C, for a decoder layer that writes n target tokens after t kept ones and
    /// looks at S source tokens. Their keys and values, 2 S C^2, are <see cref="SourceKeysAndValues"/>.
    /// </summary>
    public static long DecoderLayer(long channels, long newTokens, long keptTokens, long sourceTokens)
    {
        Require(channels, newTokens, keptTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(sourceTokens);
        var (C, n, t, S) = (channels, newTokens, keptTokens, sourceTokens);
        return 14 * n * C * C + 2 * n * (t + n + S) * C;
    }

    /// <summary>2 S C^2: what one decoder layer's keys and values of S source tokens take, once for each source.</summary>
    public static long SourceKeysAndValues(long channels, long sourceTokens)
    {
        Require(channels, sourceTokens, 0);
        return 2 * sourceTokens * channels * channels;
    }

    private static void Require(long channels, long newTokens, long keptTokens)
    {
        if (channels < 1)
            throw new ArgumentOutOfRangeException(nameof(channels), $"TransformerCost: {channels} channels; expected 1 or more");
        if (newTokens < 0)
            throw new ArgumentOutOfRangeException(nameof(newTokens), $"TransformerCost: {newTokens} new tokens; expected 0 or more");
        if (keptTokens < 0)
            throw new ArgumentOutOfRangeException(nameof(keptTokens), $"TransformerCost: {keptTokens} kept tokens; expected 0 or more");
    }
}
