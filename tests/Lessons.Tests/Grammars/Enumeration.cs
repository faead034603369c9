using Lessons.Grammars;

namespace Lessons.Tests.Grammars;

/// <summary>
/// The oracle: all derivations of a small grammar without recursion, by plain loops, with none of the library's
/// shortcuts.
/// </summary>
internal static class Enumeration
{
    public static IEnumerable<(string Text, double Probability)> Derivations(Grammar grammar) =>
        Expand(grammar.Start, []).Select(d => (DocumentText.FromWords(d.Words), d.Probability));

    private static IEnumerable<(string[] Words, double Probability)> Expand(Rule rule, int[] arguments)
    {
        var allowed = rule.Alternatives.Where(a => a.Conditions.All(c => arguments[c.Slot] == c.Entry)).ToArray();
        foreach (var alternative in allowed)
        {
            var partial = new List<(string[] Words, int[] Values, double Probability)>
            {
                ([], [.. arguments, .. new int[alternative.Slots.Length - arguments.Length]],
                    alternative.Weight / allowed.Sum(a => a.Weight)),
            };
            foreach (var item in alternative.Items) partial = [.. partial.SelectMany(p => Step(item, p))];
            foreach (var (words, _, probability) in partial) yield return (words, probability);
        }
    }

    private static IEnumerable<(string[] Words, int[] Values, double Probability)> Step(
        Item item, (string[] Words, int[] Values, double Probability) p)
    {
        switch (item)
        {
            case Literal literal:
                yield return ([.. p.Words, literal.Text], p.Values, p.Probability);
                break;
            case Settled settled:
                yield return ([.. p.Words, settled.Text(p.Values)], p.Values, p.Probability);
                break;
            case Call call:
                foreach (var (words, probability) in Expand(call.Rule, [.. call.Arguments.Select(a => p.Values[a])]))
                    yield return ([.. p.Words, .. words], p.Values, p.Probability * probability);
                break;
            case Draw draw:
                for (var entry = 0; entry < draw.List.Count; entry++)
                {
                    if (draw.Except.Any(slot => p.Values[slot] == entry)) continue;
                    int[] values = [.. p.Values];
                    values[draw.Slot] = entry;
                    string[] said = draw.Form is { } form ? [draw.List.Entries[entry][form.In(values)]] : [];
                    yield return ([.. p.Words, .. said], values, p.Probability * draw.List.Probability(entry, draw.Excluded(p.Values)));
                }

                break;
        }
    }
}
