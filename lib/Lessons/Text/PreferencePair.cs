namespace Lessons.Text;

/// <summary>Something that somebody said in a conversation.</summary>
public sealed record Turn(string Role, string Content);

/// <summary>
/// A conversation up to a question, and two answers to it of which the first was preferred. The scores are what the
/// file gives for the answers, if it does; with both, their difference is the strength of the preference.
/// </summary>
public sealed record PreferencePair(IReadOnlyList<Turn> Prompt, string Chosen, string Rejected, double? ChosenScore = null, double? RejectedScore = null);
