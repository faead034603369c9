using System.Text.Json;

namespace Lessons.Text;

/// <summary>
/// Reads preference data, one JSON object a line, in the two common layouts:
/// {"chosen": transcript, "rejected": transcript}, where a transcript is "\n\nHuman: ...\n\nAssistant: ..." and ends
/// with the answer; and {"prompt": text, "chosen": turns, "rejected": turns}, where turns are a list of
/// {"role", "content"}, with score_chosen and score_rejected if there are scores. Either may have "strength", one of
/// "significantly better", "better", "slightly better" and "negligibly better".
/// </summary>
public static class PreferenceFile
{
    private static readonly string[] Levels = ["negligibly better", "slightly better", "better", "significantly better"];

    /// <summary>All pairs of a file. Blank lines are skipped.</summary>
    /// <exception cref="BadLineException">
    /// A line is not such an object, has no answer, two equal answers, answers to two different questions, or a strength
    /// that is none of the four.
    /// </exception>
    public static IReadOnlyList<PreferencePair> Read(string path) => JsonLines.Read(path, "pairs", ReadPair);

    /// <summary>Writes pairs in the second layout, one JSON object a line.</summary>
    public static string ToText(IEnumerable<PreferencePair> pairs) => string.Concat(pairs.Select(pair => JsonLines.Line(writer =>
    {
        // A single question stands in 'prompt' alone; a longer conversation is told in full before each answer.
        var single = pair.Prompt is [{ Role: "user" }];
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
    })));

    private static PreferencePair ReadPair(JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Object) throw new FormatException($"the line holds a JSON {JsonLines.Kind(pair)}; expected an object with 'chosen' and 'rejected'");
        var (prompt, chosen) = ReadConversation(pair, "chosen");
        var (otherPrompt, rejected) = ReadConversation(pair, "rejected");
        if (!prompt.SequenceEqual(otherPrompt)) throw new FormatException("'chosen' and 'rejected' answer different conversations; expected the same turns before the answer");
        if (chosen == rejected) throw new FormatException("'chosen' and 'rejected' are the same answer; expected two that differ");
        if (prompt.Count == 0 && pair.TryGetProperty("prompt", out var question)) prompt = [new Turn("user", JsonLines.Text(question, "prompt"))];
        return new PreferencePair(prompt, chosen, rejected, Score(pair, "score_chosen"), Score(pair, "score_rejected"), Strength(pair));
    }

    private static (IReadOnlyList<Turn> Prompt, string Answer) ReadConversation(JsonElement pair, string name)
    {
        if (!pair.TryGetProperty(name, out var value)) throw new FormatException($"'{name}' is missing; expected a transcript or a list of turns");
        var turns = value.ValueKind switch
        {
            JsonValueKind.String => Transcript.Read(value.GetString()!, name),
            JsonValueKind.Array => [.. value.EnumerateArray().Select(turn => ReadTurn(turn, name))],
            _ => throw new FormatException($"'{name}' is a JSON {JsonLines.Kind(value)}; expected a transcript or a list of turns"),
        };
        if (turns is not [.. var prompt, { Role: "assistant" } answer]) throw new FormatException($"'{name}' does not end with a turn of the assistant");
        if (string.IsNullOrWhiteSpace(answer.Content)) throw new FormatException($"the answer of '{name}' is empty");
        return (prompt, answer.Content);
    }

    private static Turn ReadTurn(JsonElement turn, string name)
    {
        if (turn.ValueKind != JsonValueKind.Object || !turn.TryGetProperty("role", out var role) || !turn.TryGetProperty("content", out var content))
            throw new FormatException($"a turn of '{name}' is not an object with 'role' and 'content'");
        return new Turn(JsonLines.Text(role, "role"), JsonLines.Text(content, "content"));
    }

    private static double? Score(JsonElement pair, string name)
    {
        if (!pair.TryGetProperty(name, out var score) || score.ValueKind == JsonValueKind.Null) return null;
        return score.ValueKind == JsonValueKind.Number ? score.GetDouble() : throw new FormatException($"'{name}' is a JSON {JsonLines.Kind(score)}; expected a number");
    }

    private static PreferenceStrength? Strength(JsonElement pair)
    {
        if (!pair.TryGetProperty("strength", out var value) || value.ValueKind == JsonValueKind.Null) return null;
        var level = Array.IndexOf(Levels, JsonLines.Text(value, "strength"));
        return level >= 0 ? (PreferenceStrength)level : throw new FormatException($"'strength' is '{value.GetString()}'; expected one of {string.Join(", ", Levels.Reverse().Select(l => $"'{l}'"))}");
    }
}
