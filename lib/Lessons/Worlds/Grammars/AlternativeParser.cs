using System.Text.RegularExpressions;
using Lessons.Text;

namespace Lessons.Worlds;

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
        if (slot >= _rule.Parameters.Length) throw Error($"the condition {match.Value} is on a variable that is no parameter of rule {_rule.Name}");
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
        if (Special().IsMatch(token)) throw Error($"'{token}' is neither a word nor x:List, $x, $x[form], ?x:List, List[a+b], List, Rule or Rule(x)");
        return new Literal(token);
    }

    private Draw ReadDraw(Match match)
    {
        var list = List(match.Groups["list"].Value);
        var except = match.Groups["except"].Captures.Select(c => Slot(c.Value)).ToArray();
        foreach (var slot in except)
            if (_slots[slot].List != list) throw Error($"'{match.Value}' leaves out {_slots[slot].Name}, which is a {_slots[slot].List.Name}");
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
                    throw Error($"'{token}' leaves out {_slots[a].Name} and {_slots[b].Name}, which may be the same; draw the second as {_slots[b].Name}:{_slots[b].List.Name}-{_slots[a].Name}");
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
                throw Error($"'{match.Value}' gives a {_slots[arguments[i]].List.Name} where rule {name} takes a {rule.Parameters[i].Name}");
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
        if (columnOfEntry.Contains(-1)) throw Error($"[{form.Value}] is a {_slots[slot].List.Name}, whose words do not all name columns of {list.Name} ({string.Join(' ', columns)})");
        return new Form(0, slot, columnOfEntry);
    }

    private WordList List(string name) => _grammar.FindList(name) ?? throw Error($"there is no list '{name}'");

    private int Entry(WordList list, string word) => list.IndexOf(word) is >= 0 and var entry ? entry : throw Error($"list {list.Name} has no '{word}'");

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

    [GeneratedRegex(@"^((?<hidden>\?)?(?<variable>\p{Ll}\w*):(?<list>\p{Lu}\w*)|(?<list>\p{Lu}\w*)(?=[-\[]))(-(?<except>\p{Ll}\w*))*(\[(?<form>\w+)\])?$")]
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
