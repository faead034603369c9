using Lessons.Grammars;
using static TorchSharp.torch;

namespace Lessons.WordVectors;

/// <summary>
/// Skip-gram with negative sampling (Mikolov and others 2013): a word's vector w and a context's vector c shall tell pairs of the
/// text from pairs whose context was drawn at random. sigma(x) = 1 / (1 + exp(-x)).
/// </summary>
public static class SkipGram
{
    /// <summary>
    /// Every pair of a corpus as two rows of numbers, (2, N), int64: the word's index and the context's. Each two words that
    /// <see cref="Cooccurrence.Count"/> counts make two pairs, since either is the other's context.
    /// </summary>
    /// <exception cref="ArgumentException">A word is not among the table's.</exception>
    public static Tensor Pairs(IEnumerable<IReadOnlyList<string>> documents, Cooccurrence table, int window)
    {
        var (words, contexts) = (new List<long>(), new List<long>());
        foreach (var document in documents)
        {
            var row = document.Where(word => !DocumentText.IsPunctuation(word)).Select(table.IndexOf).ToArray();
            for (var i = 0; i < row.Length; i++)
            {
                for (var j = Math.Max(0, i - window); j < row.Length && j <= i + window; j++)
                {
                    if (i == j) continue;
                    words.Add(row[i]);
                    contexts.Add(row[j]);
                }
            }
        }

        return tensor([.. words, .. contexts]).reshape(2, -1);
    }

    /// <summary>The distribution of negatives: P(c)^power / sum of P(c')^power, (V); power 1 is the unigram distribution.</summary>
    /// <param name="joint">P(w, c), (V, V), with sum 1.</param>
    /// <param name="power">3/4 in word2vec, so that rare words are drawn more often than they occur.</param>
    public static Tensor NegativeDistribution(Tensor joint, double power)
    {
        var p = joint.sum(dim: 0).pow(power);
        return p / p.sum();
    }

    /// <summary>
    /// Equation 3.6: L = mean over pairs of -ln sigma(w.c) - sum_{i=1..k} ln sigma(-w.n_i), in nats, a scalar.
    /// </summary>
    /// <param name="w">Vectors of the words, (B, d).</param>
    /// <param name="c">Vectors of their contexts, (B, d).</param>
    /// <param name="n">Vectors of k negatives for each, (B, k, d).</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Loss(Tensor w, Tensor c, Tensor n)
    {
        if (w.dim() != 2 || n.dim() != 3 || !w.shape.SequenceEqual(c.shape) || w.shape[0] != n.shape[0] || w.shape[1] != n.shape[2])
            throw new ArgumentException(
                $"SkipGram.Loss: words ({Text(w)}), contexts ({Text(c)}), negatives ({Text(n)}); expected (B,d), (B,d) and (B,k,d)");
        var real = nn.functional.logsigmoid((w * c).sum(-1));                    // (B)
        var drawn = nn.functional.logsigmoid(-(w.unsqueeze(1) * n).sum(-1));     // (B, k)
        return -(real + drawn.sum(-1)).mean();
    }

    /// <summary>
    /// Equation 3.8: the expectation of (3.6) over pairs and negatives,
    /// -sum_{w,c} [P(w, c) ln sigma(s_wc) + k P(w) P_n(c) ln sigma(-s_wc)], in nats, a scalar.
    /// </summary>
    /// <param name="scores">s_wc = w.c for every word and context, (V, V).</param>
    /// <param name="joint">P(w, c), (V, V), with sum 1.</param>
    /// <param name="negatives">P_n(c), (V), with sum 1.</param>
    /// <param name="k">Negatives for each pair.</param>
    public static Tensor ExpectedLoss(Tensor scores, Tensor joint, Tensor negatives, int k) =>
        -(joint * nn.functional.logsigmoid(scores) + Noise(joint, negatives, k) * nn.functional.logsigmoid(-scores)).sum();

    /// <summary>
    /// Equation 3.9: the scores at which (3.8) is smallest, s_wc = ln P(w, c) / (P(w) P_n(c)) - ln k, (V, V); with unigram negatives
    /// PMI(w, c) - ln k, and -infinity for a pair that never occurs (Levy and Goldberg 2014).
    /// </summary>
    /// <param name="joint">P(w, c), (V, V), with sum 1.</param>
    /// <param name="negatives">P_n(c), (V), with sum 1.</param>
    /// <param name="k">Negatives for each pair.</param>
    public static Tensor BestScores(Tensor joint, Tensor negatives, int k) => (joint / Noise(joint, negatives, k)).log();

    /// <summary>k P(w) P_n(c), (V, V): how often the pair comes as a negative for each real pair.</summary>
    /// <exception cref="ArgumentOutOfRangeException">k is not positive.</exception>
    private static Tensor Noise(Tensor joint, Tensor negatives, int k) =>
        k >= 1
            ? k * joint.sum(1, keepdim: true) * negatives
            : throw new ArgumentOutOfRangeException(nameof(k), $"SkipGram: k is {k}; expected 1 negative or more for each pair");

    private static string Text(Tensor t) => string.Join(",", t.shape);
}
