using Lessons.Grammars;
using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Decoding;

/// <summary>
/// What a model of <see cref="ShortDocuments"/> writes once its next-token distributions are transformed, exactly: the decoded
/// distribution is the product of the transformed ones, so its log-probability of every document is a sum over positions.
/// </summary>
public sealed class ShortDocumentDecoder
{
    /// <summary>Rows that are computed at a time, so that what is needed in between stays small.</summary>
    private const int Part = 2048;

    private readonly ShortDocuments _documents;
    private readonly Tensor _logits;
    private readonly Tensor _chosen;

    /// <param name="documents">The slice of the world.</param>
    /// <param name="model">A model of rows of T tokens, the first of which follows the end token.</param>
    /// <exception cref="ArgumentException">The model has another vocabulary.</exception>
    public ShortDocumentDecoder(ShortDocuments documents, Gpt model)
    {
        var (V, T) = (documents.Vocabulary.VocabularySize, documents.MaximumWords);
        if (model.Config.VocabularySize != V)
            throw new ArgumentException(
                $"ShortDocumentDecoder: the model's vocabulary has {model.Config.VocabularySize} tokens; expected the documents' {V}");
        _documents = documents;
        // Documents that begin alike share their prefixes: each is transformed once.
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        var (tokens, where, chosen) = (documents.Tokens(), new List<long>(), new long[documents.Count * T]);
        for (var i = 0; i < documents.Count; i++)
        {
            var prefix = "";
            for (var t = 0; t < T; t++)
            {
                if (rows.TryAdd(prefix, rows.Count)) where.Add(i * T + t);
                chosen[i * T + t] = rows[prefix] * (long)V + tokens[i, t];
                prefix += $"{tokens[i, t]} ";
            }
        }

        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var all = tensor(tokens); // (N, T)
        var inputs = cat([zeros_like(all.narrow(1, 0, 1)), all.narrow(1, 0, T - 1)], 1); // (N, T)
        var logits = cat([.. Parts(inputs, part => model.forward(part).reshape(-1, V))]); // (N T, V)
        _logits = logits.index_select(0, tensor(where.ToArray())).MoveToOuterDisposeScope(); // (R, V)
        _chosen = tensor(chosen).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The decoded distribution for a transform of logits (R, V) to logits (R, V), a row for each prefix: the sum over positions
    /// of log softmax(transform(logits))[token].
    /// </summary>
    public ModelOfShortDocuments Decode(Func<Tensor, Tensor> transform)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var decoded = cat([.. Parts(_logits, part => transform(part).to_type(float64).log_softmax(-1))]); // (R, V)
        var logP = decoded.reshape(-1).index_select(0, _chosen); // (N T)
        return new ModelOfShortDocuments(_documents, logP.reshape(_documents.Count, -1).sum([1L]).Doubles());
    }

    private static IEnumerable<Tensor> Parts(Tensor all, Func<Tensor, Tensor> map)
    {
        for (var first = 0L; first < all.shape[0]; first += Part)
        {
            using var scope = NewDisposeScope();
            yield return map(all.narrow(0, first, Math.Min(Part, all.shape[0] - first))).MoveToOuterDisposeScope();
        }
    }
}
