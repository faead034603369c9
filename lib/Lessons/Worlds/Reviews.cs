namespace Lessons.Worlds;

/// <summary>
/// A review as a writing task: the prompt is its first sentence, which says where the writer was, and the response is all
/// that follows: opinions and stars.
/// </summary>
public sealed record Review(string Prompt, string Response)
{
    /// <summary>The whole text.</summary>
    public string Text => Response.Length == 0 ? Prompt : $"{Prompt} {Response}";
}

/// <summary>The reviews of the <see cref="CourseWorld"/>.</summary>
public static class Reviews
{
    private static readonly Lazy<IReadOnlyList<string>> Words = new(() => CourseWorld.Grammar.VocabularyOf("Review"));

    /// <summary>Every word of a review, in ordinal order.</summary>
    public static IReadOnlyList<string> Vocabulary => Words.Value;

    /// <summary>Independent reviews; the same seed gives the same ones on every machine.</summary>
    public static IEnumerable<Review> Sample(int reviews, long seed)
    {
        var random = new UniformStream(seed);
        while (reviews > 0)
        {
            var document = CourseWorld.Grammar.Sample(random);
            if (document.Kind != "Review") continue;
            yield return Split(document.Words);
            reviews--;
        }
    }

    /// <summary>Prompts as often as the world has them; they repeat, since there are fewer than 200.</summary>
    public static string[] Prompts(int prompts, long seed) => [.. Sample(prompts, seed).Select(review => review.Prompt)];

    private static Review Split(IReadOnlyList<string> words)
    {
        var opening = 1 + words.TakeWhile(word => word != ".").Count();
        return new Review(DocumentText.FromWords(words.Take(opening)), DocumentText.FromWords(words.Skip(opening)));
    }
}
