using Lessons.Text;

namespace Lessons.Grammars;

/// <summary>
/// A probabilistic context-free grammar whose rules carry variables: P(document) is the sum over its derivations of
/// the product of the choices made, and everything about that distribution is exact. Read from a small text format
/// (see course.grammar); the first rule is the document.
/// </summary>
public sealed class Grammar
{
    internal Grammar(IReadOnlyList<WordList> lists, IReadOnlyList<Rule> rules)
    {
        (Lists, Rules) = (lists, rules);
        Vocabulary = WordsOf(rules);
        Beginning = new Lazy<Prefix>(() => Prefix.Begin(Start));
    }

    public IReadOnlyList<WordList> Lists { get; }

    public IReadOnlyList<Rule> Rules { get; }

    public Rule Start => Rules[0];

    /// <summary>Every word that a document can have, in ordinal order.</summary>
    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>The empty prefix: <see cref="Grammars.Prefix.Next"/> of it is the distribution of the first word.</summary>
    public Prefix Empty => Beginning.Value;

    private Lazy<Prefix> Beginning { get; }

    /// <summary>Reads a grammar from its text; <paramref name="name"/> is the name in messages.</summary>
    /// <exception cref="BadLineException">A line breaks the format, or a name in it is not declared.</exception>
    public static Grammar Parse(string text, string name = "grammar") => new GrammarParser(text, name).Parse();

    public WordList List(string name) =>
        Lists.FirstOrDefault(l => l.Name == name) ?? throw new ArgumentException(
            $"Grammar.List: there is no list '{name}'; there are {string.Join(", ", Lists.Select(l => l.Name))}");

    /// <summary>
    /// The inside algorithm: log P(w_1 ... w_n) = log of the sum over all derivations of the words, and -infinity where
    /// there is none.
    /// </summary>
    public double LogProbability(IEnumerable<string> words) => Read(words).LogProbabilityAsDocument;

    /// <summary>Whether the words are a whole document of this grammar.</summary>
    public bool IsValid(IEnumerable<string> words) => Read(words).LogProbabilityAsDocument > double.NegativeInfinity;

    /// <summary>All that can be known after these words: P(words ...), and what may follow.</summary>
    public Prefix Read(IEnumerable<string> words)
    {
        var prefix = Empty;
        foreach (var word in words)
        {
            prefix = prefix.Then(word);
            if (prefix.IsImpossible) break;
        }

        return prefix;
    }

    /// <summary>Draws one document, choice by choice.</summary>
    public Document Sample(UniformStream random) => new Derivation(random).Expand(Start);

    /// <summary>Exact entropy and expected length of a document.</summary>
    public GrammarEntropy Entropy() => new(this);

    /// <summary>Every word that one rule can say, with all the rules that it leads to, in ordinal order.</summary>
    public IReadOnlyList<string> VocabularyOf(string rule) => WordsOf(ReachableFrom(rule));

    /// <summary>
    /// The grammar whose documents are what one rule says: of the course's grammar with Portrait, the documents of the kind Portrait,
    /// with P(document | it is of this kind).
    /// </summary>
    /// <exception cref="ArgumentException">There is no such rule, or it has parameters.</exception>
    public Grammar BeginningWith(string rule)
    {
        var reached = ReachableFrom(rule);
        return reached[0].Parameters.Length == 0 ? new Grammar(Lists, reached) : throw new ArgumentException(
            $"Grammar.BeginningWith: the rule '{rule}' has {reached[0].Parameters.Length} parameters; expected one without");
    }

    private List<Rule> ReachableFrom(string rule)
    {
        var first = Rules.FirstOrDefault(r => r.Name == rule) ?? throw new ArgumentException(
            $"Grammar: there is no rule '{rule}'; there are {string.Join(", ", Rules.Select(r => r.Name))}");
        var reached = new List<Rule> { first };
        for (var i = 0; i < reached.Count; i++)
            reached.AddRange(
                reached[i].Alternatives.SelectMany(a => a.Items).OfType<Call>().Select(call => call.Rule).Distinct().Except(reached));
        return reached;
    }

    private static string[] WordsOf(IEnumerable<Rule> rules)
    {
        var words = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in rules.SelectMany(r => r.Alternatives).SelectMany(a => a.Items))
        {
            if (item is Literal literal) words.Add(literal.Text);
            else if (item is Plus plus) words.UnionWith(plus.List.Entries.Select(e => e[0]));
            var (list, form) = item switch
            {
                Draw draw => (draw.List, draw.Form),
                Recall recall => (recall.List, recall.Form),
                _ => (null, null),
            };
            if (form is null) continue;
            foreach (var column in form.Slot == Alternative.Unset ? [form.Column] : form.ColumnOfEntry)
                words.UnionWith(list!.Entries.Select(e => e[column]));
        }

        return [.. words];
    }
}
