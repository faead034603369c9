using System.Text.Json;

namespace Lessons.Text;

/// <summary>
/// Reads preference data, one JSON object a line, in the two common layouts:
/// {"chosen": transcript, "rejected": transcript}, where a transcript is "\n\nHuman: ...\n\nAssistant: ..." and ends
/// with the answer; and {"prompt": text, "chosen": turns, "rejected": turns}, where turns are a list of
/// {"role", "content"}, with score_chosen and score_rejected if there are scores.
/// </summary>
public static class PreferenceFile
{
    /// <summary>All pairs of a file. Blank lines are skipped.</summary>
    /// <exception cref="BadLineException">
    /// A line is not such an object, has no answer, two equal answers, or answers to two different questions.
    /// </exception>
    public static IReadOnlyList<PreferencePair> Read(string path)
    {
        var lines = TextFile.Read(path).Split('\n');
        var pairs = new List<PreferencePair>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            try
            {
                pairs.Add(ReadPair(lines[i]));
            }
            catch (JsonException e)
            {
                throw new BadLineException(path, i + 1, $"this is not one JSON object: {e.Message}", e);
            }
            catch (FormatException e)
            {
                throw new BadLineException(path, i + 1, e.Message, e);
            }
        }

        return pairs.Count > 0 ? pairs : throw new BadLineException(path, 1, "the file has no pairs; expected one JSON object a line");
    }

    private static PreferencePair ReadPair(string line)
    {
        using var json = JsonDocument.Parse(line);
        var pair = json.RootElement;
        if (pair.ValueKind != JsonValueKind.Object) throw new FormatException($"the line holds a JSON {Kind(pair)}; expected an object with 'chosen' and 'rejected'");
        var (prompt, chosen) = ReadConversation(pair, "chosen");
        var (otherPrompt, rejected) = ReadConversation(pair, "rejected");
        if (!prompt.SequenceEqual(otherPrompt)) throw new FormatException("'chosen' and 'rejected' answer different conversations; expected the same turns before the answer");
        if (chosen == rejected) throw new FormatException("'chosen' and 'rejected' are the same answer; expected two that differ");
        if (prompt.Count == 0 && pair.TryGetProperty("prompt", out var question)) prompt = [new Turn("user", Text(question, "prompt"))];
        return new PreferencePair(prompt, chosen, rejected, Score(pair, "score_chosen"), Score(pair, "score_rejected"));
    }

    private static (IReadOnlyList<Turn> Prompt, string Answer) ReadConversation(JsonElement pair, string name)
    {
        if (!pair.TryGetProperty(name, out var value)) throw new FormatException($"'{name}' is missing; expected a transcript or a list of turns");
        var turns = value.ValueKind switch
        {
            JsonValueKind.String => Transcript.Read(value.GetString()!, name),
            JsonValueKind.Array => [.. value.EnumerateArray().Select(turn => ReadTurn(turn, name))],
            _ => throw new FormatException($"'{name}' is a JSON {Kind(value)}; expected a transcript or a list of turns"),
        };
        if (turns is not [.. var prompt, { Role: "assistant" } answer]) throw new FormatException($"'{name}' does not end with a turn of the assistant");
        if (string.IsNullOrWhiteSpace(answer.Content)) throw new FormatException($"the answer of '{name}' is empty");
        return (prompt, answer.Content);
    }

    private static Turn ReadTurn(JsonElement turn, string name)
    {
        if (turn.ValueKind != JsonValueKind.Object || !turn.TryGetProperty("role", out var role) || !turn.TryGetProperty("content", out var content))
            throw new FormatException($"a turn of '{name}' is not an object with 'role' and 'content'");
        return new Turn(Text(role, "role"), Text(content, "content"));
    }

    private static double? Score(JsonElement pair, string name)
    {
        if (!pair.TryGetProperty(name, out var score) || score.ValueKind == JsonValueKind.Null) return null;
        return score.ValueKind == JsonValueKind.Number ? score.GetDouble() : throw new FormatException($"'{name}' is a JSON {Kind(score)}; expected a number");
    }

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"'{name}' is a JSON {Kind(value)}; expected a string");

    private static string Kind(JsonElement value) => value.ValueKind.ToString().ToLowerInvariant();
}
