using Lessons.Grammars;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.ExposureBias;

/// <summary>
/// One position of a text of several documents, which the world may or may not say. Index is that of the token in the text; Document
/// counts the end tokens before it, without the first token, and Word the words of its document before it. With these words h:
/// Kl = KL(P(. | h) || M(. | h)) in nats, Breaks = M(a token that cannot come here | h), and Broken says whether the token that
/// stands here is one that cannot come.
/// </summary>
public sealed record ContinuationPosition(int Index, int Document, int Word, double Kl, double Breaks, bool Broken)
{
    /// <summary>
    /// All positions of a text at which the world knows what may come: those of a document up to its first word that cannot come.
    /// Tokens (T + 1) begin with the end token, or in the middle of a document that cannot be read and is left out; row t of the logits
    /// (T, V) is the model's for token t + 1.
    /// </summary>
    /// <exception cref="ArgumentException">The logits are not (T, V), or have no softmax.</exception>
    public static IReadOnlyList<ContinuationPosition> Read(
        Grammar grammar, WordVocabulary vocabulary, IReadOnlyList<long> tokens, Tensor logits)
    {
        var (T, V) = (tokens.Count - 1, vocabulary.VocabularySize);
        if (logits.ndim != 2 || logits.shape[0] != T || logits.shape[1] != V)
            throw new ArgumentException(
                $"ContinuationPosition.Read: {tokens.Count} tokens and logits {logits.ShapeText()}; "
                    + $"expected ({T},{V}), a row for each token but the first");
        using var logM = logits.detach().to_type(float64).log_softmax(-1);
        var m = logM.Doubles();
        if (Array.FindIndex(m, double.IsNaN) is >= 0 and var broken)
            throw new ArgumentException(
                $"ContinuationPosition.Read: the logits in row {broken / V} have no softmax; "
                    + "expected numbers, of which the largest is finite");
        var found = new List<ContinuationPosition>();
        var (document, word) = (0, 0);
        var prefix = tokens[0] == WordVocabulary.End ? grammar.Empty : null; // null: nothing can be said of what may come
        for (var t = 0; t < T; t++, word++)
        {
            var token = tokens[t + 1];
            if (prefix is not null)
            {
                var (kl, possible, comes) = (0.0, 0.0, false);
                foreach (var (next, p) in Following(prefix, vocabulary))
                {
                    var logQ = m[t * V + next];
                    kl += p * (Math.Log(p) - logQ);
                    possible += Math.Exp(logQ);
                    comes |= next == token;
                }

                found.Add(new ContinuationPosition(t + 1, document, word, kl, 1 - possible, !comes));
                prefix = comes && token != WordVocabulary.End ? prefix.Then(vocabulary.Words[(int)token]) : null;
            }

            if (token != WordVocabulary.End) continue;
            (document, word, prefix) = (document + 1, -1, grammar.Empty);
        }

        return found;
    }

    private static IEnumerable<(long Token, double Probability)> Following(Prefix prefix, WordVocabulary vocabulary)
    {
        foreach (var (word, p) in prefix.Next()) yield return (vocabulary[word], p);
        if (prefix.EndProbability is > 0 and var end) yield return (WordVocabulary.End, end);
    }
}
