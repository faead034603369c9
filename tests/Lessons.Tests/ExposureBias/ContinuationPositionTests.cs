using Lessons.ExposureBias;
using Lessons.Grammars;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Tests.ExposureBias;

public class ContinuationPositionTests
{
    private static readonly Grammar Small = Grammar.Parse("rule Document\n  3 a b\n  1 a\n  2 b b c\n  1 c a b\n");

    private static readonly WordVocabulary Vocabulary = WordVocabulary.Of(Small); // a 1, b 2, c 3

    [Fact]
    public void Of_valid_documents_it_is_the_excess_loss_of_each()
    {
        var logits = Logits(6);
        var found = ContinuationPosition.Read(Small, Vocabulary, [0, 1, 2, 0, 2, 2, 3], logits);
        var first = ExcessLoss.Of(Small, Vocabulary, ["a", "b"], logits.narrow(0, 0, 3));
        var second = ExcessLoss.Of(Small, Vocabulary, ["b", "b", "c"], cat([logits.narrow(0, 3, 3), zeros(1, 4)]));
        var expected = first.Concat(second.Take(3)).ToArray();
        found.Select(p => p.Kl).ToArray().ShouldBe([.. expected.Select(e => e.Kl)], 1e-6);
        found.Select(p => 1 - p.Breaks).ToArray().ShouldBe([.. expected.Select(e => e.Possible)], 1e-6);
        found.Select(p => (p.Index, p.Document, p.Word)).ShouldBe([(1, 0, 0), (2, 0, 1), (3, 0, 2), (4, 1, 0), (5, 1, 1), (6, 1, 2)]);
        found.ShouldAllBe(p => !p.Broken);
    }

    [Fact]
    public void After_a_word_that_cannot_come_nothing_is_read_until_the_next_document()
    {
        // "a c b", broken at c; then "b", which cannot end; then "a".
        var found = ContinuationPosition.Read(Small, Vocabulary, [0, 1, 3, 2, 0, 2, 0, 1, 0], Logits(8));
        found.Select(p => (p.Index, p.Document, p.Word, p.Broken)).ShouldBe(
            [(1, 0, 0, false), (2, 0, 1, true), (5, 1, 0, false), (6, 1, 1, true), (7, 2, 0, false), (8, 2, 1, false)]);
    }

    [Fact]
    public void A_text_that_begins_in_the_middle_is_read_from_its_next_document_on()
    {
        var found = ContinuationPosition.Read(Small, Vocabulary, [3, 1, 2, 0, 1], Logits(4));
        found.Single().ShouldSatisfyAllConditions(
            p => p.Index.ShouldBe(4), p => p.Document.ShouldBe(1), p => p.Word.ShouldBe(0), p => p.Broken.ShouldBeFalse());
    }

    [Fact]
    public void Wrong_logits_are_refused()
    {
        Should.Throw<ArgumentException>(() => ContinuationPosition.Read(Small, Vocabulary, [0, 1, 2], Logits(3))).Message
            .ShouldBe("ContinuationPosition.Read: 3 tokens and logits (3,4); expected (2,4), a row for each token but the first");
        Should.Throw<ArgumentException>(() => ContinuationPosition.Read(Small, Vocabulary, [0, 1], full(1, 4, double.NaN))).Message
            .ShouldStartWith("ContinuationPosition.Read: the logits in row 0 have no softmax");
    }

    private static Tensor Logits(int T) => randn(T, 4, generator: new Generator(3)) * 2;
}
