using System.Text.Json;

namespace Lessons.Text;

/// <summary>A prompt and K answers to it, best first.</summary>
public sealed record Ranking(string Prompt, IReadOnlyList<string> Answers);

/// <summary>
/// Reads rankings, one JSON object a line: {"prompt": text, "answers": [text, text, ...]}, best answer first. K, the
/// number of answers, may differ from line to line.
/// </summary>
public static class RankingFile
{
    /// <summary>All rankings of a file. Blank lines are skipped.</summary>
    /// <exception cref="BadLineException">
    /// A line is not such an object, has fewer than two answers, an empty answer, or the same answer twice.
    /// </exception>
    public static IReadOnlyList<Ranking> Read(string path) => [.. ReadEach(path)];

    /// <summary>The rankings of a file one after the other, as <see cref="Read"/> gives them, with one line at a time in memory.</summary>
    public static IEnumerable<Ranking> ReadEach(string path) => JsonLines.ReadEach(path, "rankings", ReadRanking);

    /// <summary>Writes rankings, one JSON object a line.</summary>
    /// <exception cref="ArgumentException">A ranking is one that <see cref="Read"/> would refuse.</exception>
    public static string ToText(IEnumerable<Ranking> rankings) => string.Concat(rankings.Select((ranking, i) =>
    {
        RequireReadable(ranking, i);
        return JsonLines.Line(writer =>
        {
            writer.WriteString("prompt", ranking.Prompt);
            writer.WriteStartArray("answers");
            foreach (var answer in ranking.Answers) writer.WriteStringValue(answer);
            writer.WriteEndArray();
        });
    }));

    private static void RequireReadable(Ranking ranking, int index)
    {
        try
        {
            foreach (var text in (string[])[ranking.Prompt, .. ranking.Answers]) UnicodeText.RequireWellFormed(text);
            RequireAnswers([.. ranking.Answers]);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ArgumentException($"RankingFile.ToText: ranking {index + 1}: {e.Message}", e);
        }
    }

    private static Ranking ReadRanking(JsonElement ranking)
    {
        if (ranking.ValueKind != JsonValueKind.Object || !ranking.TryGetProperty("prompt", out var prompt)
            || !ranking.TryGetProperty("answers", out var list))
            throw new FormatException($"the line holds a JSON {JsonLines.Kind(ranking)}; expected an object with 'prompt' and 'answers'");
        if (list.ValueKind != JsonValueKind.Array)
            throw new FormatException($"'answers' is a JSON {JsonLines.Kind(list)}; expected a list of texts, best first");
        string[] answers = [.. list.EnumerateArray().Select(answer => JsonLines.Text(answer, "answers"))];
        RequireAnswers(answers);
        return new Ranking(JsonLines.Text(prompt, "prompt"), answers);
    }

    private static void RequireAnswers(string[] answers)
    {
        if (answers.Length < 2) throw new FormatException($"K = {answers.Length}: there is nothing to rank; expected at least two answers");
        for (var k = 0; k < answers.Length; k++)
        {
            if (string.IsNullOrWhiteSpace(answers[k])) throw new FormatException($"answer {k + 1} of {answers.Length} is empty");
            if (Array.IndexOf(answers, answers[k]) is var first && first < k)
                throw new FormatException($"answers {first + 1} and {k + 1} are the same; expected answers that differ");
        }
    }
}
