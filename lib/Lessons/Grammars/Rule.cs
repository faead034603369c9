namespace Lessons.Grammars;

/// <summary>
/// A nonterminal of a <see cref="Grammar"/>. Its parameters range over word lists, so one rule stands for as many
/// ordinary context-free rules as its parameters have values.
/// </summary>
public sealed class Rule
{
    internal Rule(string name, WordList[] parameters) => (Name, Parameters) = (name, parameters);

    public string Name { get; }

    internal WordList[] Parameters { get; }

    internal IReadOnlyList<Alternative> Alternatives { get; private set; } = [];

    private (Alternative Alternative, double Probability)[]? Unconditional { get; set; }

    internal void Define(IReadOnlyList<Alternative> alternatives)
    {
        Alternatives = alternatives;
        if (alternatives.All(a => a.Conditions.Length == 0)) Unconditional = Weigh(alternatives);
    }

    /// <summary>P(alternative | arguments): its weight among those whose conditions hold; empty if none does.</summary>
    internal (Alternative Alternative, double Probability)[] Choices(int[] arguments) =>
        Unconditional ?? Weigh([.. Alternatives.Where(a => a.Allows(arguments))]);

    private static (Alternative Alternative, double Probability)[] Weigh(IReadOnlyList<Alternative> alternatives)
    {
        var total = alternatives.Sum(a => a.Weight);
        return [.. alternatives.Select(a => (a, a.Weight / total))];
    }
}

/// <summary>One way to expand a rule. Its variables live in slots: first the rule's parameters, then those it draws itself.</summary>
internal sealed record Alternative(Rule Rule, double Weight, Condition[] Conditions, Item[] Items, WordList[] Slots, string[] SlotNames)
{
    /// <summary>For each position, whether the variable in a slot is still needed there or later.</summary>
    public bool[][] Live { get; } = LiveSlots(Items, Slots.Length);

    public bool Allows(int[] arguments) => Conditions.All(c => arguments[c.Slot] == c.Entry);

    public int[] Enter(int[] arguments)
    {
        var values = new int[Slots.Length];
        Array.Fill(values, Unset);
        arguments.CopyTo(values, 0);
        return values;
    }

    public const int Unset = -1;

    public bool Equals(Alternative? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private static bool[][] LiveSlots(Item[] items, int slots)
    {
        var live = new bool[items.Length + 1][];
        live[items.Length] = new bool[slots];
        for (var i = items.Length - 1; i >= 0; i--)
        {
            live[i] = [.. live[i + 1]];
            foreach (var slot in items[i].Reads) live[i][slot] = true;
        }

        return live;
    }
}

/// <summary>The alternative counts only where the variable in this slot has this value.</summary>
internal readonly record struct Condition(int Slot, int Entry);

/// <summary>Which column of a list is said: a fixed one, or the one that the variable in a slot names.</summary>
internal sealed record Form(int Column, int Slot, int[] ColumnOfEntry)
{
    public static Form Fixed(int column) => new(column, Alternative.Unset, []);

    public int In(int[] values) => Slot == Alternative.Unset ? Column : ColumnOfEntry[values[Slot]];

    public IEnumerable<int> Reads => Slot == Alternative.Unset ? [] : [Slot];
}

/// <summary>One step of an alternative, from left to right.</summary>
internal abstract record Item
{
    public virtual IEnumerable<int> Reads => [];
}

/// <summary>A word that stands for itself.</summary>
internal sealed record Literal(string Text) : Item;

/// <summary>Draws an entry that differs from those in <paramref name="Except"/>; says it, unless it has no form.</summary>
internal sealed record Draw(int Slot, WordList List, int[] Except, Form? Form) : Item
{
    public override IEnumerable<int> Reads => Except.Concat(Form?.Reads ?? []);

    public int[] Excluded(int[] values) => Array.ConvertAll(Except, slot => values[slot]);
}

/// <summary>Says a word that is settled by what was drawn before.</summary>
internal abstract record Settled : Item
{
    public abstract string Text(int[] values);
}

/// <summary>Says a variable again.</summary>
internal sealed record Recall(int Slot, WordList List, Form Form) : Settled
{
    public override IEnumerable<int> Reads => Form.Reads.Prepend(Slot);

    public override string Text(int[] values) => List.Entries[values[Slot]][Form.In(values)];
}

/// <summary>Says the word whose number in a list is the sum of two other words' numbers in theirs.</summary>
internal sealed record Plus(WordList List, int A, int B) : Settled
{
    public override IEnumerable<int> Reads => [A, B];

    public override string Text(int[] values) => List.Entries[values[A] + values[B]][0];
}

/// <summary>Expands another rule with these variables as its arguments.</summary>
internal sealed record Call(Rule Rule, int[] Arguments) : Item
{
    public override IEnumerable<int> Reads => Arguments;

    public int[] Values(int[] values) => Array.ConvertAll(Arguments, slot => values[slot]);
}

/// <summary>
/// The entries of one class of words: each has a form in every column (dog, dogs) and is drawn with probability
/// weight / sum of the weights.
/// </summary>
public sealed class WordList
{
    private readonly double[] _weights;
    private readonly Dictionary<string, int[]>[] _entriesWith;

    internal WordList(string name, string[] columns, IReadOnlyList<(string[] Forms, double Weight)> entries)
    {
        (Name, Columns) = (name, columns);
        Entries = entries.Select(e => (IReadOnlyList<string>)e.Forms).ToArray();
        _weights = entries.Select(e => e.Weight).ToArray();
        _entriesWith = columns.Select((_, column) => Enumerable.Range(0, Entries.Count)
            .GroupBy(entry => Entries[entry][column], StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal)).ToArray();
    }

    public string Name { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Entries[i][c] is entry i in column c.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Entries { get; }

    internal int Count => Entries.Count;

    /// <summary>P(entry | it is none of the excluded ones).</summary>
    internal double Probability(int entry, ReadOnlySpan<int> excluded) =>
        excluded.Contains(entry) ? 0 : _weights[entry] / RemainingWeight(excluded);

    internal int Draw(double uniform, ReadOnlySpan<int> excluded)
    {
        var left = uniform * RemainingWeight(excluded);
        var last = -1;
        for (var entry = 0; entry < Count; entry++)
        {
            if (excluded.Contains(entry)) continue;
            last = entry;
            if ((left -= _weights[entry]) < 0) break;
        }

        return last;
    }

    /// <summary>The entries that look like this word in this column.</summary>
    internal IReadOnlyList<int> EntriesWith(string word, int column) => _entriesWith[column].GetValueOrDefault(word, []);

    internal int IndexOf(string word) => EntriesWith(word, 0) is [var entry, ..] ? entry : -1;

    private double RemainingWeight(ReadOnlySpan<int> excluded)
    {
        var total = 0.0;
        for (var entry = 0; entry < Count; entry++)
            if (!excluded.Contains(entry)) total += _weights[entry];
        return total;
    }
}
