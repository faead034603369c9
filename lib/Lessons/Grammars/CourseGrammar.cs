namespace Lessons.Grammars;

/// <summary>
/// The world that the course's documents come from: reviews, stories, questions and answers, scenes, sums and patterns
/// in small English. Its grammar is course.grammar; data/ holds corpora drawn here.
/// </summary>
public static class CourseGrammar
{
    private static readonly Lazy<Grammar> Loaded = new(() => Grammar.Parse(ReadText(), "course.grammar"));

    private static readonly Lazy<GrammarEntropy> Measured = new(() => Loaded.Value.Entropy());

    public static Grammar Grammar => Loaded.Value;

    /// <summary>Exact entropy and expected length of the world's documents.</summary>
    public static GrammarEntropy Entropy => Measured.Value;

    /// <summary>Independent documents; the same seed gives the same ones on every machine.</summary>
    public static IEnumerable<Document> Sample(int documents, long seed)
    {
        var random = new UniformStream(seed);
        for (var i = 0; i < documents; i++) yield return Grammar.Sample(random);
    }

    /// <summary>Documents as text, one a line.</summary>
    public static string ToText(IEnumerable<Document> documents) =>
        string.Concat(documents.Select(d => DocumentText.FromWords(d.Words) + "\n"));

    /// <summary>log P of one document given as text; -infinity if the world never says it.</summary>
    public static double LogProbability(string text) => Grammar.LogProbability(DocumentText.ToWords(text));

    public static bool IsValid(string text) => Grammar.IsValid(DocumentText.ToWords(text));

    /// <summary>
    /// Mean -log P per word of a text with one document a line, each line's separator counted as a word: what a perfect
    /// model would reach on just this text. Its expectation is <see cref="GrammarEntropy.PerWord"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The text has no document.</exception>
    public static double CrossEntropyPerWord(string text)
    {
        var (sum, words) = (0.0, 0);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var document = DocumentText.ToWords(line);
            sum -= Grammar.LogProbability(document);
            words += document.Length + 1;
        }

        return words > 0
            ? sum / words
            : throw new ArgumentException("CourseGrammar.CrossEntropyPerWord: the text has no document; expected one a line");
    }

    private static string ReadText()
    {
        using var stream = typeof(CourseGrammar).Assembly.GetManifestResourceStream("course.grammar")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
