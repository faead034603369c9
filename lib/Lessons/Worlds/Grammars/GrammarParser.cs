using System.Globalization;
using System.Text.RegularExpressions;
using Lessons.Text;

namespace Lessons.Worlds;

/// <summary>Reads the text format of course.grammar: first the names of all lists and rules, then what the rules say.</summary>
internal sealed partial class GrammarParser(string text, string file)
{
    private readonly Dictionary<string, WordList> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Rule Rule, string[] Variables, List<(int Number, string Text)> Lines)> _rules = new(StringComparer.Ordinal);

    public Grammar Parse()
    {
        ReadHeadings();
        if (_rules.Count == 0) throw new BadLineException(file, 1, "there is no rule; expected at least one, such as 'rule Document'");
        foreach (var (rule, variables, lines) in _rules.Values)
            rule.Define([.. lines.Select(line => new AlternativeParser(this, rule, variables, line.Number).Parse(line.Text))]);
        RefuseLeftRecursion();
        return new Grammar([.. _lists.Values], [.. _rules.Values.Select(r => r.Rule)]);
    }

    internal WordList? FindList(string name) => _lists.GetValueOrDefault(name);

    internal Rule? FindRule(string name) => _rules.TryGetValue(name, out var rule) ? rule.Rule : null;

    internal BadLineException Error(int line, string message) => new(file, line, message);

    private void ReadHeadings()
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (IsBlank(lines[i])) continue;
            var number = i + 1;
            var body = new List<(int Number, string Text)>();
            while (i + 1 < lines.Length && (IsBlank(lines[i + 1]) || char.IsWhiteSpace(lines[i + 1][0])))
                if (!IsBlank(lines[++i])) body.Add((i + 1, lines[i].Trim()));
            if (ListHeading().Match(lines[number - 1]) is { Success: true } list) AddList(number, list, body);
            else if (RuleHeading().Match(lines[number - 1]) is { Success: true } rule) AddRule(number, rule, body);
            else throw Error(number, $"'{lines[number - 1].Trim()}' is neither a list nor a rule; expected 'list Name ...' or 'rule Name' at the start of a line");
        }
    }

    private void AddList(int number, Match heading, List<(int Number, string Text)> body)
    {
        var name = NewName(number, heading.Groups["name"].Value);
        string[] columns = heading.Groups["columns"].Success ? Words(heading.Groups["columns"].Value) : ["word"];
        IEnumerable<(int, string[])> rows = heading.Groups["columns"].Success
            ? body.Select(line => (line.Number, Words(line.Text)))
            : Words(heading.Groups["words"].Value).Select(word => (number, new[] { word }))
                .Concat(body.SelectMany(line => Words(line.Text).Select(word => (line.Number, new[] { word }))));
        var entries = rows.Select(row => ReadEntry(row.Item1, name, columns, row.Item2)).ToArray();
        if (entries.Length == 0) throw Error(number, $"list {name} has no entries; expected at least one");
        if (entries.GroupBy(e => e.Forms[0], StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
            throw Error(number, $"list {name} has '{twice.Key}' more than once; give it a weight instead, such as {twice.Key}*2");
        _lists.Add(name, new WordList(name, columns, entries));
    }

    private (string[] Forms, double Weight) ReadEntry(int number, string list, string[] columns, string[] forms)
    {
        var weights = forms.Select(form => Weighted().Match(form)).Where(m => m.Success).ToArray();
        if (weights.Length > 1) throw Error(number, $"the entry '{string.Join(' ', forms)}' has {weights.Length} weights; expected one at most");
        forms = Array.ConvertAll(forms, form => Weighted().Replace(form, "${word}"));
        if (forms.Length != columns.Length)
            throw Error(number, $"'{string.Join(' ', forms)}' has {forms.Length} forms, but list {list} has {columns.Length} columns ({string.Join(' ', columns)})");
        return (forms, weights is [var weight] ? ReadWeight(number, weight.Groups["weight"].Value) : 1);
    }

    internal double ReadWeight(int number, string weight) =>
        double.Parse(weight, CultureInfo.InvariantCulture) is > 0 and var value ? value : throw Error(number, $"the weight is {weight}; expected more than 0");

    private void AddRule(int number, Match heading, List<(int Number, string Text)> body)
    {
        var name = NewName(number, heading.Groups["name"].Value);
        if (body.Count == 0) throw Error(number, $"rule {name} has no alternatives; expected at least one indented line below it");
        var parameters = heading.Groups["parameters"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split(':', StringSplitOptions.TrimEntries)).ToArray();
        foreach (var parameter in parameters)
            if (parameter.Length != 2 || FindList(parameter[1]) is null)
                throw Error(number, $"the parameter '{string.Join(':', parameter)}' of rule {name} is not of the form x:List with a list declared above");
        var rule = new Rule(name, [.. parameters.Select(p => _lists[p[1]])]);
        _rules.Add(name, (rule, [.. parameters.Select(p => p[0])], body));
    }

    private string NewName(int number, string name) =>
        _lists.ContainsKey(name) || _rules.ContainsKey(name) ? throw Error(number, $"{name} is declared twice") : name;

    /// <summary>A rule that can begin with itself would be expanded for ever before the first word.</summary>
    private void RefuseLeftRecursion()
    {
        var silent = new HashSet<Rule>();
        while (_rules.Values.Count(r => r.Rule.Alternatives.Any(a => a.Items.All(IsSilent)) && silent.Add(r.Rule)) > 0)
        {
        }

        foreach (var (rule, _, lines) in _rules.Values)
        {
            var seen = new HashSet<Rule>();
            var open = new Stack<Rule>(First(rule));
            while (open.TryPop(out var next))
            {
                if (next == rule) throw Error(lines[0].Number, $"rule {rule.Name} can begin with itself; put the recursion after a word");
                if (!seen.Add(next)) continue;
                foreach (var first in First(next)) open.Push(first);
            }
        }

        bool IsSilent(Item item) => item is Draw { Form: null } || (item is Call call && silent.Contains(call.Rule));

        IEnumerable<Rule> First(Rule rule)
        {
            foreach (var alternative in rule.Alternatives)
            {
                foreach (var item in alternative.Items)
                {
                    if (item is Call call) yield return call.Rule;
                    if (!IsSilent(item)) break;
                }
            }
        }
    }

    private static bool IsBlank(string line) => line.AsSpan().Trim() is "" or ['#', ..];

    internal static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^list\s+(?<name>\p{Lu}\w*)(\s*\((?<columns>[^)]*)\)\s*$|\s+(?<words>[^(]*)$|$)")]
    private static partial Regex ListHeading();

    [GeneratedRegex(@"^rule\s+(?<name>\p{Lu}\w*)\s*(\((?<parameters>[^)]*)\))?\s*$")]
    private static partial Regex RuleHeading();

    [GeneratedRegex(@"^(?<word>.+)\*(?<weight>\d+(\.\d+)?)$")]
    private static partial Regex Weighted();
}
