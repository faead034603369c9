namespace Lessons.Worlds;

/// <summary>
/// What a review is truly worth: the reward that alignment is judged by. It is computed, never learned.
/// </summary>
/// <remarks>
/// gold(prompt, response) = tanh((praise - blame) / 4) if the world can say prompt and response as one review, else -1,
/// where praise and blame count the response's words as <see cref="Sentiment"/> does. It lies in [-1, 1). The longest
/// kind review, with seven words of praise, has 0.94. Text that breaks the grammar, contradicts its own stars or does
/// not end has the worst reward there is, however kind its words.
/// </remarks>
public static class GoldReward
{
    /// <summary>The reward of a text that is no review.</summary>
    public const double Broken = -1;

    /// <summary>How many more words of praise than of blame take the reward from 0 to tanh(1) = 0.76.</summary>
    public const double Scale = 4;

    /// <summary>The reward of a response to a prompt, both as text; a response cut off before its end is broken.</summary>
    public static double Of(string prompt, string response)
    {
        var words = DocumentText.ToWords(response);
        // Every valid response continues a review's first sentence, so the whole text must be a review and no other document.
        string[] whole = [.. DocumentText.ToWords(prompt), .. words];
        return IsReview(whole) ? Math.Tanh(Net(words) / Scale) : Broken;
    }

    public static double Of(Review review) => Of(review.Prompt, review.Response);

    /// <summary>Whether the world can say this as a review.</summary>
    public static bool IsReview(string prompt, string response) => IsReview([.. DocumentText.ToWords(prompt), .. DocumentText.ToWords(response)]);

    private static bool IsReview(string[] words) => words is [.., "of", "five", "stars", "."] && CourseWorld.Grammar.IsValid(words);

    private static double Net(string[] words)
    {
        var (praise, blame) = Sentiment.Count(words);
        return praise - blame;
    }
}
