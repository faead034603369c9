namespace Lessons.Text;

/// <summary>A conversation in one string, each turn after a blank line and "Human:" or "Assistant:".</summary>
internal static class Transcript
{
    private static readonly (string Mark, string Role)[] Speakers = [("\n\nHuman:", "user"), ("\n\nAssistant:", "assistant")];

    /// <summary>Whether a text is meant as a transcript and not as what one speaker says.</summary>
    public static bool Is(string text) => Next(Plain(text), 0).At == 0;

    public static Turn[] Read(string text, string name)
    {
        text = Plain(text);
        var turns = new List<Turn>();
        var (at, mark, role) = Next(text, 0);
        if (at != 0) throw new FormatException($"the transcript of '{name}' does not begin with a blank line and 'Human:' or 'Assistant:'");
        while (at >= 0)
        {
            var begin = at + mark.Length;
            var (end, nextMark, nextRole) = Next(text, begin);
            turns.Add(new Turn(role, Trimmed(text[begin..(end < 0 ? text.Length : end)])));
            (at, mark, role) = (end, nextMark, nextRole);
        }

        return [.. turns];
    }

    /// <summary>Without the blanks and line ends around what is said; other white space belongs to it.</summary>
    public static string Trimmed(string said) => said.Trim(' ', '\t', '\r', '\n');

    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static (int At, string Mark, string Role) Next(string text, int from) =>
        Speakers.Select(s => (At: text.IndexOf(s.Mark, from, StringComparison.Ordinal), s.Mark, s.Role))
            .Where(s => s.At >= 0).OrderBy(s => s.At).FirstOrDefault((-1, "", ""));
}
