using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Decoding;

/// <summary>
/// A continuation that a search found: its tokens, the end token included if it has one; its log-probability in nats; and
/// the score that it was ranked by.
/// </summary>
public sealed record Beam(IReadOnlyList<long> Tokens, double LogProbability, double Score, bool Ended);

/// <summary>Looks for the likeliest continuation by keeping several at a time.</summary>
public static class BeamSearch
{
    /// <summary>Equation 8.8: s(y) = log P(y) / L^alpha for a text of L tokens; alpha = 0 ranks by probability.</summary>
    /// <remarks>The length normalisation of Hugging Face's generate; Wu et al. (2016) use ((5 + L) / 6)^alpha.</remarks>
    public static double Score(double logProbability, int length, double alpha) => logProbability / Math.Pow(length, alpha);

    /// <summary>
    /// The continuations of a prompt that the model finds, best score first. At each step every kept text is continued by every
    /// token, and the <paramref name="beams"/> likeliest stay; those that end with the end token are set aside, and the rest
    /// goes on, up to <paramref name="maxTokens"/> tokens. What has not ended by then is ranked with the others. One beam is
    /// greedy decoding. Of equally likely texts, those of the better beam and the lower token stay.
    /// </summary>
    /// <exception cref="ArgumentException">Beams or maxTokens below 1, alpha not finite, or texts longer than the context.</exception>
    public static IReadOnlyList<Beam> Find(Gpt model, IReadOnlyList<long> prompt, int beams, int maxTokens, long end, double alpha = 0)
    {
        if (prompt.Count + maxTokens - 1 > model.Config.ContextLength)
            throw new ArgumentException(
                $"BeamSearch.Find: a prompt of {prompt.Count} tokens and {maxTokens} more do not fit into the context of "
                    + $"{model.Config.ContextLength}");
        return Find(text => model.forward(text).select(1, text.shape[1] - 1), prompt, beams, maxTokens, end, alpha);
    }

    /// <summary>The same for any model: from texts (B, t) to the logits of their next token, (B, V).</summary>
    /// <exception cref="ArgumentException">As above, or the prompt is empty.</exception>
    public static IReadOnlyList<Beam> Find(
        Func<Tensor, Tensor> logits, IReadOnlyList<long> prompt, int beams, int maxTokens, long end, double alpha = 0)
    {
        Require(prompt, beams, maxTokens, alpha);
        using var untracked = no_grad();
        var found = new List<Beam>();
        var live = new List<(long[] Tokens, double LogProbability)> { ([], 0) };
        for (var length = 1; length <= maxTokens && live.Count > 0; length++)
        {
            using var scope = NewDisposeScope();
            var texts = live.SelectMany(beam => prompt.Concat(beam.Tokens)).ToArray();
            var logP = logits(tensor(texts, [live.Count, prompt.Count + length - 1])).log_softmax(-1).to_type(float64); // (B, V)
            var V = (int)logP.shape[1];
            var continued = logP.Doubles().Select((p, i) => (LogProbability: live[i / V].LogProbability + p, i))
                .Where(c => c.LogProbability > double.NegativeInfinity)
                .OrderByDescending(c => c.LogProbability) // stable: of equals the first
                .Take(beams).Select(c => (Tokens: (long[])[.. live[c.i / V].Tokens, c.i % V], c.LogProbability)).ToArray();
            live = [.. continued.Where(c => c.Tokens[^1] != end)];
            found.AddRange(continued.Where(c => c.Tokens[^1] == end).Select(c => Rank(c, ended: true)));
        }

        found.AddRange(live.Select(c => Rank(c, ended: false)));
        return [.. found.OrderByDescending(beam => beam.Score)];

        Beam Rank((long[] Tokens, double LogProbability) text, bool ended) =>
            new(text.Tokens, text.LogProbability, Score(text.LogProbability, text.Tokens.Length, alpha), ended);
    }

    private static void Require(IReadOnlyList<long> prompt, int beams, int maxTokens, double alpha)
    {
        if (prompt.Count == 0)
            throw new ArgumentException(
                "BeamSearch.Find: the prompt is empty; expected at least one token, such as the one between documents");
        if (beams < 1) throw new ArgumentOutOfRangeException(nameof(beams), $"BeamSearch.Find: {beams} beams; expected 1 or more");
        if (maxTokens < 1)
            throw new ArgumentOutOfRangeException(nameof(maxTokens), $"BeamSearch.Find: up to {maxTokens} tokens; expected 1 or more");
        if (!double.IsFinite(alpha))
            throw new ArgumentOutOfRangeException(nameof(alpha), $"BeamSearch.Find: alpha is {alpha}; expected a finite number");
    }
}
