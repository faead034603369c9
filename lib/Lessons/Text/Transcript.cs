namespace Lessons.Text;

/// <summary>A conversation in one string, each turn after a blank line and "Human:" or "Assistant:".</summary>
internal static class Transcript
{
    private static readonly (string Mark, string Role)[] Speakers = [("\n\nHuman:", "user"), ("\n\nAssistant:", "assistant")];

    public static Turn[] Read(string text, string name)
    {
        text = text.ReplaceLineEndings("\n");
        var turns = new List<Turn>();
        var (at, mark, role) = Next(text, 0);
        if (at != 0) throw new FormatException($"the transcript of '{name}' does not begin with a blank line and 'Human:' or 'Assistant:'");
        while (at >= 0)
        {
            var begin = at + mark.Length;
            var (end, nextMark, nextRole) = Next(text, begin);
            turns.Add(new Turn(role, text[begin..(end < 0 ? text.Length : end)].Trim()));
            (at, mark, role) = (end, nextMark, nextRole);
        }

        return [.. turns];
    }

    private static (int At, string Mark, string Role) Next(string text, int from) =>
        Speakers.Select(s => (At: text.IndexOf(s.Mark, from, StringComparison.Ordinal), s.Mark, s.Role))
            .Where(s => s.At >= 0).OrderBy(s => s.At).FirstOrDefault((-1, "", ""));
}
