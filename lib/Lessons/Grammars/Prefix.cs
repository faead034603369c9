namespace Lessons.Grammars;

/// <summary>
/// What is known after the words w_1 ... w_t. It holds every unfinished leftmost derivation of them, as the stack of
/// what is still to be expanded, with its share of the prefix probability
/// P(w_1 ... w_t) = sum of P(document) over all documents that begin so. Equal stacks are added up, so ambiguity costs
/// nothing and is counted right.
/// </summary>
public sealed class Prefix
{
    private readonly (Frame? Stack, double Share)[] _stacks;

    private readonly (Prefix Before, string Word)? _last;

    private Prefix((Prefix Before, string Word)? last, Dictionary<Stack, double> stacks)
    {
        var total = stacks.Values.Sum();
        _last = last;
        LogProbability = (last?.Before.LogProbability ?? 0) + Math.Log(total);
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
        return new Prefix(null, stacks);
    }

    /// <summary>
    /// Equation 7.2: the factors P(w_{t+1} = word | w_1 ... w_t) of P(document), for every word that may follow; with <see
    /// cref="EndProbability"/> they sum to 1.
    /// </summary>
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

    /// <summary>
    /// Why the word would come next; null is the end of the document. If it could come for several reasons, the likeliest.
    /// </summary>
    /// <exception cref="ArgumentException">The word cannot come next.</exception>
    public WordSource SourceOf(string? word)
    {
        var shares = new Dictionary<WordSource, double>();
        foreach (var (top, share) in _stacks)
        {
            var (said, source) = top?.Item switch
            {
                null => (word is null ? 1.0 : 0, WordSource.End),
                Literal literal => (literal.Text == word ? 1.0 : 0, WordSource.Fixed),
                Plus plus => (plus.Text(top.Values) == word ? 1.0 : 0, WordSource.Computed),
                Recall recall => (recall.Text(top.Values) == word ? 1.0 : 0, Said(word) ? WordSource.Repeated : WordSource.Referring),
                Draw draw =>
                    (word is null ? 0 : Probability(draw, top.Values, word), IsSettled(draw) ? WordSource.Agreeing : WordSource.Chosen),
                _ => (0, WordSource.Fixed),
            };
            if (said > 0) shares[source] = shares.GetValueOrDefault(source) + share * said;
        }

        if (shares.Count == 0)
            throw new ArgumentException(
                $"Prefix.SourceOf: {(word is null ? "the document cannot end here" : $"'{word}' cannot come next")}");
        var likeliest = shares.MaxBy(s => s.Value).Key;
        // Shares are sums of rounded numbers: a certain word's can miss 1 by a little.
        var certain = shares.Values.Sum() > 1 - 1e-9;
        return likeliest is WordSource.Fixed or WordSource.Referring && !certain ? WordSource.Chosen : likeliest;
    }

    /// <summary>Whether the words so far say in which form the draw's words come.</summary>
    private bool IsSettled(Draw draw) =>
        draw.Form!.Slot != Alternative.Unset &&
        _stacks.Where(s => ReferenceEquals(s.Stack?.Item, draw)).Select(s => draw.Form.In(s.Stack!.Values)).Distinct().Count() == 1;

    private bool Said(string? word)
    {
        for (var last = _last; last is { } l; last = l.Before._last)
            if (l.Word == word) return true;
        return false;
    }

    private static double Probability(Draw draw, int[] values, string word)
    {
        var excluded = draw.Excluded(values);
        return draw.List.EntriesWith(word, draw.Form!.In(values)).Sum(entry => draw.List.Probability(entry, excluded));
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

        return stacks.Count == 0 ? new Prefix() : new Prefix((this, word), stacks);
    }

    /// <summary>
    /// Every way in which the document can go on and end within so many more words, with log P of the whole document; less
    /// <see cref="LogProbability"/>, it is that of the way to go on. In the order in which a tree of words is walked, children in
    /// ordinal order.
    /// </summary>
    public IEnumerable<(string[] Words, double LogProbability)> Completions(int words) => Completions([], words);

    private IEnumerable<(string[] Words, double LogProbability)> Completions(string[] words, int left)
    {
        if (EndProbability > 0) yield return (words, LogProbabilityAsDocument);
        if (left == 0) yield break;
        foreach (var word in Next().Keys.Order(StringComparer.Ordinal))
            foreach (var completion in Then(word).Completions([.. words, word], left - 1))
                yield return completion;
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

/// <summary>Why a word is in a document: what one has to know to predict it.</summary>
public enum WordSource
{
    /// <summary>Nothing else can come, whatever was drawn before: "stars" after "of five".</summary>
    Fixed,

    /// <summary>One of several words, by chance: a town, a name, a dish, the stars of a review.</summary>
    Chosen,

    /// <summary>
    /// By chance, or the only one, but in a form that an earlier choice has settled: "was" or "were", "sleeps" or "sleep".
    /// </summary>
    Agreeing,

    /// <summary>A word that was drawn before and is in the document, said again: the answer to "where is anna?".</summary>
    Repeated,

    /// <summary>What was drawn before, in another form: "she" for "anna", "oldest" for "older".</summary>
    Referring,

    /// <summary>A number that is the sum of two others.</summary>
    Computed,

    /// <summary>The end of the document.</summary>
    End,
}

/// <summary>
/// An alternative, how far it has been read, the values of the variables it still needs, and the frame that goes on
/// when it ends. Two frames are equal if the same documents can follow with the same probabilities by the same choices.
/// </summary>
internal sealed class Frame : IEquatable<Frame>
{
    private readonly Alternative _alternative;
    private readonly int _position;
    private readonly Frame? _parent;
    private readonly int _hash;

    public Frame(Alternative alternative, int position, int[] values, Frame? parent)
    {
        (_alternative, _position, _parent) = (alternative, position, parent);
        var live = alternative.Live[position];
        Values = Array.ConvertAll([.. Enumerable.Range(0, values.Length)], slot => live[slot] ? values[slot] : Alternative.Unset);
        var hash = new HashCode();
        hash.Add(alternative);
        hash.Add(position);
        foreach (var value in Values) hash.Add(value);
        hash.Add(parent?._hash ?? 0);
        _hash = hash.ToHashCode();
    }

    public int[] Values { get; }

    public Item Item => _alternative.Items[_position];

    /// <summary>The first position of an alternative, or, if it says nothing, what comes after it.</summary>
    public static Frame? Enter(Alternative alternative, int[] arguments, Frame? parent) =>
        alternative.Items.Length == 0 ? parent : new Frame(alternative, 0, alternative.Enter(arguments), parent);

    /// <summary>One position on. A frame at its end is dropped at once, so that recursion at the end of a rule needs no stack.</summary>
    public Frame? After(int[] values) =>
        _position + 1 < _alternative.Items.Length ? new Frame(_alternative, _position + 1, values, _parent) : _parent;

    public Frame? With(int slot, int value)
    {
        var values = (int[])Values.Clone();
        values[slot] = value;
        return After(values);
    }

    public bool Equals(Frame? other) =>
        ReferenceEquals(this, other) ||
        (other is not null && _hash == other._hash && _alternative == other._alternative && _position == other._position &&
         Values.AsSpan().SequenceEqual(other.Values) && Equals(_parent, other._parent));

    public override bool Equals(object? obj) => Equals(obj as Frame);

    public override int GetHashCode() => _hash;
}
