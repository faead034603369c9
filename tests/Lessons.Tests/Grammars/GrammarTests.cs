using Lessons.GradientEstimation;
using Lessons.Grammars;
using Lessons.Text;

namespace Lessons.Tests.Grammars;

/// <summary>Small grammars whose whole distribution can be written down.</summary>
public class GrammarTests
{
    /// <summary>Weights, conditions, exclusions, hidden draws, forms, arguments, sums: everything the format has.</summary>
    private static readonly Grammar Everything = Grammar.Parse("""
        list Number singular*3 plural
        list Animal (singular plural)
          dog dogs
          mouse*2 mice
          ox oxen
        list Is (singular plural)
          is are
        list Mood  glad*2 sad
        list Digit zero one two
        list Total zero one two three four
        rule Document
          3 ?n:Number ?m:Mood Statement(n,m)
          2 a:Animal and b:Animal-a Again(b,a)
          1 a:Digit plus b:Digit is Total[a+b] .
          1 Silence
        rule Statement(n:Number,m:Mood)
          4 [m=glad] the Animal[n] Is[n] $m .
          1 [m=sad] the Animal[n] sleeps .
          2 [m=sad] [n=plural] the Animal[n] Is[n] Mood-m ?
        rule Again(x:Animal,y:Animal)
          2 : $x[plural] $y
          1 $x $x .
        rule Silence
          silence
        """);

    [Fact]
    public void Inside_probability_is_the_sum_over_all_derivations()
    {
        var documents = Enumeration.Derivations(Everything).GroupBy(d => d.Text).ToDictionary(g => g.Key, g => g.Sum(d => d.Probability));
        documents.Count.ShouldBeGreaterThan(30);
        foreach (var (text, probability) in documents)
            Math.Exp(Everything.LogProbability(DocumentText.ToWords(text))).ShouldBe(probability, 1e-12, text);
    }

    [Fact]
    public void Probabilities_sum_to_one() => Enumeration.Derivations(Everything).Sum(d => d.Probability).ShouldBe(1, 1e-12);

    [Fact]
    public void Documents_are_drawn_as_often_as_the_enumeration_says()
    {
        const int draws = 50_000;
        var random = new UniformStream(6);
        var drawn = Enumerable.Range(0, draws).CountBy(_ => DocumentText.FromWords(Everything.Sample(random).Words)).ToDictionary();
        var all = Enumeration.Derivations(Everything).GroupBy(d => d.Text)
            .Select(g => (Text: g.Key, Probability: g.Sum(d => d.Probability))).ToArray();
        drawn.Keys.ShouldBeSubsetOf(all.Select(d => d.Text));
        var statistic = ChiSquared.Statistic(
            [.. all.Select(d => (long)drawn.GetValueOrDefault(d.Text))], [.. all.Select(d => d.Probability)]);
        // Right code fails once in 100,000 seeds.
        ChiSquared.PValue(statistic, all.Length - 1).ShouldBeGreaterThan(1e-5);
    }

    [Fact]
    public void Entropy_and_lengths_are_those_of_the_enumeration()
    {
        var derivations = Enumeration.Derivations(Everything).ToArray();
        var entropy = Everything.Entropy();
        entropy.PerDocument.ShouldBe(-derivations.Sum(d => d.Probability * Math.Log(d.Probability)), 1e-12);
        entropy.WordsPerDocument.ShouldBe(derivations.Sum(d => d.Probability * DocumentText.ToWords(d.Text).Length), 1e-12);
        entropy.CharactersPerDocument.ShouldBe(derivations.Sum(d => d.Probability * d.Text.Length), 1e-12);
    }

    /// <summary>
    /// A word that is drawn here and said two rules further on. Four documents: "dog dog dog" and "mouse mouse mouse", 1/8 each,
    /// "dog stop" and "mouse stop", 3/8 each.
    /// </summary>
    [Fact]
    [Equation("7.4")]
    public void Lengths_and_rates_of_a_word_that_is_handed_on_by_hand()
    {
        var entropy = Grammar.Parse("""
            list Animal dog mouse
            rule Document
              a:Animal Outer(a)
            rule Outer(x:Animal)
              1 Inner(x)
              3 stop
            rule Inner(y:Animal)
              $y $y
            """).Entropy();
        entropy.WordsPerDocument.ShouldBe(2.25, 1e-12);
        entropy.CharactersPerDocument.ShouldBe((11 + 17) / 8.0 + 3 * (8 + 10) / 8.0, 1e-12);
        entropy.PerDocument.ShouldBe(1.2554823251787535, 1e-12); // ln 2 + ln 4 - 3/4 ln 3
        entropy.PerWord.ShouldBe(1.2554823251787535 / 3.25, 1e-12);
        entropy.PerCharacter.ShouldBe(1.2554823251787535 / 11.25, 1e-12);
    }

    [Fact]
    public void Ambiguous_derivations_are_added_up()
    {
        var grammar = Grammar.Parse("""
            rule S
              7 a
              3 a T
            rule T
              7 S
              3 S U
            rule U
              S
            """);
        // The inside recursion by hand: p[n] = P(S makes n words), t[n] = P(T makes n words).
        var p = new double[9];
        var t = new double[9];
        for (var n = 1; n < p.Length; n++)
        {
            p[n] = (n == 1 ? 0.7 : 0) + 0.3 * t[n - 1];
            t[n] = 0.7 * p[n];
            for (var k = 1; k < n; k++) t[n] += 0.3 * p[k] * p[n - k];
        }

        for (var n = 1; n < p.Length; n++)
            Math.Exp(grammar.LogProbability(Enumerable.Repeat("a", n))).ShouldBe(p[n], 1e-13, $"a^{n}");
    }

    [Fact]
    public void Next_word_probabilities_are_ratios_of_prefix_probabilities_and_sum_to_one()
    {
        foreach (var (text, _) in Enumeration.Derivations(Everything).DistinctBy(d => d.Text))
        {
            var prefix = Everything.Empty;
            foreach (var word in DocumentText.ToWords(text))
            {
                var next = prefix.Next();
                (next.Values.Sum() + prefix.EndProbability).ShouldBe(1, 1e-12);
                var longer = prefix.Then(word);
                Math.Exp(longer.LogProbability - prefix.LogProbability).ShouldBe(next[word], 1e-12);
                prefix = longer;
            }

            prefix.LogProbabilityAsDocument.ShouldBeGreaterThan(double.NegativeInfinity);
        }
    }

    [Fact]
    public void Entropy_of_a_recursive_grammar_is_known()
    {
        // A geometric number of words: n with probability (1/4)^(n-1) 3/4.
        var grammar = Grammar.Parse("""
            rule S
              3 a
              1 a S
            """);
        var entropy = grammar.Entropy();
        entropy.WordsPerDocument.ShouldBe(4.0 / 3, 1e-12);
        entropy.PerDocument.ShouldBe(4.0 / 3 * -(0.25 * Math.Log(0.25) + 0.75 * Math.Log(0.75)), 1e-12);
        entropy.PerWord.ShouldBe(entropy.PerDocument / (4.0 / 3 + 1), 1e-12);
        Should.Throw<InvalidOperationException>(() => Grammar.Parse("rule S\n 1 a\n 2 a S S").Entropy())
            .Message.ShouldContain("no finite expected length");
    }

    [Fact]
    public void Words_outside_the_grammar_have_probability_zero()
    {
        Everything.LogProbability(["the", "dog", "are", "glad", "."]).ShouldBe(double.NegativeInfinity);
        Everything.LogProbability(["the", "dog", "is", "glad"]).ShouldBe(double.NegativeInfinity);
        Everything.LogProbability([]).ShouldBe(double.NegativeInfinity);
        Everything.IsValid(["the", "dog", "is", "glad", "."]).ShouldBeTrue();
        Everything.IsValid(["the", "dog", "is", "glad", ".", "."]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("rule S\n  the x:Cat", "line 2", "no list 'Cat'")]
    [InlineData("rule S\n  the Cat", "line 2", "no list or rule 'Cat'")]
    [InlineData("rule S\n  S a", "line 2", "begin with itself")]
    [InlineData("list L a b\nrule S\n  ?x:L S a", "line 3", "begin with itself")]
    [InlineData("list L a b\nrule S\n  $x", "line 3", "before it is drawn")]
    [InlineData("list L a b\nrule S\n  x:L y:L c:L-x-y", "line 3", "may be the same")]
    [InlineData("list L a b\nrule S\n  x:L y:L-x L-x-y", "line 3", "leaves out all 2 entries")]
    [InlineData("list L a b\nrule S\n  x:L x:L", "line 3", "a second time")]
    [InlineData("list L (one two)\n  a", "line 2", "has 1 forms")]
    [InlineData("list L a a\nrule S\n  L", "line 1", "more than once")]
    [InlineData("list L a b\nrule S\n  L[three]", "line 3", "neither a column")]
    [InlineData("list L a b\nrule S\n  x:L y:L L[x+y]", "line 3", "can reach entry 2")]
    [InlineData("list L a b\nrule S\n  x:L T\nrule T(y:L)\n  $y", "line 3", "gives 0 arguments")]
    [InlineData("list L a b\nrule S\n  0 a", "line 3", "weight is 0")]
    [InlineData("word", "line 1", "neither a list nor a rule")]
    [InlineData("list L a b\nrule S\n  x:L T(x)\nrule T(y:L)\n  [y=c] a", "line 5", "no 'c'")]
    [InlineData("rule S\n  a$b", "line 2", "neither a word")]
    public void A_mistake_in_a_grammar_is_named_with_its_line(string text, string line, string problem)
    {
        var message = Should.Throw<BadLineException>(() => Grammar.Parse(text, "my.grammar")).Message;
        message.ShouldStartWith($"my.grammar, {line}");
        message.ShouldContain(problem);
    }
}
