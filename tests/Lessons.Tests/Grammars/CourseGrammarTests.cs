using FsCheck;
using FsCheck.Fluent;
using Lessons.Grammars;

namespace Lessons.Tests.Grammars;

public class CourseGrammarTests
{
    private static readonly Lazy<Document[]> Documents = new(() => [.. CourseGrammar.Sample(12_000, seed: 4)]);

    [Fact]
    public void The_vocabulary_has_400_to_800_words() => CourseGrammar.Grammar.Vocabulary.Count.ShouldBeInRange(400, 800);

    [Fact]
    public void Same_seed_same_documents() =>
        CourseGrammar.ToText(CourseGrammar.Sample(200, 9)).ShouldBe(CourseGrammar.ToText(CourseGrammar.Sample(200, 9)));

    [Fact]
    public void Other_seed_other_documents() =>
        CourseGrammar.ToText(CourseGrammar.Sample(200, 9)).ShouldNotBe(CourseGrammar.ToText(CourseGrammar.Sample(200, 10)));

    /// <summary>If a text had a second derivation, its probability would be larger than that of the one that made it.</summary>
    [Fact]
    public void Every_sampled_document_is_valid_and_has_one_derivation()
    {
        foreach (var document in Documents.Value.Take(4000))
            CourseGrammar.LogProbability(DocumentText.FromWords(document.Words))
                .ShouldBe(document.LogProbability, 1e-9, DocumentText.FromWords(document.Words));
    }

    [Fact]
    [Equation("7.4")]
    public void Exact_entropy_and_lengths_lie_within_three_standard_errors_of_the_sample()
    {
        var entropy = CourseGrammar.Entropy;
        Near(Documents.Value.Select(d => -d.LogProbability), entropy.PerDocument);
        Near(Documents.Value.Select(d => (double)d.Words.Count), entropy.WordsPerDocument);
        Near(Documents.Value.Select(d => (double)DocumentText.FromWords(d.Words).Length), entropy.CharactersPerDocument);
    }

    [Fact]
    [Equation("7.2")]
    public void Next_word_distributions_sum_to_one_and_multiply_to_the_document()
    {
        foreach (var document in Documents.Value.Take(100))
        {
            var (prefix, sum) = (CourseGrammar.Grammar.Empty, 0.0);
            foreach (var word in document.Words)
            {
                var next = prefix.Next();
                (next.Values.Sum() + prefix.EndProbability).ShouldBe(1, 1e-9);
                sum += Math.Log(next[word]);
                prefix = prefix.Then(word);
            }

            (sum + Math.Log(prefix.EndProbability)).ShouldBe(document.LogProbability, 1e-9);
        }
    }

    [Fact]
    public void Every_kind_of_document_comes_as_often_as_its_weight_says()
    {
        var counts = Documents.Value.CountBy(d => d.Kind).ToDictionary();
        foreach (var (alternative, probability) in CourseGrammar.Grammar.Start.Choices([]))
        {
            var name = ((Call)alternative.Items[0]).Rule.Name;
            var deviation = Math.Sqrt(Documents.Value.Length * probability * (1 - probability));
            ((double)counts[name]).ShouldBe(Documents.Value.Length * probability, 4 * deviation, name);
        }
    }

    [Theory]
    [InlineData("the dogs near the old house are happy.", false)] // 'house' is no one's neighbour
    [InlineData("the dogs near the little cat are happy.", true)]
    [InlineData("the dogs near the little cat is happy.", false)]
    [InlineData("the dog that chases the cats sleeps.", true)]
    [InlineData("the dog that chases the cats sleep.", false)]
    [InlineData("tom is in the kitchen. anna is in the garden. where is anna? in the garden.", true)]
    [InlineData("tom is in the kitchen. anna is in the garden. where is anna? in the kitchen.", false)]
    [InlineData("tom went to the river. there he found a coin. he smiled. who found the coin? tom.", true)]
    [InlineData("tom went to the river. there she found a coin. she smiled. who found the coin? tom.", false)]
    [InlineData("anna went to the river. there she found an apple. she smiled. what did anna find? an apple.", true)]
    [InlineData("anna went to the river. there she found a apple. she smiled. what did anna find? an apple.", false)]
    [InlineData("three plus four is seven.", true)]
    [InlineData("three plus four is eight.", false)]
    [InlineData("nine minus four is five.", true)]
    [InlineData("do re do re do re.", true)]
    [InlineData("do re do re do mi.", false)]
    public void Agreement_coreference_answers_and_sums_are_part_of_validity(string text, bool valid) =>
        CourseGrammar.IsValid(text).ShouldBe(valid);

    [Fact]
    public void Changing_the_number_of_a_verb_makes_a_scene_invalid()
    {
        var is_are = Documents.Value.Where(d => d.Kind == "Scene" && d.Words.Any(w => w is "is" or "are")).Take(300).ToArray();
        is_are.Length.ShouldBe(300);
        foreach (var scene in is_are)
            CourseGrammar.Grammar.IsValid(scene.Words.Select(w => w switch { "is" => "are", "are" => "is", _ => w })).ShouldBeFalse();
    }

    [Fact]
    public void Reviews_speak_as_their_stars_do()
    {
        var scores = Documents.Value.Where(d => d.Kind == "Review").GroupBy(d => d.Variables["r"])
            .ToDictionary(g => g.Key, g => g.Average(d => Sentiment.Score(d.Words)));
        scores["one"].ShouldBeLessThan(scores["two"] - 0.1);
        scores["two"].ShouldBeLessThan(scores["three"] - 0.1);
        scores["three"].ShouldBeLessThan(scores["four"] - 0.1);
        scores["four"].ShouldBeLessThan(scores["five"] - 0.1);
    }

    [Theory]
    [InlineData("the soup was tasty.", 1)]
    [InlineData("the soup was not tasty.", -1)]
    [InlineData("the soup was not bland. the waiter was rude.", 0)]
    [InlineData("the soup was tasty. the bread was not bland. the waiter was rude.", 1 / 3.0)] // two against one
    [InlineData("the train is late.", 0)]
    public void Sentiment_counts_praise_and_blame(string text, double score) => Sentiment.Score(DocumentText.ToWords(text)).ShouldBe(score);

    [Fact]
    public void Text_and_words_determine_each_other()
    {
        foreach (var document in Documents.Value.Take(2000))
            DocumentText.ToWords(DocumentText.FromWords(document.Words)).ShouldBe(document.Words);
    }

    [Fact]
    public void A_document_given_as_prefix_of_random_words_never_has_more_than_probability_one()
    {
        var vocabulary = CourseGrammar.Grammar.Vocabulary;
        var words = Gen.Elements(vocabulary.ToArray()).ListOf(6);
        Prop.ForAll(words.ToArbitrary(), text =>
        {
            var prefix = CourseGrammar.Grammar.Read(text);
            return prefix.LogProbability <= 1e-12 && prefix.LogProbabilityAsDocument <= prefix.LogProbability + 1e-12;
        }).QuickCheckThrowOnFailure();
    }

    private static void Near(IEnumerable<double> sample, double exact)
    {
        var values = sample.ToArray();
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
        exact.ShouldBe(mean, 3 * error);
    }
}
