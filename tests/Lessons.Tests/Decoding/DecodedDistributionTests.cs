using Lessons.Decoding;
using Lessons.Grammars;
using Lessons.Models;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Tests.Decoding;

/// <summary>The decoded distribution of whole texts, against an enumeration of every row of tokens by plain loops.</summary>
public class DecodedDistributionTests
{
    private static readonly Grammar Small = Grammar.Parse("rule Document\n  3 a b\n  1 a\n  2 b b c\n  1 c a b\n");

    private static readonly ShortDocuments Documents = new(Small, words: 3);

    [Fact]
    public void Sums_over_the_decoded_distribution_are_those_of_all_rows_one_by_one()
    {
        var model = Model(seed: 4);
        foreach (var (transform, plain) in new (Func<Tensor, Tensor>, Func<double[], double[]>)[]
        {
            (x => x, p => p),
            (x => Temperature.Apply(x, 0.5), p => [.. p.Select(x => x * x)]),
            (x => TopK.Apply(x, 3), p => [.. p.Select(x => p.Count(y => y > x) < 3 ? x : 0)]),
            (x => TopP.Apply(x, 0.9), p => [.. p.Select(x => p.Where(y => y > x).Sum() < 0.9 ? x : 0)]),
        })
        {
            var decoded = new ShortDocumentDecoder(Documents, model).Decode(transform);
            var (total, valid, entropy, coverage, reverse) = (0.0, 0.0, 0.0, 0.0, 0.0);
            var written = Rows(3).Select(row => (Row: row, M: Probability(model, row, plain))).ToArray();
            total = written.Sum(w => w.M);
            var sayable = written.Select(w => (w.M, Document: Of(w.Row))).Where(w => w.Document >= 0).ToArray();
            valid = sayable.Sum(w => w.M);
            foreach (var (m, document) in sayable)
            {
                if (m == 0) continue;
                entropy -= m / valid * Math.Log(m / valid);
                coverage += Math.Exp(Documents.LogProbabilities[document]);
                reverse += m / valid * (Math.Log(m / valid) - Documents.LogProbabilities[document]);
            }

            total.ShouldBe(1, 1e-6);
            decoded.Validity.ShouldBe(valid, 1e-6);
            decoded.ValidEntropy.ShouldBe(entropy, 1e-5);
            decoded.Coverage.ShouldBe(coverage, 1e-9);
            decoded.ReverseDivergence.ShouldBe(reverse, 1e-5);
            double.IsFinite(decoded.Divergence).ShouldBe(coverage > 1 - 1e-9);
        }
    }

    /// <summary>The row is a document, followed by ends only.</summary>
    private static int Of(long[] row)
    {
        var end = Array.IndexOf(row, WordVocabulary.End);
        if (end >= 0 && row[end..].Any(token => token != WordVocabulary.End)) return -1;
        return Documents.IndexOf((end < 0 ? row : row[..end]).Select(token => Documents.Vocabulary.Words[(int)token]));
    }

    [Fact]
    public void Sampled_documents_are_distributed_as_the_decoded_distribution_says()
    {
        var model = Model(seed: 5);
        const int N = 4000;
        var decoded = new ShortDocumentDecoder(Documents, model).Decode(x => Temperature.Apply(x, 0.6));
        var drawn = SampledDocuments.Draw(
            model, Documents.Vocabulary, N, maxWords: 2, (_, x) => Temperature.Apply(x, 0.6), new Generator(1));
        drawn.Words.Count.ShouldBe(N);
        drawn.Words.ShouldAllBe(words => words.Length <= 3);
        // Rows of three tokens: their exact entropy is a sum over all of them, and each document's is an unbiased part of it.
        var exact = -Rows(3).Select(row => Probability(model, UpToEnd(row), p => [.. p.Select(x => Math.Pow(x, 1 / 0.6))])
            / Math.Pow(4, row.Length - UpToEnd(row).Length)).Sum(p => p * Math.Log(p)) - Padding(model);
        drawn.Entropies.Average().ShouldBe(exact, 0.05);
        var share = drawn.Words.Count(words => words is ["a", "b"]) / (double)N;
        var p = Math.Exp(Log(model, [Documents.Vocabulary["a"], Documents.Vocabulary["b"], 0]));
        share.ShouldBe(p, 4 * Math.Sqrt(p * (1 - p) / N));
        decoded.Validity.ShouldBeInRange(0, 1);
    }

    /// <summary>What the uniform share of the tokens after an end adds to the entropy of the rows.</summary>
    private static double Padding(Gpt model) => Rows(3).Sum(row =>
    {
        var text = UpToEnd(row);
        var free = row.Length - text.Length;
        return Math.Exp(Log(model, text)) / Math.Pow(4, free) * free * Math.Log(4);
    });

    private static double Log(Gpt model, long[] row) => Math.Log(Probability(model, row, p => [.. p.Select(x => Math.Pow(x, 1 / 0.6))]));

    private static long[] UpToEnd(long[] row)
    {
        var end = Array.IndexOf(row, WordVocabulary.End);
        return end < 0 ? row : row[..(end + 1)];
    }

    [Fact]
    public void A_model_of_other_words_is_refused()
    {
        var other = new Gpt(new GptConfig(VocabularySize: 9, ContextLength: 3, Layers: 1, Heads: 1, Channels: 4));
        Should.Throw<ArgumentException>(() => new ShortDocumentDecoder(Documents, other)).Message
            .ShouldBe("ShortDocumentDecoder: the model's vocabulary has 9 tokens; expected the documents' 4");
    }

    [Fact]
    public void Completions_of_a_prefix_are_all_its_documents_with_their_probabilities()
    {
        Small.Read(["b"]).Completions(words: 5).Single().ShouldSatisfyAllConditions(
            c => c.Words.ShouldBe(["b", "c"]), c => c.LogProbability.ShouldBe(Math.Log(2 / 7.0), 1e-12));
        var afterA = Small.Read(["a"]).Completions(words: 5).ToArray();
        afterA.Select(c => string.Join(' ', c.Words)).ShouldBe(["", "b"]);
        afterA.Select(c => Math.Exp(c.LogProbability)).ToArray().ShouldBe([1 / 7.0, 3 / 7.0], 1e-12);
        Small.Read(["a"]).Completions(words: 0).Single().Words.ShouldBeEmpty();
        Small.Read(["b"]).Completions(words: 1).ShouldBeEmpty();
    }

    [Fact]
    public void Distinct_n_counts_different_runs_among_all()
    {
        string[][] texts = [["a", "b", "a", "b"], ["a"], ["b", "a"]];
        Ngrams.Distinct(texts, 1).ShouldBe(2 / 7.0);
        Ngrams.Distinct(texts, 2).ShouldBe(2 / 4.0); // ab, ba, ab; ba
        Ngrams.Distinct(texts, 4).ShouldBe(1);
        Should.Throw<ArgumentException>(() => Ngrams.Distinct(texts, 5)).Message.ShouldStartWith("Ngrams.Distinct: no text has 5 words");
        Should.Throw<ArgumentException>(() => Ngrams.Distinct(texts, 0)).Message.ShouldStartWith("Ngrams.Distinct: n is 0");
    }

    private static Gpt Model(int seed)
    {
        manual_seed(seed);
        var model = new Gpt(new GptConfig(Documents.Vocabulary.VocabularySize, ContextLength: 4, Layers: 1, Heads: 1, Channels: 8));
        using (no_grad())
            foreach (var weight in model.parameters()) weight.mul_(8);
        return model;
    }

    private static IEnumerable<long[]> Rows(int T) => T == 0
        ? [[]]
        : Rows(T - 1).SelectMany(row => Enumerable.Range(0, 4).Select(token => (long[])[.. row, token]));

    private static double Probability(Gpt model, long[] row, Func<double[], double[]> plain)
    {
        using var untracked = no_grad();
        var product = 1.0;
        for (var t = 0; t < row.Length; t++)
        {
            var x = tensor([WordVocabulary.End, .. row[..t]], [1, t + 1]);
            var made = plain(model.forward(x)[0, t].to_type(float64).softmax(-1).Doubles());
            product *= made[row[t]] / made.Sum();
        }

        return product;
    }
}
