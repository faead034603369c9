using Lessons.Grammars;
using Lessons.Tests.Grammars;
using Lessons.WordVectors;

namespace Lessons.Tests.WordVectors;

public class CooccurrenceTests
{
    /// <summary>Variables said again, excluded and passed on, forms, conditions, weights, sums, silence, punctuation.</summary>
    private const string Small = """
        list Number singular plural
        list Animal (singular plural)
          dog dogs*3
          cat cats
          mouse mice*2
        list Person ann*2 bob cy
        list Digit zero one two
        list Sum zero one two three four
        list Near near behind
        rule Document
          3 ?n:Number the Noun(n) Verb(n) . Tail
          2 a:Person met b:Person-a , and Saw(a,b) .
          1 a:Person met b:Person-a . c:Person-a-b saw $a , $b .
          1 a:Digit plus b:Digit is Sum[a+b] .
          1 ?a:Animal ?b:Animal-a $b[plural] , $a !
        rule Noun(n:Number)
          2 Animal[n]
          1 x:Animal[n] Near the y:Animal-x
        rule Verb(n:Number)
          [n=singular] runs
          2 [n=singular] sleeps
          [n=plural] run
        rule Tail
          so it is .
          3 Person and c:Person saw $c .
        rule Saw(a:Person,b:Person)
          2 $b saw $a
          c:Person-b saw $b
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    [Equation("3.2")]
    public void Expected_counts_are_those_of_all_derivations(int window) => Compare(Grammar.Parse(Small), window);

    [Fact]
    public void Expected_counts_of_the_portraits_are_those_of_all_portraits() =>
        Compare(CourseGrammar.Grammar.BeginningWith("Portrait"), 5);

    [Fact]
    public void The_same_draw_made_twice_gives_two_variables()
    {
        var grammar = Grammar.Parse("list Word a b*3\nrule Document\n  Pair Pair\nrule Pair\n  x:Word $x");
        Compare(grammar, 3);
        var table = Cooccurrence.Expected(grammar, 1);
        // In the pair both words are one; between the pairs they are independent: 2 x 1/16 from within, twice the other way.
        table.Counts[table.IndexOf("a"), table.IndexOf("a")].ShouldBe(2 * (2 * 0.25 + 0.0625), 1e-12);
        table.Counts[table.IndexOf("a"), table.IndexOf("b")].ShouldBe(2 * 0.25 * 0.75, 1e-12);
    }

    [Fact]
    public void Recursion_is_summed_to_its_end()
    {
        // The number of words is geometric with mean 2, so there is one pair of neighbours on average, counted both ways.
        var table = Cooccurrence.Expected(Grammar.Parse("rule Document\n  a\n  a Document"), 1);
        table.Counts[0, 0].ShouldBe(2, 1e-12);
    }

    [Fact]
    public void Counts_tend_to_the_expected_ones()
    {
        var grammar = Grammar.Parse(Small);
        var random = new UniformStream(3);
        const int documents = 20_000;
        var counted = Cooccurrence.Count(Enumerable.Range(0, documents).Select(_ => grammar.Sample(random).Words), 4);
        var expected = Cooccurrence.Expected(grammar, 4);
        counted.Words.ShouldBe(expected.Words);
        foreach (var w in counted.Words)
        {
            foreach (var c in counted.Words)
            {
                var mean = documents * expected.Counts[expected.IndexOf(w), expected.IndexOf(c)];
                // A pair comes up to four times in a document, so five deviations of a Poisson number are widened by two.
                var difference = counted.Counts[counted.IndexOf(w), counted.IndexOf(c)] - mean;
                Math.Abs(difference).ShouldBeLessThan(10 * Math.Sqrt(mean) + 1e-9, $"{w} {c}");
            }
        }
    }

    [Fact]
    public void A_window_counts_words_and_ends_with_the_document()
    {
        var table = Cooccurrence.Count([["a", ",", "b", "c", "."], ["d", "a"]], 1);
        table.Words.ShouldBe(["a", "b", "c", "d"]);
        double[,] expected = { { 0, 1, 0, 1 }, { 1, 0, 1, 0 }, { 0, 1, 0, 0 }, { 1, 0, 0, 0 } };
        table.Counts.ShouldBe(expected);
        Cooccurrence.Count([["a", "b", "c"]], 2).Counts[0, 2].ShouldBe(1);
        table.Joint().sum().item<double>().ShouldBe(1, 1e-12);
        table.Joint()[table.IndexOf("a"), table.IndexOf("d")].item<double>().ShouldBe(1 / 6.0, 1e-12);
    }

    [Fact]
    public void What_cannot_be_counted_is_said()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Cooccurrence.Count([["a", "b"]], 0)).Message
            .ShouldStartWith("Cooccurrence: the window is 0; expected 1 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => Cooccurrence.Expected(CourseGrammar.Grammar, -1));
        Should.Throw<InvalidOperationException>(() => Cooccurrence.Count([["a"]], 2).Joint()).Message
            .ShouldBe("Cooccurrence.Joint: there is no pair of words; expected one or more");
        Should.Throw<ArgumentException>(() => Cooccurrence.Count([["a", "b"]], 2).IndexOf("c")).Message
            .ShouldBe("Cooccurrence: 'c' is not among the 2 words of the table");
    }

    private static void Compare(Grammar grammar, int window)
    {
        var table = Cooccurrence.Expected(grammar, window);
        table.Words.ShouldBe(grammar.Vocabulary.Where(word => !DocumentText.IsPunctuation(word)));
        var oracle = new Dictionary<(string, string), double>();
        foreach (var (text, probability) in Enumeration.Derivations(grammar))
        {
            var words = DocumentText.ToWords(text).Where(word => word is not ("." or "," or "!")).ToArray();
            for (var i = 0; i < words.Length; i++)
                for (var j = 0; j < words.Length; j++)
                    if (i != j && Math.Abs(i - j) <= window)
                        oracle[(words[i], words[j])] = oracle.GetValueOrDefault((words[i], words[j])) + probability;
        }

        for (var i = 0; i < table.Words.Count; i++)
            for (var j = 0; j < table.Words.Count; j++)
                table.Counts[i, j].ShouldBe(
                    oracle.GetValueOrDefault((table.Words[i], table.Words[j])), 1e-12, $"{table.Words[i]} {table.Words[j]}");
    }
}
