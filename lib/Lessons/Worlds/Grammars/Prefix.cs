namespace Lessons.Worlds;

/// <summary>
/// What is known after the words w_1 ... w_t. It holds every unfinished leftmost derivation of them, as the stack of
/// what is still to be expanded, with its share of the prefix probability
/// P(w_1 ... w_t) = sum of P(document) over all documents that begin so. Equal stacks are added up, so ambiguity costs
/// nothing and is counted right.
/// </summary>
public sealed class Prefix
{
    private readonly (Frame? Stack, double Share)[] _stacks;

    private Prefix(double logProbability, Dictionary<Stack, double> stacks)
    {
        var total = stacks.Values.Sum();
        LogProbability = logProbability + Math.Log(total);
        _stacks = stacks.Select(s => (s.Key.Top, s.Value / total)).ToArray();
    }

    private Prefix()
    {
        LogProbability = double.NegativeInfinity;
        _stacks = [];
    }

    /// <summary>log P(w_1 ... w_t, and anything after them); -infinity if no document begins so.</summary>
    public double LogProbability { get; }

    public bool IsImpossible => _stacks.Length == 0;

    /// <summary>P(the document is over | w_1 ... w_t).</summary>
    public double EndProbability => _stacks.Where(s => s.Stack is null).Sum(s => s.Share);

    /// <summary>log P(the document is exactly w_1 ... w_t).</summary>
    public double LogProbabilityAsDocument => LogProbability + Math.Log(EndProbability);

    /// <summary>How many different unfinished derivations the words have.</summary>
    internal int Derivations => _stacks.Length;

    internal static Prefix Begin(Rule start)
    {
        var stacks = new Dictionary<Stack, double>();
        foreach (var (alternative, probability) in start.Choices([]))
            Expand(new Frame(alternative, 0, alternative.Enter([]), null), probability, stacks);
        return new Prefix(0, stacks);
    }

    /// <summary>P(w_{t+1} = word | w_1 ... w_t) for every word that may follow; with <see cref="EndProbability"/> they sum to 1.</summary>
    public IReadOnlyDictionary<string, double> Next()
    {
        var next = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (top, share) in _stacks)
        {
            switch (top?.Item)
            {
                case Literal literal:
                    Add(literal.Text, share);
                    break;
                case Settled settled:
                    Add(settled.Text(top.Values), share);
                    break;
                case Draw draw:
                    var excluded = draw.Excluded(top.Values);
                    var column = draw.Form!.In(top.Values);
                    for (var entry = 0; entry < draw.List.Count; entry++)
                        if (draw.List.Probability(entry, excluded) is > 0 and var p) Add(draw.List.Entries[entry][column], share * p);
                    break;
            }
        }

        return next;

        void Add(string word, double share) => next[word] = next.GetValueOrDefault(word) + share;
    }

    /// <summary>The prefix with one more word.</summary>
    public Prefix Then(string word)
    {
        var stacks = new Dictionary<Stack, double>();
        foreach (var (top, share) in _stacks)
        {
            switch (top?.Item)
            {
                case Literal literal when literal.Text == word:
                    Expand(top.After(top.Values), share, stacks);
                    break;
                case Settled settled when settled.Text(top.Values) == word:
                    Expand(top.After(top.Values), share, stacks);
                    break;
                case Draw draw:
                    var excluded = draw.Excluded(top.Values);
                    foreach (var entry in draw.List.EntriesWith(word, draw.Form!.In(top.Values)))
                        if (draw.List.Probability(entry, excluded) is > 0 and var p) Expand(top.With(draw.Slot, entry), share * p, stacks);
                    break;
            }
        }

        return stacks.Count == 0 ? new Prefix() : new Prefix(LogProbability, stacks);
    }

    /// <summary>Carries a derivation on until its next step says a word, or it is finished.</summary>
    private static void Expand(Frame? top, double share, Dictionary<Stack, double> stacks)
    {
        switch (top?.Item)
        {
            case Draw { Form: null } draw:
                var excluded = draw.Excluded(top.Values);
                for (var entry = 0; entry < draw.List.Count; entry++)
                    if (draw.List.Probability(entry, excluded) is > 0 and var p) Expand(top.With(draw.Slot, entry), share * p, stacks);
                break;
            case Call call:
                var (arguments, rest) = (call.Values(top.Values), top.After(top.Values));
                foreach (var (alternative, probability) in call.Rule.Choices(arguments))
                    Expand(Frame.Enter(alternative, arguments, rest), share * probability, stacks);
                break;
            default:
                var stack = new Stack(top);
                stacks[stack] = stacks.GetValueOrDefault(stack) + share;
                break;
        }
    }

    /// <summary>A stack that can be empty, as a key.</summary>
    private readonly record struct Stack(Frame? Top);
}
