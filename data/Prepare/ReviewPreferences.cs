using Lessons.Grammars;
using Lessons.Models;
using Lessons.Preference;
using Lessons.Text;
using static TorchSharp.torch;

namespace Prepare;

/// <summary>
/// Samples data/preferences-*.jsonl and data/rankings-*.jsonl: a model writes several responses to each prompt, and an
/// <see cref="Annotator"/> says which is better.
/// </summary>
public static class ReviewPreferences
{
    private const int Batch = 128;

    /// <summary>Pairs of different responses to one prompt.</summary>
    public static IReadOnlyList<PreferencePair> Pairs(Gpt model, int pairs, long seed)
    {
        var annotator = new Annotator(Annotator.DataTemperature, new UniformStream(seed));
        return [.. Candidates(model, Enumerable.Repeat(2, pairs), seed).Select(c => Compare(c.Prompt, c.Responses[0], c.Responses[1]))];

        PreferencePair Compare(string prompt, string a, string b)
        {
            var (first, strength) = annotator.Compare(GoldReward.Of(prompt, a), GoldReward.Of(prompt, b));
            return new PreferencePair([new Turn("user", prompt)], first ? a : b, first ? b : a, Strength: strength);
        }
    }

    /// <summary>Rankings of K different responses to one prompt, K uniform on 2 ... 6.</summary>
    public static IReadOnlyList<Ranking> Rankings(Gpt model, int rankings, long seed)
    {
        var random = new UniformStream(seed);
        var annotator = new Annotator(Annotator.DataTemperature, random);
        int[] counts = [.. Enumerable.Range(0, rankings).Select(_ => 2 + (int)(5 * random.Next()))];
        return [.. Candidates(model, counts, seed).Select(c => Rank(c.Prompt, c.Responses))];

        Ranking Rank(string prompt, List<string> responses)
        {
            var (order, _) = annotator.Rank([.. responses.Select(response => GoldReward.Of(prompt, response))]);
            return new Ranking(prompt, [.. order.Select(k => responses[k])]);
        }
    }

    /// <summary>K different responses to each prompt; an empty or repeated one is sampled again, as it compares with nothing.</summary>
    private static IEnumerable<(string Prompt, List<string> Responses)> Candidates(Gpt model, IEnumerable<int> counts, long seed)
    {
        var generator = new Generator((ulong)seed);
        (string Prompt, int Count, List<string> Responses)[] all =
            [.. counts.Zip(Reviews.Sample(int.MaxValue, seed), (count, review) => (review.Prompt, count, new List<string>()))];
        foreach (var chunk in all.Chunk(Batch))
        {
            while (chunk.Where(c => c.Responses.Count < c.Count).ToArray() is { Length: > 0 } open)
            {
                using var scope = NewDisposeScope();
                var prompts = ReviewTokens.Prompts([.. open.Select(c => c.Prompt)]); // (B, P)
                var tokens = model.Generate(prompts, ReviewTokens.ResponseLength, generator: generator); // (B, T)
                foreach (var (c, review) in open.Zip(ReviewTokens.Decode(tokens)))
                    if (review.Response.Length > 0 && !c.Responses.Contains(review.Response)) c.Responses.Add(review.Response);
            }

            foreach (var c in chunk) yield return (c.Prompt, c.Responses);
        }
    }
}
