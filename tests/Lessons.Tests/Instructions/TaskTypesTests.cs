using Lessons.Grammars;
using Lessons.Instructions;

namespace Lessons.Tests.Instructions;

/// <summary>Each answer is found a second time, from the words of the finished instruction.</summary>
public class TaskTypesTests
{
    private static readonly Dictionary<string, string> ListOfKind = new()
    {
        ["animal"] = "Animal", ["color"] = "Color", ["dish"] = "Dish", ["name"] = "Person", ["room"] = "Space", ["town"] = "Town",
    };

    public static TheoryData<string> Names => [.. TaskTypes.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Answers_are_right(string name)
    {
        var type = TaskTypes.All.Single(t => t.Name == name);
        var uniform = new UniformStream(1);
        foreach (var templates in new[] { type.Templates, type.HeldOutTemplates })
        {
            for (var i = 0; i < 200; i++)
            {
                var example = type.Sample(uniform, templates, (TaskWords)(i % 2));
                example.Instruction.ShouldNotContain("{");
                example.Answer.ShouldBe(Solve(name, DocumentText.ToWords(example.Instruction)), example.Instruction);
                if (example.Candidates.Count > 0) example.Candidates.ShouldContain(example.Answer);
            }
        }
    }

    /// <summary>What a person would answer.</summary>
    private static string Solve(string name, string[] words)
    {
        if (name.Split(' ') is [var order, var kind])
        {
            var ofKind = words.Where(word => IsOf(kind, word)).ToArray();
            ofKind.Length.ShouldBe(3);
            words.ShouldContain(kind);
            words.ShouldContain(order);
            return order switch { "first" => ofKind[0], "second" => ofKind[1], _ => ofKind[2] };
        }

        var listed = words.Where(word => ListOfKind.Keys.Any(k => IsOf(k, word))).ToArray();
        switch (name)
        {
            case "kind":
                return ListOfKind.Keys.Single(k => IsOf(k, listed.Single()));
            case "pronoun":
                return Column("Person", listed.Single(), 1);
            case "plural":
                var noun = words.Single(word => Nouns().Any(entry => entry[0] == word));
                return Nouns().Single(entry => entry[0] == noun)[1];
            case "sum":
                var terms = words.Select(word => Values("Digit").IndexOf(word)).Where(value => value >= 0).ToArray();
                terms.Length.ShouldBe(2);
                return Values("Count")[terms.Sum()];
            case "where":
                // "anna is in the hall": of the one who is named a second time.
                var asked = listed.Where(word => IsOf("name", word)).GroupBy(word => word).Single(g => g.Count() == 2).Key;
                var at = Enumerable.Range(0, words.Length - 4)
                    .Single(i => words[i] == asked && words[i + 1] == "is" && words[i + 2] == "in");
                return $"in the {words[at + 4]}";
            case "stars":
                return words[Array.LastIndexOf(words, "of", Array.IndexOf(words, "stars", Array.LastIndexOf(words, "five"))) - 1];
            case "backwards":
                listed.Length.ShouldBe(3);
                return $"{listed[2]} {listed[1]} {listed[0]}";
            case "count":
                return Values("Count")[listed.Length];
            default:
                throw new InvalidOperationException(name);
        }
    }

    [Fact]
    public void Held_out_types_are_new_combinations_of_known_words()
    {
        TaskTypes.HeldOut.Select(type => type.Name).ShouldBe(["last animal", "first color", "last town"]);
        TaskTypes.ForTuning.Count.ShouldBe(23);
        TaskTypes.All.Select(type => type.Name).ShouldBeUnique();
        foreach (var type in TaskTypes.HeldOut)
            foreach (var word in type.Name.Split(' '))
                TaskTypes.ForTuning.Count(t => t.Name.Split(' ').Contains(word)).ShouldBeGreaterThan(1, word);
    }

    [Fact]
    public void A_type_has_ten_templates_and_its_two_held_out_ones_are_of_known_words()
    {
        var known = TaskTypes.ForTuning.SelectMany(type => type.Templates).SelectMany(DocumentText.ToWords).ToHashSet();
        foreach (var type in TaskTypes.All)
        {
            type.Templates.Count.ShouldBe(10);
            type.HeldOutTemplates.Count.ShouldBe(2);
            type.Templates.Concat(type.HeldOutTemplates).ShouldBeUnique();
            type.HeldOutTemplates.SelectMany(DocumentText.ToWords).ShouldBeSubsetOf(known);
        }
    }

    [Fact]
    public void The_held_out_words_of_a_type_are_no_words_of_its_tuning()
    {
        foreach (var type in TaskTypes.AboutWords)
        {
            HashSet<string> Said(TaskWords words)
            {
                var uniform = new UniformStream(3);
                return [.. Enumerable.Range(0, 1000).Select(_ => type.Sample(uniform, ["{word}"], words).Instruction)];
            }

            Said(TaskWords.Seen).Overlaps(Said(TaskWords.HeldOut)).ShouldBeFalse(type.Name);
            foreach (var words in new[] { TaskWords.Seen, TaskWords.HeldOut })
                type.Sample(new UniformStream(1), type.Templates, words).Answer.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void The_answer_stands_where_the_instruction_says()
    {
        var counts = new int[3];
        foreach (var type in TaskTypes.HeldOut)
            foreach (var example in InstructionAnswers.Exam([type], 100, seed: 4))
                counts[example.Candidates.ToList().IndexOf(example.Answer)]++;
        counts.ShouldBe([100, 0, 200]); // one of the types asks for the first word, two for the last
    }

    [Fact]
    public void No_templates_are_refused() =>
        Should.Throw<ArgumentException>(() => TaskTypes.All[0].Sample(new UniformStream(1), [])).Message
            .ShouldBe("TaskType.Sample: 0 templates for 'first animal'; expected 1 or more");

    private static bool IsOf(string kind, string word)
    {
        var at = Values(ListOfKind[kind]).IndexOf(word);
        return at >= 0 && (kind != "animal" || at < Values("Animal").IndexOf("child"));
    }

    private static string Column(string list, string word, int column) =>
        CourseGrammar.Grammar.List(list).Entries.Single(entry => entry[0] == word)[column];

    private static IEnumerable<IReadOnlyList<string>> Nouns() =>
        new[] { "Animal", "Dish", "Thing" }.SelectMany(list => CourseGrammar.Grammar.List(list).Entries);

    private static List<string> Values(string list) => [.. CourseGrammar.Grammar.List(list).Entries.Select(entry => entry[0])];
}
