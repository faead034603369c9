using Lessons.Decoding;
using Lessons.ExposureBias;
using Lessons.Grammars;
using Lessons.Models;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Tests.ExposureBias;

/// <summary>Divergences by position, against an enumeration of every row of tokens by plain loops.</summary>
public class PrefixDivergenceTests
{
    private const int T = 3;

    private static readonly Grammar Small = Grammar.Parse("rule Document\n  3 a b\n  1 a\n  2 b b c\n  1 c a b\n  2 c a a\n");

    private static readonly ShortDocuments Documents = new(Small, words: T);

    [Fact]
    [Equation("9.1")]
    [Equation("9.2")]
    [Equation("9.3")]
    public void Sums_over_prefixes_are_those_of_all_rows_one_by_one()
    {
        var model = Model(seed: 4);
        var found = PrefixDivergence.Of(Documents, model);
        var predicted = 1.0;
        for (var t = 0; t < T; t++)
        {
            var (onData, onOwn, breaksOnData, breaksOnOwn, own) = (0.0, 0.0, 0.0, 0.0, 0.0);
            foreach (var h in Rows(t))
            {
                var p = P(h);
                if (p == 0) continue;
                var m = M(model, h);
                var (d, impossible) = (0.0, 0.0);
                for (var token = 0; token < 4; token++)
                {
                    long[] longer = [.. h, token];
                    var (pNext, mNext) = (P(longer) / p, M(model, longer) / m);
                    if (pNext > 0) d += pNext * Math.Log(pNext / mNext);
                    else impossible += mNext;
                }

                onData += p * d;
                breaksOnData += p * impossible;
                onOwn += m * d;
                breaksOnOwn += m * impossible;
                own += m;
            }

            predicted *= 1 - breaksOnData;
            found.OnData[t].ShouldBe(onData, 1e-5);
            found.OnOwn[t].ShouldBe(onOwn / own, 1e-5);
            found.BreaksOnData[t].ShouldBe(breaksOnData, 1e-6);
            found.BreaksOnOwn[t].ShouldBe(breaksOnOwn / own, 1e-6);
        }

        // Written as sums over whole texts: the divergence, and the probability of all that is no document.
        var sequence = Rows(T).Where(row => P(row) > 0).Sum(row => P(row) * Math.Log(P(row) / M(model, row)));
        found.Sequence.ShouldBe(sequence, 1e-5);
        found.Validity.ShouldBe(1 - Rows(T).Where(row => P(row) == 0).Sum(row => M(model, row)), 1e-6);
        found.FromOwnPrefixes.ShouldBe(found.OnOwn.Sum() - sequence, 1e-5);
        found.ValidityOnData.ShouldBe(predicted, 1e-6);
        // The two kinds of prefixes differ in this example, so that one taken for the other would be seen.
        Math.Abs(found.FromOwnPrefixes).ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void Divergence_and_validity_are_those_of_the_decoded_distribution()
    {
        var model = Model(seed: 5);
        var (found, whole) = (PrefixDivergence.Of(Documents, model), new ShortDocumentDecoder(Documents, model).Decode(x => x));
        found.Sequence.ShouldBe(whole.Divergence, 1e-6);
        found.Validity.ShouldBe(whole.Validity, 1e-6);
    }

    [Fact]
    public void A_model_of_other_words_is_refused()
    {
        var other = new Gpt(new GptConfig(VocabularySize: 9, ContextLength: 3, Layers: 1, Heads: 1, Channels: 4));
        Should.Throw<ArgumentException>(() => PrefixDivergence.Of(Documents, other)).Message
            .ShouldBe("PrefixDivergence.Of: the model's vocabulary has 9 tokens; expected the documents' 4");
    }

    /// <summary>P(a row of the world begins so).</summary>
    private static double P(long[] begin)
    {
        var all = Documents.Tokens();
        return Enumerable.Range(0, Documents.Count).Where(i => Enumerable.Range(0, begin.Length).All(t => all[i, t] == begin[t]))
            .Sum(i => Math.Exp(Documents.LogProbabilities[i]));
    }

    /// <summary>M(a row begins so), token by token.</summary>
    private static double M(Gpt model, long[] begin)
    {
        using var untracked = no_grad();
        var product = 1.0;
        for (var t = 0; t < begin.Length; t++)
        {
            var x = tensor([WordVocabulary.End, .. begin[..t]], [1, t + 1]);
            product *= model.forward(x)[0, t].to_type(float64).softmax(-1)[begin[t]].item<double>();
        }

        return product;
    }

    private static Gpt Model(int seed)
    {
        manual_seed(seed);
        var model = new Gpt(new GptConfig(Documents.Vocabulary.VocabularySize, ContextLength: T, Layers: 1, Heads: 1, Channels: 8));
        using (no_grad())
            foreach (var weight in model.parameters()) weight.mul_(8);
        return model;
    }

    private static IEnumerable<long[]> Rows(int length) => length == 0
        ? [[]]
        : Rows(length - 1).SelectMany(row => Enumerable.Range(0, 4).Select(token => (long[])[.. row, token]));
}
