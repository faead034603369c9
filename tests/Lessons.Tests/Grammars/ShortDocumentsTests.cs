using Lessons.Grammars;

namespace Lessons.Tests.Grammars;

public class ShortDocumentsTests
{
    private static readonly Lazy<ShortDocuments> Short = new(() => new ShortDocuments(CourseGrammar.Grammar, words: 5));

    [Fact]
    public void All_short_documents_are_listed_with_their_probability_and_nothing_else()
    {
        var documents = Short.Value;
        documents.LogProbabilities.Sum(Math.Exp).ShouldBe(1, 1e-10);
        documents.Words.ShouldAllBe(words => words.Count <= 5);
        documents.Words.Select(DocumentText.FromWords).Distinct().Count().ShouldBe(documents.Count);
        for (var i = 0; i < documents.Count; i += 97)
        {
            (documents.LogProbabilities[i] + Math.Log(documents.Share))
                .ShouldBe(CourseGrammar.Grammar.LogProbability(documents.Words[i]), 1e-10);
            documents.IndexOf(documents.Words[i]).ShouldBe(i);
        }

        documents.IndexOf(["the", "dogs", "sleeps", "."]).ShouldBe(-1);
    }

    [Fact]
    public void Their_share_and_entropy_are_those_of_documents_drawn_from_the_world()
    {
        var drawn = CourseGrammar.Sample(100_000, seed: 4).Where(d => d.Words.Count <= 5).ToArray();
        var share = Short.Value.Share;
        (drawn.Length / 1e5).ShouldBe(share, 4 * Math.Sqrt(share * (1 - share) / 1e5));
        var log = drawn.Select(d => Short.Value.LogProbabilities[Short.Value.IndexOf(d.Words)]).ToArray();
        var deviation = Math.Sqrt(log.Average(p => p * p) - log.Average() * log.Average());
        Short.Value.Entropy.ShouldBe(-log.Average(), 4 * deviation / Math.Sqrt(log.Length));
    }

    [Fact]
    public void Draws_follow_the_probabilities()
    {
        var indices = Short.Value.Sample(new UniformStream(1)).Take(50_000).ToArray();
        var patterns = indices.Count(i => Short.Value.Words[i][0] != "the") / 5e4;
        var exact = Enumerable.Range(0, Short.Value.Count).Where(i => Short.Value.Words[i][0] != "the")
            .Sum(i => Math.Exp(Short.Value.LogProbabilities[i]));
        patterns.ShouldBe(exact, 4 * Math.Sqrt(exact * (1 - exact) / 5e4));
        Short.Value.Sample(new UniformStream(1)).Take(100).ShouldBe(indices.Take(100));

        // The plain way: walk along the probabilities until they exceed the uniform number.
        var uniform = new UniformStream(1);
        foreach (var index in indices.Take(1000))
        {
            var (i, left) = (0, uniform.Next());
            while ((left -= Math.Exp(Short.Value.LogProbabilities[i])) > 0) i++;
            index.ShouldBe(i);
        }
    }

    [Fact]
    public void Tokens_are_the_words_filled_up_with_the_end()
    {
        var small = new ShortDocuments(Grammar.Parse("rule Document\n  1 a b\n  3 a\n  4 b b b b\n"), words: 3);
        small.Share.ShouldBe(0.5, 1e-15);
        small.Words.Select(DocumentText.FromWords).ShouldBe(["a", "a b"]);
        small.LogProbabilities.Select(Math.Exp).Select(p => Math.Round(p, 12)).ShouldBe([0.75, 0.25]);
        small.Tokens().ShouldBe(new long[,] { { 1, 0, 0 }, { 1, 2, 0 } });
        small.Vocabulary.Words.ShouldBe(["\n", "a", "b"]);
        Should.Throw<ArgumentException>(() => new ShortDocuments(CourseGrammar.Grammar, 2))
            .Message.ShouldBe("ShortDocuments: no document of the grammar has 2 words or fewer");
    }

    [Fact]
    [Equation("10.12")]
    [Equation("10.13")]
    [Equation("10.14")]
    public void What_a_model_makes_of_them_worked_by_hand()
    {
        var small = new ShortDocuments(Grammar.Parse("rule Document\n  1 a b\n  3 a\n"), words: 2); // P: a 3/4, a b 1/4
        var model = new ModelOfShortDocuments(small, [Math.Log(0.3), Math.Log(0.2)]);                // M: half of it is invalid
        model.Validity.ShouldBe(0.5, 1e-12);
        model.ValidEntropy.ShouldBe(-0.6 * Math.Log(0.6) - 0.4 * Math.Log(0.4), 1e-12);
        model.MeanLogProbability.ShouldBe(0.6 * Math.Log(0.75) + 0.4 * Math.Log(0.25), 1e-12);
        model.Divergence.ShouldBe(0.75 * Math.Log(0.75 / 0.3) + 0.25 * Math.Log(0.25 / 0.2), 1e-12);
        model.ReverseDivergence.ShouldBe(0.6 * Math.Log(0.6 / 0.75) + 0.4 * Math.Log(0.4 / 0.25), 1e-12);
        // The best discriminator says P / (P + M), and takes everything invalid for what it is.
        var fromP = 0.75 * Math.Log(1.5 / 1.05) + 0.25 * Math.Log(0.5 / 0.45);
        var fromM = 0.3 * Math.Log(0.6 / 1.05) + 0.2 * Math.Log(0.4 / 0.45) + 0.5 * Math.Log(2);
        model.JensenShannon.ShouldBe((fromP + fromM) / 2, 1e-12);
        var best = -0.75 * Math.Log(0.75 / 1.05) - 0.25 * Math.Log(0.25 / 0.45) - 0.3 * Math.Log(0.3 / 1.05) - 0.2 * Math.Log(0.2 / 0.45);
        best.ShouldBe(2 * Math.Log(2) - 2 * model.JensenShannon, 1e-12);
        model.Share(words => words.Count == 2).ShouldBe(0.4, 1e-12);

        var itself = new ModelOfShortDocuments(Short.Value, Short.Value.LogProbabilities);
        itself.Validity.ShouldBe(1, 1e-10);
        itself.Divergence.ShouldBe(0, 1e-10);
        itself.ReverseDivergence.ShouldBe(0, 1e-10);
        itself.JensenShannon.ShouldBe(0, 1e-10);
        // Probabilities too small for a double are no trouble.
        new ModelOfShortDocuments(small, [0.0, -2000])
            .JensenShannon.ShouldBe((0.75 * Math.Log(1.5 / 1.75) + 0.25 * Math.Log(2) + Math.Log(2 / 1.75)) / 2, 1e-12);
        itself.ValidEntropy.ShouldBe(Short.Value.Entropy, 1e-10);
        Should.Throw<ArgumentException>(() => new ModelOfShortDocuments(small, [0.0]))
            .Message.ShouldBe("ModelOfShortDocuments: 1 log-probabilities, expected one for each of 2 documents");
        Should.Throw<ArgumentException>(() => new ModelOfShortDocuments(small, [Math.Log(0.51), Math.Log(0.5)]))
            .Message.ShouldContain("the probabilities sum to 1.01, expected");
        Should.Throw<ArgumentException>(() => new ModelOfShortDocuments(small, [0.0, 0.0]))
            .Message.ShouldContain("the probabilities sum to 2, expected more than 0 and at most 1");
    }
}
