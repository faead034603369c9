namespace Lessons.Worlds;

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
