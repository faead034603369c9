using Lessons.Models;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Decoding;

/// <summary>
/// Documents that a model wrote, as words, and the entropy of what it could have written: for each document the sum over its
/// positions of H(p^), in nats. Its mean over documents is the entropy of the decoded distribution, as far as these samples tell.
/// </summary>
public sealed record SampledDocuments(IReadOnlyList<string[]> Words, IReadOnlyList<double> Entropies)
{
    /// <summary>
    /// N documents from the end token to the next, or to <paramref name="maxWords"/> words, each token sampled from
    /// softmax(transform(text, logits)), for the text so far (N, t) and the logits (N, V) of its next token.
    /// </summary>
    public static SampledDocuments Draw(
        Gpt model, WordVocabulary vocabulary, int N, int maxWords, Func<Tensor, Tensor, Tensor> transform, Generator generator)
    {
        var (entropies, ended) = (new double[N], new bool[N]);
        using var start = full(N, 1, WordVocabulary.End, dtype: int64);
        using var tokens = model.Generate(start, maxWords + 1, WordVocabulary.End, (text, logits) =>
        {
            var logP = transform(text, logits).log_softmax(-1); // (N, V)
            var p = logP.exp();
            // 0 log 0 is 0.
            var h = (p * logP.masked_fill(p.eq(0), 0)).sum([1L]).Doubles(); // (N)
            var next = p.multinomial(1, generator: generator); // (N, 1)
            var written = next.data<long>().ToArray();
            for (var n = 0; n < N; n++)
            {
                if (!ended[n]) entropies[n] -= h[n];
                ended[n] |= written[n] == WordVocabulary.End;
            }

            return next;
        });
        var (all, T) = (tokens.data<long>().ToArray(), (int)tokens.shape[1]);
        return new SampledDocuments(
            [.. Enumerable.Range(0, N).Select(n => all[(n * T + 1)..((n + 1) * T)].TakeWhile(token => token != WordVocabulary.End)
                .Select(token => vocabulary.Words[(int)token]).ToArray())],
            entropies);
    }
}
