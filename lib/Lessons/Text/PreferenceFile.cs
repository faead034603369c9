using System.Text.Json;

namespace Lessons.Text;

/// <summary>One turn of a conversation: who spoke, and what was said.</summary>
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

/// <summary>
/// Reads preference data, one JSON object a line, in the layouts that data sets come in:
/// <list type="bullet">
/// <item>{"chosen": transcript, "rejected": transcript}, where a transcript is "\n\nHuman: ...\n\nAssistant: ..." and ends
/// with the answer;</item>
/// <item>{"prompt": turns, "chosen": turns, "rejected": turns}, where turns are a list of {"role", "content"} and those of
/// an answer are the answer's alone or the whole conversation;</item>
/// <item>{"prompt": text, "chosen": text, "rejected": text}, a question and two answers, or a transcript up to
/// "\n\nAssistant:" and two answers.</item>
/// </list>
/// They may be mixed. A prompt beside a conversation must be a part of it: a text one of the user's turns,
/// turns its beginning or its end. Any may have score_chosen, score_rejected, and "strength", one of "significantly
/// better", "better", "slightly better" and "negligibly better".
/// </summary>
/// <remarks>The second and third are TRL's, https://huggingface.co/docs/trl/dataset_formats#preference.</remarks>
public static class PreferenceFile
{
    private static readonly string[] Levels = ["negligibly better", "slightly better", "better", "significantly better"];

    /// <summary>All pairs of a file. Blank lines are skipped.</summary>
    /// <exception cref="BadLineException">
    /// A line is not such an object, has no answer, two equal answers, answers to two different questions, a prompt that
    /// contradicts them, a score that is no finite number, or a strength that is none of the four.
    /// </exception>
    public static IReadOnlyList<PreferencePair> Read(string path) => [.. ReadEach(path)];

    /// <summary>The pairs of a file one after the other, as <see cref="Read"/> gives them, with one line at a time in memory.</summary>
    public static IEnumerable<PreferencePair> ReadEach(string path) => JsonLines.ReadEach(path, "pairs", ReadPair);

    /// <summary>Writes pairs in the second layout, one JSON object a line.</summary>
    /// <exception cref="ArgumentException">A pair is one that <see cref="Read"/> would refuse.</exception>
    public static string ToText(IEnumerable<PreferencePair> pairs) => string.Concat(pairs.Select((pair, i) =>
    {
        RequireReadable(pair, i);
        return JsonLines.Line(writer => Write(writer, pair));
    }));

    private static void Write(Utf8JsonWriter writer, PreferencePair pair)
    {
        // A single question is in 'prompt' alone; a longer conversation is written in full before each answer.
        var single = pair.Prompt is [{ Role: "user" } question] && !Transcript.Is(question.Content);
        if (single) writer.WriteString("prompt", pair.Prompt[0].Content);
        foreach (var (name, answer) in new[] { ("chosen", pair.Chosen), ("rejected", pair.Rejected) })
        {
            writer.WriteStartArray(name);
            foreach (var turn in (Turn[])[.. single ? [] : pair.Prompt, new Turn("assistant", answer)])
            {
                writer.WriteStartObject();
                writer.WriteString("role", turn.Role);
                writer.WriteString("content", turn.Content);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (pair.ChosenScore is { } chosen) writer.WriteNumber("score_chosen", chosen);
        if (pair.RejectedScore is { } rejected) writer.WriteNumber("score_rejected", rejected);
        if (pair.Strength is { } strength) writer.WriteString("strength", Levels[(int)strength]);
    }

    private static void RequireReadable(PreferencePair pair, int index)
    {
        try
        {
            foreach (var turn in (Turn[])[.. pair.Prompt, new Turn(pair.Chosen, pair.Rejected)])
            {
                UnicodeText.RequireWellFormed(turn.Role);
                UnicodeText.RequireWellFormed(turn.Content);
            }

            RequireAnswers(pair.Chosen, pair.Rejected);
            foreach (var (name, score) in new[] { ("score_chosen", pair.ChosenScore), ("score_rejected", pair.RejectedScore) })
                if (score is { } number && !double.IsFinite(number))
                    throw new FormatException($"'{name}' is {number}; expected a finite number");
            if (pair.Strength is { } strength && !Enum.IsDefined(strength))
                throw new FormatException($"the strength is {(int)strength}; expected 0 ... {Levels.Length - 1}");
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ArgumentException($"PreferenceFile.ToText: pair {index + 1}: {e.Message}", e);
        }
    }

    private static PreferencePair ReadPair(JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Object)
            throw new FormatException($"the line holds a JSON {JsonLines.Kind(pair)}; expected an object with 'chosen' and 'rejected'");
        var prompt = pair.TryGetProperty("prompt", out var stated) && stated.ValueKind != JsonValueKind.Null ? ReadPrompt(stated) : null;
        var (before, chosen) = ReadConversation(pair, "chosen", prompt);
        var (beforeOther, rejected) = ReadConversation(pair, "rejected", prompt);
        var (asked, askedOther) = (prompt?.With(before) ?? before, prompt?.With(beforeOther) ?? beforeOther);
        if (!asked.SequenceEqual(askedOther))
            throw new FormatException("'chosen' and 'rejected' answer different conversations; expected the same turns before the answer");
        RequireAnswers(chosen, rejected);
        return new PreferencePair(asked, chosen, rejected, Score(pair, "score_chosen"), Score(pair, "score_rejected"), Strength(pair));
    }

    private static void RequireAnswers(string chosen, string rejected)
    {
        foreach (var (name, answer) in new[] { ("chosen", chosen), ("rejected", rejected) })
            if (string.IsNullOrWhiteSpace(answer)) throw new FormatException($"the answer of '{name}' is empty");
        if (chosen == rejected) throw new FormatException("'chosen' and 'rejected' are the same answer; expected two that differ");
    }

    private static StatedPrompt ReadPrompt(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => new StatedPrompt([.. value.EnumerateArray().Select(turn => ReadTurn(turn, "prompt"))], Written.Turns),
        JsonValueKind.String when JsonLines.Text(value, "prompt") is var text => Transcript.Is(text)
            ? new StatedPrompt(WithoutEmptyAnswer(Transcript.Read(text, "prompt")), Written.Transcript)
            : new StatedPrompt([new Turn("user", text)], Written.Text),
        _ => throw new FormatException($"'prompt' is a JSON {JsonLines.Kind(value)}; expected a text or a list of turns"),
    };

    /// <summary>A transcript that is a prompt ends where the answer begins: with an empty turn of the assistant.</summary>
    private static Turn[] WithoutEmptyAnswer(Turn[] turns) =>
        turns is [.. var before, { Role: "assistant", Content: "" }] ? before : turns;

    private static (Turn[] Before, string Answer) ReadConversation(JsonElement pair, string name, StatedPrompt? prompt)
    {
        if (!pair.TryGetProperty(name, out var value))
            throw new FormatException($"'{name}' is missing; expected a transcript or a list of turns");
        switch (value.ValueKind)
        {
            case JsonValueKind.String when JsonLines.Text(value, name) is var text && prompt is not null && !Transcript.Is(text):
                return ([], prompt.Written == Written.Transcript ? Transcript.Trimmed(text) : text);
            case JsonValueKind.String:
                return Split(Transcript.Read(JsonLines.Text(value, name), name), name);
            case JsonValueKind.Array:
                return Split([.. value.EnumerateArray().Select(turn => ReadTurn(turn, name))], name);
            default:
                throw new FormatException($"'{name}' is a JSON {JsonLines.Kind(value)}; expected a transcript or a list of turns");
        }
    }

    private static (Turn[] Before, string Answer) Split(Turn[] turns, string name) =>
        turns is [.. var before, { Role: "assistant" } answer]
            ? (before, answer.Content)
            : throw new FormatException($"'{name}' does not end with a turn of the assistant");

    private static Turn ReadTurn(JsonElement turn, string name)
    {
        if (turn.ValueKind != JsonValueKind.Object || !turn.TryGetProperty("role", out var role)
            || !turn.TryGetProperty("content", out var content))
            throw new FormatException($"a turn of '{name}' is not an object with 'role' and 'content'");
        return new Turn(JsonLines.Text(role, "role"), JsonLines.Text(content, "content"));
    }

    private static double? Score(JsonElement pair, string name)
    {
        if (!pair.TryGetProperty(name, out var score) || score.ValueKind == JsonValueKind.Null) return null;
        if (score.ValueKind != JsonValueKind.Number)
            throw new FormatException($"'{name}' is a JSON {JsonLines.Kind(score)}; expected a number");
        return score.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"'{name}' is {JsonLines.Short(score.GetRawText())}; expected a finite number");
    }

    private static PreferenceStrength? Strength(JsonElement pair)
    {
        if (!pair.TryGetProperty("strength", out var value) || value.ValueKind == JsonValueKind.Null) return null;
        var text = JsonLines.Text(value, "strength");
        var level = Array.IndexOf(Levels, text);
        if (level >= 0) return (PreferenceStrength)level;
        var levels = string.Join(", ", Levels.Reverse().Select(l => $"'{l}'"));
        throw new FormatException($"'strength' is '{JsonLines.Short(text)}'; expected one of {levels}");
    }

    private enum Written
    {
        Text,
        Transcript,
        Turns,
    }

    /// <summary>The value of 'prompt'.</summary>
    private sealed record StatedPrompt(Turn[] Turns, Written Written)
    {
        /// <summary>The conversation up to the answer: the prompt and the turns before the answer, which may hold it already.</summary>
        public Turn[] With(Turn[] before)
        {
            var roles = before.Select(turn => turn.Role).ToArray();
            if (Array.TrueForAll(roles, role => role is "system" or "assistant") && Written == Written.Text) return [.. before, .. Turns];
            if (Written == Written.Text)
            {
                var question = Transcript.Trimmed(Turns[0].Content);
                return Array.Exists(before, turn => turn.Role == "user" && Transcript.Trimmed(turn.Content) == question)
                    ? before
                    : throw Contradiction(before);
            }

            if (before.AsSpan().StartsWith(Turns) || before.AsSpan().EndsWith(Turns)) return before;
            if (Turns.AsSpan().EndsWith(before)) return Turns;
            var instructs = Array.Exists(Turns, turn => turn.Role == "system");
            if (Array.TrueForAll(roles, role => role == "system") && !instructs) return [.. before, .. Turns];
            // What follows the prompt goes on from its last turn: another role speaks.
            return before[0].Role != "system" && before[0].Role != Turns[^1].Role ? [.. Turns, .. before] : throw Contradiction(before);
        }

        private FormatException Contradiction(Turn[] before) =>
            new($"'prompt' is {Shown(Turns)}, but the turns before the answer are {Shown(before)}; expected the prompt among them");

        private static string Shown(Turn[] turns) =>
            string.Join(", ", turns.Select(turn => $"{JsonLines.Short(turn.Role)} '{JsonLines.Short(turn.Content)}'"));
    }
}

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
