using System.Globalization;
using System.Text;
using Lessons.Grammars;

namespace Lessons.WordVectors;

/// <summary>
/// Expected number of pairs in a document of a grammar. Writing a document word by word is a Markov chain whose state is the
/// stack of what is still to be expanded. With v_s the expected number of visits of state s,
/// E[#(w, c)] = sum_s v_s P(w is said in s, and c at most `window` words later) + the same with w and c exchanged.
/// A variable's value is told apart only where a later choice depends on it; else the state keeps the variable's distribution,
/// and a pair of words from one variable, or from two independent ones, is spread over its values at the end.
/// </summary>
internal sealed class ExpectedPairs
{
    // Visits of documents that are longer than any but one in so many are left out.
    private const double Negligible = 1e-15;

    private readonly Grammar _grammar;
    private readonly int _window;
    private readonly ChoiceDependence _dependence;
    private readonly Dictionary<Alternative, int> _alternatives;
    private readonly Dictionary<string, int> _said = new(StringComparer.Ordinal);
    private readonly List<Said> _sayings = [];
    private readonly Dictionary<(int First, int Second, bool SameVariable), double> _pairs = [];

    public ExpectedPairs(Grammar grammar, int window)
    {
        (_grammar, _window, _dependence) = (grammar, window, new ChoiceDependence(grammar));
        _alternatives = grammar.Rules.SelectMany(r => r.Alternatives).Select((a, i) => (a, i)).ToDictionary(x => x.a, x => x.i);
    }

    public Cooccurrence Table()
    {
        foreach (var (stack, visits) in Visits().Values)
            foreach (var (word, p, rest) in Next(stack))
                Follow(word, rest, visits * p, word.IsPunctuation ? 0 : _window);
        return Spread();
    }

    /// <summary>Each state, before a word is said, and how often a document is expected to come through it.</summary>
    private Dictionary<string, (Frame? Stack, double Visits)> Visits()
    {
        var visits = new Dictionary<string, (Frame? Stack, double Visits)>(StringComparer.Ordinal);
        var now = new Dictionary<string, (Frame? Stack, double Share)>(StringComparer.Ordinal);
        foreach (var (frame, p) in Enter(_grammar.Start, [], null, 0)) Add(now, frame, p);
        while (now.Values.Sum(s => s.Share) > Negligible)
        {
            var next = new Dictionary<string, (Frame? Stack, double Share)>(StringComparer.Ordinal);
            foreach (var (stack, share) in now.Values)
            {
                Add(visits, stack, share);
                foreach (var (_, p, rest) in Next(stack)) Add(next, rest, share * p);
            }

            now = next;
        }

        return visits;
    }

    private void Add(Dictionary<string, (Frame? Stack, double Share)> states, Frame? stack, double share)
    {
        if (stack is null) return; // the document is over
        var key = Key(stack);
        states[key] = (stack, states.TryGetValue(key, out var known) ? known.Share + share : share);
    }

    /// <summary>Records the pairs of a word with those that may come after it, so many words far.</summary>
    private void Follow(Said first, Frame? stack, double q, int left)
    {
        if (left == 0) return;
        foreach (var (second, p, rest) in Next(stack))
        {
            if (!second.IsPunctuation)
            {
                var pair = (first.Id, second.Id, first.Variable is not null && ReferenceEquals(first.Variable, second.Variable));
                _pairs[pair] = _pairs.GetValueOrDefault(pair) + q * p;
            }

            Follow(first, rest, q * p, second.IsPunctuation ? left : left - 1);
        }
    }

    /// <summary>The words that may be said next, each with its probability and what is left to expand after it.</summary>
    private IEnumerable<(Said Word, double P, Frame? After)> Next(Frame? stack)
    {
        if (stack is null) yield break;
        switch (stack.Item)
        {
            case Literal literal:
                yield return (Text(literal.Text), 1, stack.Then(stack.Slots));
                break;
            case Plus plus:
                yield return (Text(plus.Text(stack.Entries)), 1, stack.Then(stack.Slots));
                break;
            case Recall recall:
                yield return (Say(stack.Slots[recall.Slot], recall.List, recall.Form.In(stack.Entries)), 1, stack.Then(stack.Slots));
                break;
            case Call call:
                Slot[] arguments = [.. call.Arguments.Select(a => stack.Slots[a])];
                foreach (var (frame, p) in Enter(call.Rule, arguments, stack.Then(stack.Slots), stack.Depth + 1))
                    foreach (var (word, q, rest) in Next(frame))
                        yield return (word, p * q, rest);
                break;
            case Draw draw:
                foreach (var (slot, p) in Values(stack, draw))
                {
                    var slots = (Slot[])stack.Slots.Clone();
                    slots[draw.Slot] = slot;
                    if (draw.Form is { } form)
                    {
                        yield return (Say(slot, draw.List, form.In(Array.ConvertAll(slots, s => s.Entry))), p, stack.Then(slots));
                        continue;
                    }

                    foreach (var (word, q, rest) in Next(stack.Then(slots))) yield return (word, p * q, rest);
                }

                break;
        }
    }

    private IEnumerable<(Frame Stack, double P)> Enter(Rule rule, Slot[] arguments, Frame? below, int depth)
    {
        foreach (var (alternative, p) in rule.Choices(Array.ConvertAll(arguments, a => a.Entry)))
        {
            var slots = new Slot[alternative.Slots.Length];
            Array.Fill(slots, Slot.Unset);
            arguments.CopyTo(slots, 0);
            yield return (new Frame(alternative, 0, slots, below, depth), p);
        }
    }

    /// <summary>Every value that a draw may have, where a later choice depends on it; else one variable with its distribution.</summary>
    private IEnumerable<(Slot Slot, double P)> Values(Frame stack, Draw draw)
    {
        var excluded = draw.Excluded(stack.Entries);
        var p = Enumerable.Range(0, draw.List.Count).Select(entry => draw.List.Probability(entry, excluded)).ToArray();
        if (!_dependence.Matters(stack.Alternative, draw.Slot))
        {
            Array.Sort(excluded);
            var key = Invariant(_alternatives[stack.Alternative], draw.Slot, stack.Depth);
            yield return (new Slot(Alternative.Unset, new Variable(key, string.Join(',', excluded), p)), 1);
            yield break;
        }

        for (var entry = 0; entry < p.Length; entry++)
            if (p[entry] > 0) yield return (new Slot(entry, null), p[entry]);
    }

    private static string Invariant(params int[] numbers) =>
        string.Join('.', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));

    private Said Text(string text)
    {
        if (_said.TryGetValue(text, out var id)) return _sayings[id];
        return Remember(text, new Said(_sayings.Count, null, [(text, 0)], [1], DocumentText.IsPunctuation(text)));
    }

    private Said Say(Slot slot, WordList list, int column)
    {
        if (slot.Variable is not { } variable) return Text(list.Entries[slot.Entry][column]);
        var key = $"{list.Name} {column} {variable.Excluded}";
        var said = _said.TryGetValue(key, out var id)
            ? _sayings[id]
            : Remember(key, new Said(
                _sayings.Count, null, [.. list.Entries.Select((e, i) => (e[column], i))], variable.Probabilities, IsPunctuation: false));
        return said with { Variable = variable };
    }

    private Said Remember(string key, Said said)
    {
        _said.Add(key, said.Id);
        _sayings.Add(said);
        return said;
    }

    private Cooccurrence Spread()
    {
        string[] words = [.. _grammar.Vocabulary.Where(word => !DocumentText.IsPunctuation(word))];
        var index = Enumerable.Range(0, words.Length).ToDictionary(i => words[i], StringComparer.Ordinal);
        var counts = new double[words.Length, words.Length];
        foreach (var ((first, second, same), expected) in _pairs)
        {
            foreach (var (w, i) in _sayings[first].Words)
            {
                foreach (var (c, j) in _sayings[second].Words)
                {
                    if (same && i != j) continue;
                    var share = expected * _sayings[first].Probabilities[i] * (same ? 1 : _sayings[second].Probabilities[j]);
                    counts[index[w], index[c]] += share;
                    counts[index[c], index[w]] += share;
                }
            }
        }

        return new Cooccurrence(words, counts);
    }

    /// <summary>
    /// Equal for states that say the same words with the same probabilities. A variable is named by its draw and the depth of
    /// it: while it is alive, the same draw is not made again at this depth.
    /// </summary>
    private string Key(Frame stack)
    {
        var key = new StringBuilder();
        for (var frame = stack; frame is not null; frame = frame.Below)
        {
            key.Append(CultureInfo.InvariantCulture, $"{_alternatives[frame.Alternative]}:{frame.Position}@{frame.Depth}");
            for (var slot = 0; slot < frame.Slots.Length; slot++)
            {
                if (!frame.Alternative.Live[frame.Position][slot]) continue;
                var value = frame.Slots[slot];
                if (value.Variable is { } variable) key.Append(CultureInfo.InvariantCulture, $" {variable.Key}/{variable.Excluded}");
                else key.Append(CultureInfo.InvariantCulture, $" {value.Entry}");
            }

            key.Append(';');
        }

        return key.ToString();
    }

    /// <summary>A drawn word whose value decides nothing: what it may be.</summary>
    private sealed record Variable(string Key, string Excluded, double[] Probabilities);

    /// <summary>A known value, or a variable.</summary>
    private readonly record struct Slot(int Entry, Variable? Variable)
    {
        public static Slot Unset => new(Alternative.Unset, null);
    }

    /// <summary>A word, or the words that a variable may be in one column, each with the index of its entry.</summary>
    private sealed record Said(
        int Id, Variable? Variable, (string Word, int Entry)[] Words, double[] Probabilities, bool IsPunctuation);

    /// <summary>An alternative that is expanded up to some position; <paramref name="Below"/> goes on after it.</summary>
    private sealed record Frame(Alternative Alternative, int Position, Slot[] Slots, Frame? Below, int Depth)
    {
        public Item Item => Alternative.Items[Position];

        public int[] Entries => Array.ConvertAll(Slots, s => s.Entry);

        /// <summary>After this item; frames that are done are taken off.</summary>
        public Frame? Then(Slot[] slots) =>
            Position + 1 < Alternative.Items.Length ? this with { Position = Position + 1, Slots = slots } : Below;
    }
}
