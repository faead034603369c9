using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Worlds;

/// <summary>
/// One place of a document of a known world P, and what a model Q made of it. Word is what stands there, null at the
/// document's end; Kl = KL(P(. | h) || Q(. | h)) after the words h before it, and Possible = sum of Q(w | h) over the words w
/// that P allows there.
/// </summary>
public sealed record ExcessPlace(string? Word, int Place, WordSource Source, double LogTruth, double LogModel, double Kl, double Possible)
{
    /// <summary>log P(word | h) - log Q(word | h), in nats: what the model loses here against whoever knows the world.</summary>
    public double Nats => LogTruth - LogModel;

    /// <summary>-log Possible: the part of <see cref="Kl"/> that is lost to words which cannot come here.</summary>
    public double Impossible => -Math.Log(Possible);

    /// <summary>
    /// Equation 7.6: Kl - Impossible = KL(P || Q given a possible word): wrong odds among the words that can come; 0 if Q gives
    /// none of them a chance, which <see cref="Impossible"/> says already.
    /// </summary>
    public double WrongOdds => double.IsPositiveInfinity(Impossible) ? 0 : Kl - Impossible;
}

/// <summary>Where a model's loss lies above the entropy of a world that is known exactly.</summary>
public static class Excess
{
    /// <summary>
    /// Equation 7.5: all places of one document, the end included, for the model's logits (T, V) after the separator and
    /// each word of the document: T = words + 1.
    /// </summary>
    /// <exception cref="ArgumentException">T is not words + 1, or the world never says the document.</exception>
    public static IReadOnlyList<ExcessPlace> Of(Grammar grammar, WordVocabulary vocabulary, IReadOnlyList<string> words, Tensor logits)
    {
        var V = vocabulary.VocabularySize;
        if (logits.ndim != 2 || logits.shape[0] != words.Count + 1 || logits.shape[1] != V)
            throw new ArgumentException($"Excess.Of: the logits have shape ({string.Join(',', logits.shape)}); expected ({words.Count + 1},{V}), a row for the separator and one for each of the {words.Count} words");
        using var logQ = logits.detach().log_softmax(-1).to_type(ScalarType.Float64).contiguous(); // (T, V)
        var q = logQ.data<double>().ToArray();
        var broken = Array.FindIndex(q, double.IsNaN);
        if (broken >= 0) throw new ArgumentException($"Excess.Of: the logits in row {broken / V} have no softmax; expected numbers, of which the largest is finite");
        var places = new ExcessPlace[words.Count + 1];
        var prefix = grammar.Empty;
        for (var t = 0; t <= words.Count; t++)
        {
            var word = t < words.Count ? words[t] : null;
            if (prefix.IsImpossible || (word is null && prefix.EndProbability == 0))
                throw new ArgumentException($"Excess.Of: the world never says '{DocumentText.FromWords(words)}'; expected one of its documents");
            var (kl, possible, truth) = (0.0, 0.0, double.NegativeInfinity);
            foreach (var (next, p) in Following(prefix))
            {
                var logQt = q[t * V + (next is null ? WordVocabulary.End : vocabulary[next])];
                kl += p * (Math.Log(p) - logQt);
                possible += Math.Exp(logQt);
                if (next == word) truth = Math.Log(p);
            }

            if (double.IsNegativeInfinity(truth)) throw new ArgumentException($"Excess.Of: the world never says '{word}' after '{DocumentText.FromWords(words.Take(t))}'");
            places[t] = new ExcessPlace(word, t, prefix.SourceOf(word), truth, q[t * V + (word is null ? WordVocabulary.End : vocabulary[word])], kl, possible);
            if (word is not null) prefix = prefix.Then(word);
        }

        return places;
    }

    private static IEnumerable<(string? Word, double Probability)> Following(Prefix prefix)
    {
        foreach (var (word, p) in prefix.Next()) yield return (word, p);
        if (prefix.EndProbability is > 0 and var end) yield return (null, end);
    }
}
