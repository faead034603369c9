using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Grammars;

/// <summary>
/// The loss of a model Q above that of the grammar P, at one position of a document. Word is the word there, null at the
/// document's end; Kl = KL(P(. | h) || Q(. | h)) after the words h before it, and Possible = sum of Q(w | h) over the words w
/// that P allows there.
/// </summary>
public sealed record ExcessLoss(string? Word, int Position, WordSource Source, double LogTruth, double LogModel, double Kl, double Possible)
{
    /// <summary>log P(word | h) - log Q(word | h), in nats: the model's loss here above that of the grammar.</summary>
    public double Nats => LogTruth - LogModel;

    /// <summary>-log Possible: the part of <see cref="Kl"/> that is lost to words that cannot come here.</summary>
    public double Impossible => -Math.Log(Possible);

    /// <summary>
    /// Equation 7.6: Kl - Impossible = KL(P || Q given a possible word): wrong odds among the words that can come; 0 if Q gives
    /// none of them a chance, which <see cref="Impossible"/> says already.
    /// </summary>
    public double WrongOdds => double.IsPositiveInfinity(Impossible) ? 0 : Kl - Impossible;

    /// <summary>
    /// Equation 7.5: all positions of one document, the end included, for the model's logits (T, V) after the separator and
    /// each word of the document: T = words + 1.
    /// </summary>
    /// <exception cref="ArgumentException">T is not words + 1, or the world never says the document.</exception>
    public static IReadOnlyList<ExcessLoss> Of(Grammar grammar, WordVocabulary vocabulary, IReadOnlyList<string> words, Tensor logits)
    {
        var V = vocabulary.VocabularySize;
        if (logits.ndim != 2 || logits.shape[0] != words.Count + 1 || logits.shape[1] != V)
            throw new ArgumentException(
                $"ExcessLoss.Of: the logits have shape {logits.ShapeText()}; "
                    + $"expected ({words.Count + 1},{V}), a row for the separator and one for each of the {words.Count} words");
        using var logQ = logits.detach().log_softmax(-1).to_type(ScalarType.Float64).contiguous(); // (T, V)
        var q = logQ.data<double>().ToArray();
        var broken = Array.FindIndex(q, double.IsNaN);
        if (broken >= 0)
            throw new ArgumentException(
                $"ExcessLoss.Of: the logits in row {broken / V} have no softmax; expected numbers, of which the largest is finite");
        var positions = new ExcessLoss[words.Count + 1];
        var prefix = grammar.Empty;
        for (var t = 0; t <= words.Count; t++)
        {
            var word = t < words.Count ? words[t] : null;
            if (prefix.IsImpossible || (word is null && prefix.EndProbability == 0))
                throw new ArgumentException(
                    $"ExcessLoss.Of: the world never says '{DocumentText.FromWords(words)}'; expected one of its documents");
            var (kl, possible, truth) = (0.0, 0.0, double.NegativeInfinity);
            foreach (var (next, p) in Following(prefix))
            {
                var logQt = q[t * V + (next is null ? WordVocabulary.End : vocabulary[next])];
                kl += p * (Math.Log(p) - logQt);
                possible += Math.Exp(logQt);
                if (next == word) truth = Math.Log(p);
            }

            if (double.IsNegativeInfinity(truth))
                throw new ArgumentException(
                    $"ExcessLoss.Of: the world never says '{word}' after '{DocumentText.FromWords(words.Take(t))}'");
            positions[t] = new ExcessLoss(
                word, t, prefix.SourceOf(word), truth, q[t * V + (word is null ? WordVocabulary.End : vocabulary[word])], kl, possible);
            if (word is not null) prefix = prefix.Then(word);
        }

        return positions;
    }

    private static IEnumerable<(string? Word, double Probability)> Following(Prefix prefix)
    {
        foreach (var (word, p) in prefix.Next()) yield return (word, p);
        if (prefix.EndProbability is > 0 and var end) yield return (null, end);
    }
}
