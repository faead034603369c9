using Lessons.Grammars;
using Lessons.Optimization;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Tests.Grammars;

public class ExcessLossTests
{
    /// <summary>Documents of different lengths, of which some begin alike.</summary>
    private static readonly Grammar Tiny = Grammar.Parse("""
        list Number singular*3 plural
        list Animal (singular plural)
          dog dogs
          mouse*2 mice
        list Is (singular plural)
          is are
        list Digit zero one two
        list Total zero one two three four
        rule Document
          3 ?n:Number the Animal[n] Is[n] here .
          2 a:Animal and b:Animal-a : $a or $b ?
          1 a:Digit plus b:Digit is Total[a+b] .
        """);

    private static readonly WordVocabulary Words = WordVocabulary.Of(Tiny);

    private static readonly Lazy<(string[] Words, double Probability)[]> Documents =
        new(() => [.. Enumeration.Derivations(Tiny).Select(d => (DocumentText.ToWords(d.Text), d.Probability))]);

    /// <summary>Over all documents, the loss above the entropy is the expected divergence of the next word's distributions.</summary>
    [Fact]
    [Equation("7.5")]
    public void Loss_is_entropy_plus_divergence_exactly()
    {
        var (loss, nats, kl) = (0.0, 0.0, 0.0);
        foreach (var (words, p) in Documents.Value)
        {
            var positions = Of(words);
            loss -= p * positions.Sum(x => x.LogModel);
            nats += p * positions.Sum(x => x.Nats);
            kl += p * positions.Sum(x => x.Kl);
            positions.Sum(x => x.LogTruth).ShouldBe(Math.Log(p), 1e-9);
        }

        kl.ShouldBeGreaterThan(1);
        nats.ShouldBe(kl, 1e-9);
        (loss - Tiny.Entropy().PerDocument).ShouldBe(kl, 1e-9);
    }

    [Fact]
    [Equation("7.6")]
    public void Divergence_is_the_impossible_plus_wrong_odds()
    {
        foreach (var (words, _) in Documents.Value)
        {
            var logits = Logits(words);
            var positions = ExcessLoss.Of(Tiny, Words, words, logits);
            for (var t = 0; t <= words.Length; t++)
            {
                var q = logits[t].softmax(-1).data<double>().ToArray();
                var prefix = Tiny.Read(words.Take(t));
                var truth = new double[q.Length];
                foreach (var (word, p) in prefix.Next()) truth[Words[word]] = p;
                truth[WordVocabulary.End] = prefix.EndProbability;
                var possible = truth.Zip(q, (p, qi) => p > 0 ? qi : 0).Sum();
                positions[t].Possible.ShouldBe(possible, 1e-9);
                positions[t].Kl.ShouldBe(Divergence.Kl(truth, q), 1e-9);
                positions[t].WrongOdds.ShouldBe(Divergence.Kl(truth, [.. truth.Zip(q, (p, qi) => p > 0 ? qi / possible : 0)]), 1e-9);
                positions[t].Impossible.ShouldBe(-Math.Log(possible), 1e-9);
            }
        }
    }

    /// <summary>The numbers that chapter 7 works out by hand.</summary>
    [Theory]
    [Equation("7.6")]
    [InlineData(0.25, 0.25, 0.5, 0.6931, 0)]
    [InlineData(0.8, 0.2, 0, 0, 0.2231)]
    [InlineData(0.4, 0.1, 0.5, 0.6931, 0.2231)]
    public void Worked_numbers(double q1, double q2, double outside, double impossible, double wrongOdds)
    {
        var coin = Grammar.Parse("list Side heads tails\nrule Document\n  Side");
        var words = WordVocabulary.Of(coin);
        var logits = zeros(2, words.VocabularySize, dtype: float64);
        logits[0, words["heads"]] = Math.Log(q1);
        logits[0, words["tails"]] = Math.Log(q2);
        logits[0, WordVocabulary.End] = Math.Log(outside);
        var first = ExcessLoss.Of(coin, words, ["heads"], logits)[0];
        first.Impossible.ShouldBe(impossible, 5e-5);
        first.WrongOdds.ShouldBe(wrongOdds, 5e-5);
        first.LogTruth.ShouldBe(Math.Log(0.5), 1e-12);
        first.LogModel.ShouldBe(Math.Log(q1), 1e-6);
    }

    [Fact]
    public void A_model_that_is_the_world_has_no_excess()
    {
        foreach (var (words, _) in Documents.Value)
        {
            var logits = full([words.Length + 1, Words.VocabularySize], double.NegativeInfinity, float64);
            for (var t = 0; t <= words.Length; t++)
            {
                var prefix = Tiny.Read(words.Take(t));
                foreach (var (word, p) in prefix.Next()) logits[t, Words[word]] = Math.Log(p);
                if (prefix.EndProbability > 0) logits[t, WordVocabulary.End] = Math.Log(prefix.EndProbability);
            }

            foreach (var position in ExcessLoss.Of(Tiny, Words, words, logits))
            {
                position.Kl.ShouldBe(0, 1e-12);
                position.Nats.ShouldBe(0, 1e-12);
                position.Possible.ShouldBe(1, 1e-12);
            }
        }
    }

    [Theory]
    [InlineData("the dogs are here.", "Chosen Chosen Agreeing Fixed Fixed End")]
    [InlineData("dog and mouse: dog or mouse?", "Chosen Fixed Chosen Fixed Repeated Fixed Repeated Fixed End")]
    [InlineData("one plus two is three.", "Chosen Fixed Chosen Fixed Computed Fixed End")]
    public void Every_word_has_its_source(string text, string sources)
    {
        var words = DocumentText.ToWords(text);
        string.Join(' ', Of(words).Select(p => p.Source)).ShouldBe(sources);
    }

    /// <summary>
    /// After "one plus one is", "two" is a choice in 2 + 2 of 11 documents and the sum in 3: the choices together are likelier.
    /// </summary>
    [Fact]
    public void Of_several_reasons_the_likeliest_counts_and_equal_ones_add_up()
    {
        var grammar = Grammar.Parse("""
            list Digit zero one
            list Total zero one two
            list Few two three
            list Many two nine
            rule Document
              4 Digit plus Digit is Few here
              4 Digit plus Digit is Many there
              3 a:Digit plus b:Digit is Total[a+b] now
            """);
        var prefix = grammar.Read(["one", "plus", "one", "is"]);
        prefix.Next()["two"].ShouldBe(7 / 11.0, 1e-12);
        prefix.SourceOf("two").ShouldBe(WordSource.Chosen);
        grammar.Read(["one", "plus", "zero", "is"]).SourceOf("one").ShouldBe(WordSource.Computed);
    }

    [Theory]
    [InlineData("anna went to the river. there she found an apple. she smiled. what did anna find? an apple.", "she", WordSource.Referring)]
    [InlineData("anna went to the river. there she found an apple. she smiled. what did anna find? an apple.", "apple", WordSource.Chosen)]
    [InlineData("tom is in the kitchen. anna is in the garden. where is anna? in the garden.", "kitchen", WordSource.Chosen)]
    [InlineData("leo has two keys. he buys three more. how many keys does leo have? five.", "five", WordSource.Computed)]
    [InlineData("the dog that chases the cats sleeps.", "chases", WordSource.Agreeing)]
    [InlineData("the dog that chases the cats sleeps.", "dog", WordSource.Chosen)]
    [InlineData("tom is older than anna. anna is older than ben. who is the oldest? tom.", "oldest", WordSource.Referring)]
    [InlineData("we ate at the restaurant in rome on saturday. the soup was cold. i give it two of five stars.", "two", WordSource.Chosen)]
    public void The_courses_world_has_its_sources(string text, string word, WordSource source)
    {
        var words = DocumentText.ToWords(text);
        CourseGrammar.Grammar.Read(words.TakeWhile(w => w != word)).SourceOf(word).ShouldBe(source);
        CourseGrammar.Grammar.Read(words).SourceOf(null).ShouldBe(WordSource.End);
    }

    [Fact]
    public void What_the_world_never_says_is_refused_in_a_sentence()
    {
        Should.Throw<ArgumentException>(() => ExcessLoss.Of(Tiny, Words, ["the", "dog"], zeros(3, Words.VocabularySize)))
            .Message.ShouldContain("the world never says 'the dog'; expected one of its documents");
        Should.Throw<ArgumentException>(() => ExcessLoss.Of(Tiny, Words, ["dog", "dog"], zeros(3, Words.VocabularySize)))
            .Message.ShouldContain("the world never says 'dog' after 'dog'");
        Should.Throw<ArgumentException>(() => ExcessLoss.Of(Tiny, Words, ["the", "dog"], zeros(2, 5)))
            .Message.ShouldContain("the logits have shape (2,5); expected (3,");
        Should.Throw<ArgumentException>(() => Tiny.Empty.SourceOf("here")).Message.ShouldContain("'here' cannot come next");
        Should.Throw<ArgumentException>(() => Tiny.Empty.SourceOf(null)).Message.ShouldContain("the document cannot end here");
    }

    private static IReadOnlyList<ExcessLoss> Of(string[] words) => ExcessLoss.Of(Tiny, Words, words, Logits(words));

    /// <summary>A model that knows nothing of the world, another one after every prefix, but the same after equal ones.</summary>
    private static Tensor Logits(string[] words) =>
        stack([.. Enumerable.Range(0, words.Length + 1).Select(t =>
        {
            ulong seed = 1;
            foreach (var word in words.Take(t)) seed = seed * 31 + (ulong)Words[word];
            return randn(Words.VocabularySize, dtype: float64, generator: new Generator(seed));
        })]);
}
