namespace Lessons.Text;

/// <summary>Something that somebody said in a conversation.</summary>
public sealed record Turn(string Role, string Content);

/// <summary>
/// A conversation up to a question, and two answers to it of which the first was preferred. The scores are what the
/// file gives for the answers, if it does; Strength is by how much the labeller preferred the first, if the file says so.
/// </summary>
public sealed record PreferencePair(
    IReadOnlyList<Turn> Prompt,
    string Chosen,
    string Rejected,
    double? ChosenScore = null,
    double? RejectedScore = null,
    PreferenceStrength? Strength = null);

/// <summary>
/// By how much an answer is preferred to another, in the four levels of Llama 2's labellers, strongest last; the number is
/// the level's.
/// </summary>
public enum PreferenceStrength
{
    NegligiblyBetter,
    SlightlyBetter,
    Better,
    SignificantlyBetter,
}
