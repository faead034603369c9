namespace Lessons.Worlds;

/// <summary>
/// Which variables the probabilities of later choices (or the form of later words) depend on. Only their values have
/// to be told apart to compute an entropy; what is merely said again, such as a name, need not be.
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
