namespace Lessons.Worlds;

/// <summary>
/// How kindly a text speaks, by the words that the world's grammar uses for praise and for blame: a gold score that
/// needs no judge, for any text. "not" turns the next word round.
/// </summary>
public static class Sentiment
{
    private static readonly Lazy<Dictionary<string, int>> Valence = new(() =>
    {
        var valence = new Dictionary<string, int>(StringComparer.Ordinal) { ["loved"] = 1, ["liked"] = 1, ["laugh"] = 1, ["hated"] = -1, ["yawn"] = -1 };
        foreach (var list in CourseWorld.Grammar.Lists)
        {
            var sign = list.Name.StartsWith("Good", StringComparison.Ordinal) ? 1 : list.Name.StartsWith("Bad", StringComparison.Ordinal) ? -1 : 0;
            if (sign == 0) continue;
            foreach (var entry in list.Entries) valence[entry[0]] = sign;
        }

        return valence;
    });

    /// <summary>+1 for a word of praise, -1 for one of blame, else 0.</summary>
    public static int Of(string word) => Valence.Value.GetValueOrDefault(word);

    /// <summary>How many words praise and how many blame, each turned round after "not".</summary>
    public static (int Praise, int Blame) Count(IEnumerable<string> words)
    {
        var (praise, blame, negated) = (0, 0, false);
        foreach (var word in words)
        {
            var valence = negated ? -Of(word) : Of(word);
            if (valence > 0) praise++;
            if (valence < 0) blame++;
            negated = word == "not";
        }

        return (praise, blame);
    }

    /// <summary>(praise - blame) / (praise + blame), from -1 to 1; 0 for a text with neither.</summary>
    public static double Score(IEnumerable<string> words)
    {
        var (praise, blame) = Count(words);
        return praise + blame == 0 ? 0 : (double)(praise - blame) / (praise + blame);
    }
}
