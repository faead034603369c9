namespace Lessons.Worlds;

/// <summary>
/// A sampled document, with what the grammar knows about it: its kind (the rule that the first rule expanded to), the
/// values of that rule's variables (a review's stars are the variable r), and log P(derivation), which is
/// log P(words) as long as the words have no other derivation.
/// </summary>
public sealed record Document(string Kind, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Words, double LogProbability);

/// <summary>Expands rules from left to right; every choice takes one uniform number.</summary>
internal sealed class Derivation(UniformStream random)
{
    private readonly List<string> _words = [];
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private string _kind = "";
    private double _logProbability;

    public Document Expand(Rule start)
    {
        Expand(start, [], depth: 0);
        return new Document(_kind, _variables, _words, _logProbability);
    }

    private void Expand(Rule rule, int[] arguments, int depth)
    {
        var alternative = Choose(rule, arguments);
        var values = alternative.Enter(arguments);
        foreach (var item in alternative.Items)
        {
            switch (item)
            {
                case Literal literal:
                    _words.Add(literal.Text);
                    break;
                case Settled settled:
                    _words.Add(settled.Text(values));
                    break;
                case Call call:
                    if (depth == 0 && _kind.Length == 0) _kind = call.Rule.Name;
                    Expand(call.Rule, call.Values(values), depth + 1);
                    break;
                case Draw draw:
                    var excluded = draw.Excluded(values);
                    var entry = draw.List.Draw(random.Next(), excluded);
                    _logProbability += Math.Log(draw.List.Probability(entry, excluded));
                    values[draw.Slot] = entry;
                    if (draw.Form is { } form) _words.Add(draw.List.Entries[entry][form.In(values)]);
                    if (depth == 1 && alternative.SlotNames[draw.Slot].Length > 0)
                        _variables[alternative.SlotNames[draw.Slot]] = draw.List.Entries[entry][0];
                    break;
            }
        }
    }

    private Alternative Choose(Rule rule, int[] arguments)
    {
        var choices = rule.Choices(arguments);
        if (choices.Length == 1) return choices[0].Alternative;
        var left = random.Next();
        var chosen = Array.FindIndex(choices, c => (left -= c.Probability) < 0);
        // Rounding can leave the last sliver of [0, 1) to nobody.
        var (alternative, probability) = choices[chosen < 0 ? ^1 : chosen];
        _logProbability += Math.Log(probability);
        return alternative;
    }
}
