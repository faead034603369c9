namespace Lessons.Grammars;

/// <summary>
/// Exact entropy of a grammar, in nats, and expected length of its documents. With I an instance of a rule (its name
/// and those arguments that its choices depend on), h_I the entropy of the choices made in I itself, and m_IJ the
/// expected number of times that I expands J:
/// H_I = h_I + sum_J m_IJ H_J,
/// a linear system; the answer is H of the first rule. The same system with words or characters instead of h_I
/// gives expected lengths. H is the entropy of derivations, which is that of documents as long as no document has two.
/// </summary>
public sealed class GrammarEntropy
{
    internal GrammarEntropy(Grammar grammar)
    {
        var instances = new InstanceTable(new ChoiceDependence(grammar)).ReachableFrom(grammar.Start);
        var (entropy, words, spelled) = Expectations.Solve(instances);
        (PerDocument, WordsPerDocument) = (entropy, words);
        // The text has no space before its first word.
        CharactersPerDocument = spelled - 1;
    }

    /// <summary>H(document) in nats.</summary>
    public double PerDocument { get; }

    /// <summary>E[number of words], the punctuation marks included.</summary>
    public double WordsPerDocument { get; }

    /// <summary>E[number of characters] of the document as <see cref="DocumentText"/> writes it.</summary>
    public double CharactersPerDocument { get; }

    /// <summary>
    /// Equation 7.4: entropy rate of the stream of documents, each followed by one separator, in nats per word:
    /// H(document) / (E[words] + 1).
    /// </summary>
    public double PerWord => PerDocument / (WordsPerDocument + 1);

    /// <summary>
    /// Entropy rate of the stream of documents, each on its own line, in nats per character: H(document) / (E[characters] +
    /// 1).
    /// </summary>
    public double PerCharacter => PerDocument / (CharactersPerDocument + 1);
}

/// <summary>
/// Solves x_I = own_I + sum_J m_IJ x_J by putting x back in until it no longer changes, which it does if and only if
/// the documents have a finite expected length.
/// </summary>
internal static class Expectations
{
    private const int MaximumSweeps = 100_000;

    /// <summary>Entropy, words and characters of the first instance.</summary>
    public static (double Entropy, double Words, double Characters) Solve(IReadOnlyList<Instance> instances)
    {
        var recalls = instances.ToDictionary(i => i, i => Array.ConvertAll(i.Recalls, r => (double[])r.Clone()));
        Repeat(instances, i => UpdateRecalls(i, recalls));
        var characters = instances.ToDictionary(i => i, i => i.Characters + i.Calls.Sum(c => c.Count * SaidForCallee(c, recalls)));
        return (
            Solve(instances, i => i.Entropy),
            Solve(instances, i => i.Words),
            Solve(instances, i => characters[i]));
    }

    private static double Solve(IReadOnlyList<Instance> instances, Func<Instance, double> own)
    {
        var x = instances.ToDictionary(i => i, own);
        Repeat(instances, i =>
        {
            var updated = own(i) + i.Calls.Sum(c => c.Count * x[c.Callee]);
            var change = Math.Abs(updated - x[i]);
            x[i] = updated;
            return change;
        });
        return x[instances[0]];
    }

    /// <summary>How often each unset parameter is said, in the instance itself and in those that it hands the parameter to.</summary>
    private static double UpdateRecalls(Instance instance, Dictionary<Instance, double[][]> recalls)
    {
        var change = 0.0;
        for (var p = 0; p < instance.Recalls.Length; p++)
        {
            for (var column = 0; column < instance.Recalls[p].Length; column++)
            {
                var updated = instance.Recalls[p][column];
                foreach (var (callee, count, sources) in instance.Calls)
                    for (var i = 0; i < sources.Length; i++)
                        if (sources[i].Parameter == p) updated += count * recalls[callee][i][column];
                change = Math.Max(change, Math.Abs(updated - recalls[instance][p][column]));
                recalls[instance][p][column] = updated;
            }
        }

        return change;
    }

    /// <summary>The characters of words that were drawn here and are said by the callee.</summary>
    private static double SaidForCallee(
        (Instance Callee, double Count, ArgumentSource[] Sources) call, Dictionary<Instance, double[][]> recalls)
    {
        var characters = 0.0;
        for (var i = 0; i < call.Sources.Length; i++)
        {
            if (call.Sources[i].Distribution is not { } distribution) continue;
            for (var column = 0; column < recalls[call.Callee][i].Length; column++)
                characters += recalls[call.Callee][i][column] * InstanceTable.Spelled(call.Callee.Rule.Parameters[i], distribution, column);
        }

        return characters;
    }

    private static void Repeat(IReadOnlyList<Instance> instances, Func<Instance, double> update)
    {
        for (var sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            var change = 0.0;
            // Callees mostly come after their callers: backwards, a grammar without recursion is done in one sweep.
            for (var i = instances.Count - 1; i >= 0; i--) change = Math.Max(change, update(instances[i]));
            if (change <= 1e-13) return;
            if (!double.IsFinite(change)) break;
        }

        throw new InvalidOperationException(
            "the grammar's documents have no finite expected length: some rule expands to itself once or more on average");
    }
}

/// <summary>
/// A rule with those of its arguments that matter to its choices (the others are unset), and what one expansion of it
/// is expected to do itself: the entropy of its choices, the words and characters it says, the instances it expands.
/// </summary>
internal sealed class Instance(Rule rule, int[] arguments)
{
    public Rule Rule { get; } = rule;

    public int[] Arguments { get; } = arguments;

    public double Entropy { get; set; }

    public double Words { get; set; }

    public double Characters { get; set; }

    /// <summary>Recalls[p][c]: how often the unset parameter p is said in column c.</summary>
    public double[][] Recalls { get; } = Array.ConvertAll(rule.Parameters, list => new double[list.Columns.Count]);

    public List<(Instance Callee, double Count, ArgumentSource[] Sources)> Calls { get; } = [];
}

/// <summary>Where the value of a callee's parameter comes from: the caller's own parameter, or a draw with this distribution.</summary>
internal readonly record struct ArgumentSource(int Parameter, double[]? Distribution);

/// <summary>Finds all instances that a rule can lead to.</summary>
internal sealed class InstanceTable(ChoiceDependence dependence)
{
    private readonly Dictionary<string, Instance> _known = new(StringComparer.Ordinal);
    private readonly List<Instance> _instances = [];

    /// <summary>The instance of <paramref name="start"/> comes first.</summary>
    public IReadOnlyList<Instance> ReachableFrom(Rule start)
    {
        Find(start, []);
        for (var i = 0; i < _instances.Count; i++) Describe(_instances[i]);
        return _instances;
    }

    private Instance Find(Rule rule, int[] arguments)
    {
        var key = rule.Name + "(" + string.Join(',', arguments) + ")";
        if (_known.TryGetValue(key, out var instance)) return instance;
        _instances.Add(instance = new Instance(rule, arguments));
        return _known[key] = instance;
    }

    private void Describe(Instance instance)
    {
        foreach (var (alternative, p) in instance.Rule.Choices(instance.Arguments))
        {
            instance.Entropy -= p * Math.Log(p);
            var distributions = new double[alternative.Slots.Length][];
            Walk(instance, alternative, 0, alternative.Enter(instance.Arguments), distributions, p);
        }
    }

    /// <summary>Follows an alternative, once for each value of a variable that matters; q is the probability to be here.</summary>
    private void Walk(Instance instance, Alternative alternative, int position, int[] values, double[][] distributions, double q)
    {
        for (; position < alternative.Items.Length; position++)
        {
            switch (alternative.Items[position])
            {
                case Literal literal:
                    Say(instance, q, DocumentText.Spelled(literal.Text));
                    break;
                case Plus plus:
                    Say(instance, q, DocumentText.Spelled(plus.Text(values)));
                    break;
                case Recall recall:
                    SayAgain(instance, recall, values, distributions, q);
                    break;
                case Call call:
                    AddCall(instance, call, values, distributions, q);
                    break;
                case Draw draw:
                    var excluded = draw.Excluded(values);
                    var p = Enumerable.Range(0, draw.List.Count).Select(entry => draw.List.Probability(entry, excluded)).ToArray();
                    instance.Entropy -= q * p.Sum(pi => pi > 0 ? pi * Math.Log(pi) : 0);
                    if (draw.Form is { } form) Say(instance, q, Spelled(draw.List, p, form.In(values)));
                    distributions[draw.Slot] = p;
                    if (!dependence.Matters(alternative, draw.Slot)) break;
                    for (var entry = 0; entry < p.Length; entry++)
                    {
                        if (p[entry] == 0) continue;
                        values[draw.Slot] = entry;
                        Walk(instance, alternative, position + 1, values, distributions, q * p[entry]);
                    }

                    values[draw.Slot] = Alternative.Unset;
                    return;
            }
        }
    }

    private static void Say(Instance instance, double q, double characters)
    {
        instance.Words += q;
        instance.Characters += q * characters;
    }

    private static void SayAgain(Instance instance, Recall recall, int[] values, double[][] distributions, double q)
    {
        if (values[recall.Slot] != Alternative.Unset)
        {
            Say(instance, q, DocumentText.Spelled(recall.Text(values)));
            return;
        }

        var column = recall.Form.In(values);
        if (recall.Slot < instance.Rule.Parameters.Length)
        {
            instance.Words += q;
            instance.Recalls[recall.Slot][column] += q;
        }
        else
        {
            Say(instance, q, Spelled(recall.List, distributions[recall.Slot], column));
        }
    }

    private void AddCall(Instance instance, Call call, int[] values, double[][] distributions, double q)
    {
        var arguments = call.Arguments.Select((slot, i) => dependence.Matters(call.Rule, i) ? values[slot] : Alternative.Unset).ToArray();
        var sources = call.Arguments.Select(slot =>
            values[slot] != Alternative.Unset ? new ArgumentSource(Alternative.Unset, Certain(call.Rule, call.Arguments, slot, values))
            : slot < instance.Rule.Parameters.Length ? new ArgumentSource(slot, null)
            : new ArgumentSource(Alternative.Unset, distributions[slot])).ToArray();
        instance.Calls.Add((Find(call.Rule, arguments), q, sources));
    }

    private static double[] Certain(Rule rule, int[] slots, int slot, int[] values)
    {
        var distribution = new double[rule.Parameters[Array.IndexOf(slots, slot)].Count];
        distribution[values[slot]] = 1;
        return distribution;
    }

    internal static double Spelled(WordList list, double[] p, int column)
    {
        var characters = 0.0;
        for (var entry = 0; entry < p.Length; entry++)
            if (p[entry] > 0) characters += p[entry] * DocumentText.Spelled(list.Entries[entry][column]);
        return characters;
    }
}

/// <summary>
/// Which variables the probabilities of later choices (or the form of later words) depend on. Only their values have
/// to be told apart to compute an entropy; what is only said again, such as a name, need not be.
/// </summary>
internal sealed class ChoiceDependence
{
    private readonly Dictionary<Rule, bool[]> _parameters;
    private readonly Dictionary<Alternative, bool[]> _slots;

    public ChoiceDependence(Grammar grammar)
    {
        _parameters = grammar.Rules.ToDictionary(r => r, r => new bool[r.Parameters.Length]);
        _slots = grammar.Rules.SelectMany(r => r.Alternatives).ToDictionary(a => a, a => new bool[a.Slots.Length]);
        bool changed;
        do
        {
            changed = false;
            foreach (var (alternative, slots) in _slots)
                foreach (var slot in Decisive(alternative))
                    changed |= Mark(slots, slot);
            foreach (var (alternative, slots) in _slots)
                for (var p = 0; p < alternative.Rule.Parameters.Length; p++)
                    if (slots[p]) changed |= Mark(_parameters[alternative.Rule], p);
        }
        while (changed);
    }

    public bool Matters(Rule rule, int parameter) => _parameters[rule][parameter];

    public bool Matters(Alternative alternative, int slot) => _slots[alternative][slot];

    private IEnumerable<int> Decisive(Alternative alternative)
    {
        foreach (var condition in alternative.Conditions) yield return condition.Slot;
        for (var p = 0; p < alternative.Rule.Parameters.Length; p++)
            if (_parameters[alternative.Rule][p]) yield return p;
        foreach (var item in alternative.Items)
        {
            switch (item)
            {
                case Draw draw:
                    foreach (var slot in draw.Reads) yield return slot;
                    break;
                case Recall recall:
                    foreach (var slot in recall.Form.Reads) yield return slot;
                    break;
                case Plus plus:
                    yield return plus.A;
                    yield return plus.B;
                    break;
                case Call call:
                    for (var i = 0; i < call.Arguments.Length; i++)
                        if (_parameters[call.Rule][i]) yield return call.Arguments[i];
                    break;
            }
        }
    }

    private static bool Mark(bool[] flags, int index)
    {
        if (flags[index]) return false;
        flags[index] = true;
        return true;
    }
}
