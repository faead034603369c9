using Lessons.Models;
using Lessons.Text;
using Lessons.Worlds;
using static TorchSharp.torch;

namespace Lessons.Preference;

/// <summary>
/// Draws data/preferences-*.jsonl and data/rankings-*.jsonl: a model writes several responses to each prompt, and a
/// <see cref="Labeller"/> says which they like better.
/// </summary>
public static class ReviewPreferences
{
    /// <summary>The labeller's temperature: one word of praise more turns a coin toss into about 70 to 30.</summary>
    public const double Temperature = 0.3;

    private const int Batch = 128;

    /// <summary>Pairs of different responses to one prompt.</summary>
    public static IReadOnlyList<PreferencePair> Pairs(Gpt model, int pairs, long seed)
    {
        var labeller = new Labeller(Temperature, new UniformStream(seed));
        return [.. Candidates(model, Enumerable.Repeat(2, pairs), seed).Select(c => Compare(c.Prompt, c.Responses[0], c.Responses[1]))];

        PreferencePair Compare(string prompt, string a, string b)
        {
            var (first, strength) = labeller.Compare(GoldReward.Of(prompt, a), GoldReward.Of(prompt, b));
            return new PreferencePair([new Turn("user", prompt)], first ? a : b, first ? b : a, Strength: strength);
        }
    }

    /// <summary>Rankings of K different responses to one prompt, K uniform on 2 ... 6.</summary>
    public static IReadOnlyList<Ranking> Rankings(Gpt model, int rankings, long seed)
    {
        var random = new UniformStream(seed);
        var labeller = new Labeller(Temperature, random);
        int[] counts = [.. Enumerable.Range(0, rankings).Select(_ => 2 + (int)(5 * random.Next()))];
        return [.. Candidates(model, counts, seed).Select(c =>
            new Ranking(c.Prompt, [.. labeller.Rank([.. c.Responses.Select(r => GoldReward.Of(c.Prompt, r))]).Order.Select(k => c.Responses[k])]))];
    }

    /// <summary>K different responses to each prompt; an empty or repeated one is drawn again, so that nobody compares a thing with itself.</summary>
    private static IEnumerable<(string Prompt, List<string> Responses)> Candidates(Gpt model, IEnumerable<int> counts, long seed)
    {
        var generator = new Generator((ulong)seed);
        (string Prompt, int Count, List<string> Responses)[] all = [.. counts.Zip(Reviews.Sample(int.MaxValue, seed), (count, review) => (review.Prompt, count, new List<string>()))];
        foreach (var chunk in all.Chunk(Batch))
        {
            while (chunk.Where(c => c.Responses.Count < c.Count).ToArray() is { Length: > 0 } open)
            {
                using var scope = NewDisposeScope();
                var tokens = model.Generate(ReviewTokens.Prompts([.. open.Select(c => c.Prompt)]), ReviewTokens.ResponseLength, generator: generator); // (B, T)
                foreach (var (c, review) in open.Zip(ReviewTokens.Decode(tokens)))
                    if (review.Response.Length > 0 && !c.Responses.Contains(review.Response)) c.Responses.Add(review.Response);
            }

            foreach (var c in chunk) yield return (c.Prompt, c.Responses);
        }
    }
}
