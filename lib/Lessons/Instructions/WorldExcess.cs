using Lessons.Grammars;
using Lessons.Models;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Instructions;

/// <summary>How much a model knows of the course's world: before tuning and after it, forgetting in nats.</summary>
public static class WorldExcess
{
    /// <summary>
    /// Equation 13.2: the mean over all positions t of the documents, their ends included, of KL(P(. | w_&lt;t) || Q(. | w_&lt;t)), in nats
    /// per word, for the grammar P and the model Q. Each term is exact; 0 is a model that knows the world.
    /// </summary>
    /// <exception cref="ArgumentException">There is no document, or the world never says one of them.</exception>
    public static double PerWord(Gpt model, WordVocabulary vocabulary, IEnumerable<Document> documents)
    {
        using var untracked = no_grad();
        var (sum, positions) = (0.0, 0);
        foreach (var words in documents.Select(d => d.Words))
        {
            using var scope = NewDisposeScope();
            var logits = model.forward(tensor((long[])[WordVocabulary.End, .. vocabulary.Encode(words)], [1, words.Count + 1]));
            var excess = ExcessLoss.Of(CourseGrammar.Grammar, vocabulary, words, logits[0]);
            (sum, positions) = (sum + excess.Sum(e => e.Kl), positions + excess.Count);
        }

        return positions > 0 ? sum / positions : throw new ArgumentException("WorldExcess.PerWord: 0 documents; expected 1 or more");
    }
}
