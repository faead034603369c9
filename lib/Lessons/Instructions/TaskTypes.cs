using Lessons.Grammars;
using Lessons.InContext;

namespace Lessons.Instructions;

/// <summary>
/// 26 types of tasks about the words of the course's world. Eighteen ask for the first, second or last word of a kind in a list; three
/// of these are held out, and tuning sees their words, "last" and "animal", in other combinations only. The other eight ask for what
/// stands in the instruction, or for what the world taught.
/// </summary>
public static class TaskTypes
{
    /// <summary>A kind of word, and the words: entries of a list of the course's grammar.</summary>
    private static readonly (string Kind, string[] Words)[] Kinds =
    [
        ("animal", Entries("Animal")[..15]), // those after it are people
        ("color", Entries("Color")),
        ("dish", Entries("Dish")),
        ("name", Entries("Person")),
        ("room", Entries("Space")),
        ("town", Entries("Town")),
    ];

    /// <summary>The three words of a kind in a list.</summary>
    private static readonly string[] Orders = ["first", "second", "last"];

    private static readonly string[] Numbers = Entries("Count");

    /// <summary>The types to tune on.</summary>
    public static IReadOnlyList<TaskType> ForTuning { get; } = [.. Tuned()];

    /// <summary>The types that no model is tuned on: "last animal", "first color", "last town".</summary>
    public static IReadOnlyList<TaskType> HeldOut { get; } = [.. Selections(heldOut: true)];

    /// <summary>All types: those to tune on, then those that are held out.</summary>
    public static IReadOnlyList<TaskType> All { get; } = [.. ForTuning, .. HeldOut];

    /// <summary>Types about one word, whose inputs can be made of words that tuning did not ask about.</summary>
    public static IReadOnlyList<TaskType> AboutWords { get; } = [.. ForTuning.Where(t => t.Name is "kind" or "pronoun" or "plural")];

    private static IEnumerable<TaskType> Tuned() =>
    [
        .. Selections(heldOut: false),
        Make("kind", TaskTemplates.Kind, Kind),
        Make("pronoun", TaskTemplates.Pronoun, Pronoun),
        Make("plural", TaskTemplates.Plural, Plural),
        Make("sum", TaskTemplates.Sum, (uniform, _) => Sum(uniform)),
        Make("where", TaskTemplates.Where, (uniform, _) => Where(uniform)),
        Make("stars", TaskTemplates.Stars, (uniform, _) => Stars(uniform)),
        Make("backwards", TaskTemplates.Backwards, (uniform, _) => Backwards(uniform)),
        Make("count", TaskTemplates.Count, (uniform, _) => Count(uniform)),
    ];

    private static IEnumerable<TaskType> Selections(bool heldOut) =>
        from kind in Enumerable.Range(0, Kinds.Length)
        from at in Enumerable.Range(0, Orders.Length)
        where (Orders[at], Kinds[kind].Kind) is ("last", "animal") or ("first", "color") or ("last", "town") == heldOut
        select Make($"{Orders[at]} {Kinds[kind].Kind}", TaskTemplates.Select, (uniform, _) => Select(uniform, kind, at));

    private static TaskType Make(
        string name, (string[] Tuned, string[] HeldOut) templates, Func<UniformStream, TaskWords, TaskInput> draw) =>
        new(name, templates.Tuned, templates.HeldOut, draw);

    /// <summary>Three words of the kind and three of another, shuffled: each kind is as frequent, so its name has to be read.</summary>
    private static TaskInput Select(UniformStream uniform, int kind, int at)
    {
        var other = (kind + 1 + Sampling.Below(uniform, Kinds.Length - 1)) % Kinds.Length;
        string[] words = [.. Pick(uniform, Kinds[kind].Words, 3), .. Pick(uniform, Kinds[other].Words, 3)];
        string[] list = [.. Sampling.Distinct(uniform, 6, 6).Select(i => words[i])];
        string[] candidates = [.. list.Where(Kinds[kind].Words.Contains)];
        return new TaskInput(
            candidates[at], candidates, ("p", Orders[at]), ("k", Kinds[kind].Kind), ("list", string.Join(' ', list)));
    }

    private static TaskInput Kind(UniformStream uniform, TaskWords words)
    {
        var (kind, all) = Kinds[Sampling.Below(uniform, Kinds.Length)];
        return new TaskInput(kind, [], ("word", Pick(uniform, Half(all, words), 1)[0]));
    }

    private static TaskInput Pronoun(UniformStream uniform, TaskWords words)
    {
        var people = CourseGrammar.Grammar.List("Person").Entries;
        // Every second one of each gender: they stand one after the other.
        var person = Pick(uniform, Half([.. people], words), 1)[0];
        return new TaskInput(person[1], [], ("word", person[0]));
    }

    private static TaskInput Plural(UniformStream uniform, TaskWords words)
    {
        var nouns = new[] { "Animal", "Dish", "Thing" }.SelectMany(list => CourseGrammar.Grammar.List(list).Entries);
        var noun = Pick(uniform, Half([.. nouns], words), 1)[0];
        return new TaskInput(noun[1], [], ("word", noun[0]));
    }

    private static TaskInput Sum(UniformStream uniform)
    {
        var (a, b) = (Sampling.Below(uniform, 10), Sampling.Below(uniform, 10));
        return new TaskInput(Numbers[a + b], [], ("a", Numbers[a]), ("b", Numbers[b]));
    }

    private static TaskInput Where(UniformStream uniform)
    {
        var people = Pick(uniform, Entries("Person"), 2);
        var rooms = Pick(uniform, Entries("Space"), 2);
        var asked = Sampling.Below(uniform, 2);
        string[] answers = [.. rooms.Select(room => $"in the {room}")];
        return new TaskInput(
            answers[asked], answers, ("word", people[asked]),
            ("facts", $"{people[0]} is in the {rooms[0]} . {people[1]} is in the {rooms[1]} ."));
    }

    private static TaskInput Stars(UniformStream uniform)
    {
        var stars = Entries("Rating")[Sampling.Below(uniform, 5)];
        var dish = Pick(uniform, Entries("Dish"), 1)[0];
        var (list, kind) = Sampling.Below(uniform, 2) == 0 ? ("GoodTaste", "i loved it :") : ("BadTaste", "i expected more :");
        var verdict = Sampling.Below(uniform, 2) == 0 ? kind : "i give it";
        // "five" stands in every review, so it is a candidate that is always wrong unless there are five stars.
        return new TaskInput(
            stars, stars == "five" ? ["five"] : [stars, "five"],
            ("review", $"the {dish} was {Pick(uniform, Entries(list), 1)[0]} . {verdict} {stars} of five stars ."));
    }

    private static TaskInput Backwards(UniformStream uniform)
    {
        var list = Pick(uniform, Kinds[Sampling.Below(uniform, Kinds.Length)].Words, 3);
        return new TaskInput(string.Join(' ', list.Reverse()), [], ("list", string.Join(' ', list)));
    }

    private static TaskInput Count(UniformStream uniform)
    {
        var count = 2 + Sampling.Below(uniform, 5);
        var list = Pick(uniform, [.. Kinds.SelectMany(k => k.Words)], count);
        return new TaskInput(Numbers[count], [], ("list", string.Join(' ', list)));
    }

    private static T[] Half<T>(T[] all, TaskWords words) => [.. all.Where((_, i) => i % 2 == (int)words)];

    private static T[] Pick<T>(UniformStream uniform, T[] from, int count) =>
        [.. Sampling.Distinct(uniform, from.Length, count).Select(i => from[i])];

    private static string[] Entries(string list) => [.. CourseGrammar.Grammar.List(list).Entries.Select(entry => entry[0])];
}
