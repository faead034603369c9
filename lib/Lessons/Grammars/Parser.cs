using System.Globalization;
using System.Text.RegularExpressions;
using Lessons.Text;

namespace Lessons.Grammars;

/// <summary>Reads the text format of course.grammar: first the names of all lists and rules, then what the rules say.</summary>
internal sealed partial class GrammarParser(string text, string file)
{
    private readonly Dictionary<string, WordList> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Rule Rule, string[] Variables, List<(int Number, string Text)> Lines)> _rules =
        new(StringComparer.Ordinal);

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
            else throw Error(number,
                $"'{lines[number - 1].Trim()}' is neither a list nor a rule; "
                    + "expected 'list Name ...' or 'rule Name' at the start of a line");
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
        if (weights.Length > 1)
            throw Error(number, $"the entry '{string.Join(' ', forms)}' has {weights.Length} weights; expected one at most");
        forms = Array.ConvertAll(forms, form => Weighted().Replace(form, "${word}"));
        if (forms.Length != columns.Length)
            throw Error(number,
                $"'{string.Join(' ', forms)}' has {forms.Length} forms, "
                    + $"but list {list} has {columns.Length} columns ({string.Join(' ', columns)})");
        return (forms, weights is [var weight] ? ReadWeight(number, weight.Groups["weight"].Value) : 1);
    }

    internal double ReadWeight(int number, string weight) =>
        double.Parse(weight, CultureInfo.InvariantCulture) is > 0 and var value
            ? value
            : throw Error(number, $"the weight is {weight}; expected more than 0");

    private void AddRule(int number, Match heading, List<(int Number, string Text)> body)
    {
        var name = NewName(number, heading.Groups["name"].Value);
        if (body.Count == 0) throw Error(number, $"rule {name} has no alternatives; expected at least one indented line below it");
        var parameters = heading.Groups["parameters"].Value
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split(':', StringSplitOptions.TrimEntries)).ToArray();
        foreach (var parameter in parameters)
            if (parameter.Length != 2 || FindList(parameter[1]) is null)
                throw Error(number,
                    $"the parameter '{string.Join(':', parameter)}' of rule {name} is not of the form x:List with a list declared above");
        var rule = new Rule(name, [.. parameters.Select(p => _lists[p[1]])]);
        _rules.Add(name, (rule, [.. parameters.Select(p => p[0])], body));
    }

    private string NewName(int number, string name) =>
        _lists.ContainsKey(name) || _rules.ContainsKey(name) ? throw Error(number, $"{name} is declared twice") : name;

    /// <summary>A rule that can begin with itself would be expanded forever before the first word.</summary>
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

/// <summary>Reads one alternative of a rule, and gives each variable in it a slot.</summary>
internal sealed partial class AlternativeParser
{
    private readonly GrammarParser _grammar;
    private readonly Rule _rule;
    private readonly int _line;
    private readonly List<(string Name, WordList List)> _slots;
    private readonly Dictionary<int, int[]> _exceptions = [];

    public AlternativeParser(GrammarParser grammar, Rule rule, string[] parameters, int line)
    {
        (_grammar, _rule, _line) = (grammar, rule, line);
        _slots = [.. parameters.Zip(rule.Parameters)];
    }

    public Alternative Parse(string text)
    {
        var tokens = new Queue<string>(GrammarParser.Words(text));
        var weight = Weight().IsMatch(tokens.Peek()) ? _grammar.ReadWeight(_line, tokens.Dequeue()) : 1;
        var conditions = new List<Condition>();
        while (tokens.TryPeek(out var token) && Condition().Match(token) is { Success: true } condition)
        {
            tokens.Dequeue();
            conditions.Add(ReadCondition(condition));
        }

        var items = tokens.Select(ReadItem).ToArray();
        return new Alternative(_rule, weight, [.. conditions], items, [.. _slots.Select(s => s.List)], [.. _slots.Select(s => s.Name)]);
    }

    private Condition ReadCondition(Match match)
    {
        var slot = Slot(match.Groups["variable"].Value);
        if (slot >= _rule.Parameters.Length)
            throw Error($"the condition {match.Value} is on a variable that is no parameter of rule {_rule.Name}");
        return new Condition(slot, Entry(_slots[slot].List, match.Groups["word"].Value));
    }

    private Item ReadItem(string token)
    {
        if (DrawToken().Match(token) is { Success: true } draw) return ReadDraw(draw);
        if (RecallToken().Match(token) is { Success: true } recall)
        {
            var slot = Slot(recall.Groups["variable"].Value);
            return new Recall(slot, _slots[slot].List, ReadForm(_slots[slot].List, recall.Groups["form"]));
        }

        if (_grammar.FindList(token) is { } list) return NewDraw(token, "", list, [], Form.Fixed(0));
        if (PlusToken().Match(token) is { Success: true } plus) return ReadPlus(plus);
        if (CallToken().Match(token) is { Success: true } call) return ReadCall(call);
        if (Special().IsMatch(token))
            throw Error($"'{token}' is neither a word nor x:List, $x, $x[form], ?x:List, List[a+b], List, Rule or Rule(x)");
        return new Literal(token);
    }

    private Draw ReadDraw(Match match)
    {
        var list = List(match.Groups["list"].Value);
        var except = match.Groups["except"].Captures.Select(c => Slot(c.Value)).ToArray();
        foreach (var slot in except)
            if (_slots[slot].List != list)
                throw Error($"'{match.Value}' leaves out {_slots[slot].Name}, which is a {_slots[slot].List.Name}");
        RequireDifferent(match.Value, except);
        if (except.Length >= list.Count) throw Error($"'{match.Value}' leaves out all {list.Count} entries of {list.Name}");
        var form = match.Groups["hidden"].Success ? null : ReadForm(list, match.Groups["form"]);
        return NewDraw(match.Value, match.Groups["variable"].Value, list, except, form);
    }

    private Draw NewDraw(string token, string variable, WordList list, int[] except, Form? form)
    {
        if (variable.Length > 0 && _slots.Exists(s => s.Name == variable)) throw Error($"'{token}' draws {variable} a second time");
        _slots.Add((variable, list));
        _exceptions[_slots.Count - 1] = except;
        return new Draw(_slots.Count - 1, list, except, form);
    }

    /// <summary>The share of each remaining word is only known if the words that are left out differ from each other.</summary>
    private void RequireDifferent(string token, int[] except)
    {
        foreach (var a in except)
            foreach (var b in except)
                if (a < b && !(_exceptions.TryGetValue(b, out var others) && others.Contains(a)))
                    throw Error(
                        $"'{token}' leaves out {_slots[a].Name} and {_slots[b].Name}, which may be the same; "
                            + $"draw the second as {_slots[b].Name}:{_slots[b].List.Name}-{_slots[a].Name}");
    }

    private Plus ReadPlus(Match match)
    {
        var list = List(match.Groups["list"].Value);
        var (a, b) = (Slot(match.Groups["a"].Value), Slot(match.Groups["b"].Value));
        var largest = _slots[a].List.Count + _slots[b].List.Count - 2;
        if (largest >= list.Count) throw Error($"'{match.Value}' can reach entry {largest}, but list {list.Name} ends at {list.Count - 1}");
        return new Plus(list, a, b);
    }

    private Item ReadCall(Match match)
    {
        var name = match.Groups["rule"].Value;
        var rule = _grammar.FindRule(name) ?? throw Error($"there is no list or rule '{name}'");
        int[] arguments = [.. match.Groups["argument"].Captures.Select(c => Slot(c.Value))];
        if (arguments.Length != rule.Parameters.Length)
            throw Error($"'{match.Value}' gives {arguments.Length} arguments, but rule {name} has {rule.Parameters.Length} parameters");
        for (var i = 0; i < arguments.Length; i++)
            if (_slots[arguments[i]].List != rule.Parameters[i])
                throw Error(
                    $"'{match.Value}' gives a {_slots[arguments[i]].List.Name} where rule {name} takes a {rule.Parameters[i].Name}");
        return new Call(rule, arguments);
    }

    private Form ReadForm(WordList list, Group form)
    {
        if (!form.Success) return Form.Fixed(0);
        var columns = list.Columns.ToList();
        if (columns.IndexOf(form.Value) is >= 0 and var column) return Form.Fixed(column);
        var slot = _slots.FindIndex(s => s.Name == form.Value);
        if (slot < 0) throw Error($"[{form.Value}] is neither a column of {list.Name} ({string.Join(' ', columns)}) nor a variable");
        int[] columnOfEntry = [.. _slots[slot].List.Entries.Select(e => columns.IndexOf(e[0]))];
        if (columnOfEntry.Contains(-1))
            throw Error(
                $"[{form.Value}] is a {_slots[slot].List.Name}, "
                    + $"whose words do not all name columns of {list.Name} ({string.Join(' ', columns)})");
        return new Form(0, slot, columnOfEntry);
    }

    private WordList List(string name) => _grammar.FindList(name) ?? throw Error($"there is no list '{name}'");

    private int Entry(WordList list, string word) =>
        list.IndexOf(word) is >= 0 and var entry ? entry : throw Error($"list {list.Name} has no '{word}'");

    private int Slot(string variable)
    {
        var slot = _slots.FindIndex(s => s.Name == variable);
        return slot >= 0 ? slot : throw Error($"the variable {variable} is used before it is drawn");
    }

    private BadLineException Error(string message) => _grammar.Error(_line, message);

    [GeneratedRegex(@"^\d+(\.\d+)?$")]
    private static partial Regex Weight();

    [GeneratedRegex(@"^\[(?<variable>\p{Ll}\w*)=(?<word>[^\]]+)\]$")]
    private static partial Regex Condition();

    [GeneratedRegex(
        @"^((?<hidden>\?)?(?<variable>\p{Ll}\w*):(?<list>\p{Lu}\w*)|(?<list>\p{Lu}\w*)(?=[-\[]))"
        + @"(-(?<except>\p{Ll}\w*))*(\[(?<form>\w+)\])?$")]
    private static partial Regex DrawToken();

    [GeneratedRegex(@"^\$(?<variable>\p{Ll}\w*)(\[(?<form>\w+)\])?$")]
    private static partial Regex RecallToken();

    [GeneratedRegex(@"^(?<list>\p{Lu}\w*)\[(?<a>\w+)\+(?<b>\w+)\]$")]
    private static partial Regex PlusToken();

    [GeneratedRegex(@"^(?<rule>\p{Lu}\w*)(\((?<argument>\w+)(,(?<argument>\w+))*\))?$")]
    private static partial Regex CallToken();

    [GeneratedRegex(@"[\p{Lu}$\[\]()]|.[?:]")]
    private static partial Regex Special();
}
