using Lessons.Grammars;
using Lessons.WordVectors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lessons.Tests.WordVectors;

public class SkipGramTests
{
    private static readonly Cooccurrence Table = Cooccurrence.Count([["a", "b", "c"], ["a", "b"], ["c", "d", "a", "b"], ["b", "d"]], 2);

    [Fact]
    [Equation("3.3")]
    public void Mutual_information_of_known_tables()
    {
        var joint = tensor(new[,] { { 0.5, 0 }, { 0.25, 0.25 } });
        var pmi = PointwiseMutualInformation.Pmi(joint);
        pmi[0, 0].item<double>().ShouldBe(Math.Log(0.5 / (0.5 * 0.75)), 1e-12);
        pmi[1, 0].item<double>().ShouldBe(Math.Log(0.25 / (0.5 * 0.75)), 1e-12);
        pmi[0, 1].item<double>().ShouldBe(double.NegativeInfinity);
        var independent = tensor(new[,] { { 0.3 }, { 0.7 } }) * tensor(new[,] { { 0.1, 0.9 } });
        PointwiseMutualInformation.Pmi(independent).abs().max().item<double>().ShouldBeLessThan(1e-12);
    }

    [Fact]
    [Equation("3.4")]
    public void What_is_rarer_than_by_chance_counts_nothing()
    {
        var ppmi = PointwiseMutualInformation.Ppmi(tensor(new[,] { { 0.5, 0 }, { 0.25, 0.25 } }));
        ppmi.data<double>().ToArray().ShouldBe([Math.Log(4 / 3.0), 0, 0, Math.Log(2)], 1e-12);
    }

    [Fact]
    [Equation("3.6")]
    public void The_loss_of_known_vectors()
    {
        var zero = SkipGram.Loss(zeros(4, 3), zeros(4, 3), zeros(4, 5, 3)).item<float>();
        ((double)zero).ShouldBe(6 * Math.Log(2), 1e-6);
        // One pair with w.c = 2, and negatives with w.n = 1 and w.n = -3.
        var (w, c) = (tensor(new[,] { { 1.0, 1 } }), tensor(new[,] { { 2.0, 0 } }));
        var loss = SkipGram.Loss(w, c, tensor(new[, ,] { { { 0.0, 1 }, { -1, -2 } } }));
        loss.item<double>().ShouldBe(Softplus(-2) + Softplus(1) + Softplus(-3), 1e-12);
    }

    [Fact]
    [Equation("3.8")]
    public void The_expected_loss_is_the_mean_over_all_pairs_and_negatives()
    {
        var joint = Table.Joint();
        var negatives = SkipGram.NegativeDistribution(joint, 0.75);
        var (w, c) = (Random(4, 3, 1), Random(4, 3, 2));
        var mean = 0.0;
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                for (var n = 0; n < 4; n++)
                {
                    var loss = SkipGram.Loss(w[i].unsqueeze(0), c[j].unsqueeze(0), c[n].reshape(1, 1, 3)).item<double>();
                    mean += joint[i, j].item<double>() * negatives[n].item<double>() * loss;
                }
            }
        }

        SkipGram.ExpectedLoss(w.matmul(c.transpose(0, 1)), joint, negatives, 1).item<double>().ShouldBe(mean, 1e-12);
    }

    [Fact]
    [Equation("3.9")]
    public void At_the_best_scores_nothing_pulls()
    {
        var joint = Table.Joint();
        var negatives = SkipGram.NegativeDistribution(joint, 1);
        var best = SkipGram.BestScores(joint, negatives, 3);
        var difference = (best - (PointwiseMutualInformation.Pmi(joint) - Math.Log(3))).nan_to_num(0);
        difference.abs().max().item<double>().ShouldBeLessThan(1e-12);

        var scores = best.clamp(min: -50).requires_grad_();
        SkipGram.ExpectedLoss(scores, joint, negatives, 3).backward();
        scores.grad!.abs().max().item<double>().ShouldBeLessThan(1e-15);
    }

    [Fact]
    public void Training_on_the_expectation_finds_the_best_scores()
    {
        var joint = Table.Joint();
        var negatives = SkipGram.NegativeDistribution(joint, 1);
        var best = SkipGram.BestScores(joint, negatives, 2);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var (w, c) = (new Parameter(Random(4, 4, seed)), new Parameter(Random(4, 4, seed + 10)));
            var optimizer = optim.Adam([w, c], 0.05);
            for (var step = 0; step < 1500; step++)
            {
                optimizer.zero_grad();
                SkipGram.ExpectedLoss(w.matmul(c.transpose(0, 1)), joint, negatives, 2).backward();
                optimizer.step();
            }

            var error = where(joint > 0, (w.matmul(c.transpose(0, 1)) - best).abs(), zeros_like(best));
            error.max().item<double>().ShouldBeLessThan(0.02);
            // A pair that never occurs is pushed down without end.
            where(joint > 0, full_like(best, -100), w.matmul(c.transpose(0, 1))).max().item<double>().ShouldBeLessThan(-4);
        }
    }

    [Fact]
    public void Negatives_follow_their_power()
    {
        var joint = tensor(new[,] { { 0.0, 0.2 }, { 0.2, 0.6 } });
        SkipGram.NegativeDistribution(joint, 1).data<double>().ToArray().ShouldBe([0.2, 0.8], 1e-12);
        SkipGram.NegativeDistribution(joint, 0.5).data<double>().ToArray().ShouldBe([1 / 3.0, 2 / 3.0], 1e-12);
    }

    [Fact]
    public void Pairs_are_those_that_are_counted()
    {
        string[][] documents = [["a", "b", ".", "c"], ["b", "a", "a"]];
        var table = Cooccurrence.Count(documents, 2);
        var pairs = SkipGram.Pairs(documents, table, 2);
        pairs.shape.ShouldBe([2, 12]);
        var counts = new double[3, 3];
        for (var i = 0; i < 12; i++) counts[pairs[0, i].item<long>(), pairs[1, i].item<long>()]++;
        counts.ShouldBe(table.Counts);
    }

    [Fact]
    public void Bad_input_is_said()
    {
        Should.Throw<ArgumentException>(() => SkipGram.Loss(zeros(4, 3), zeros(4, 3), zeros(4, 3))).Message
            .ShouldBe("SkipGram.Loss: words (4,3), contexts (4,3), negatives (4,3); expected (B,d), (B,d) and (B,k,d)");
        Should.Throw<ArgumentException>(() => SkipGram.Loss(zeros(4, 3), zeros(4, 2), zeros(4, 5, 3)));
        Should.Throw<ArgumentOutOfRangeException>(() => SkipGram.BestScores(Table.Joint(), Table.Joint().sum(dim: 0), 0)).Message
            .ShouldStartWith("SkipGram: k is 0; expected 1 negative or more for each pair");
    }

    [Fact]
    public void The_chapter_shows_the_library()
    {
        var chapter = LessonText.Chapter("03-words-as-vectors.ipynb");
        chapter.ShouldContain(LessonText.Method("WordVectors/PointwiseMutualInformation.cs", "Tensor Pmi(Tensor joint)"));
        chapter.ShouldContain(LessonText.Method("WordVectors/SkipGram.cs", "Tensor Loss(Tensor w, Tensor c, Tensor n)"));
    }

    [Fact]
    public void A_grammar_can_begin_with_one_of_its_rules()
    {
        var portraits = CourseGrammar.Grammar.BeginningWith("Portrait");
        portraits.IsValid(DocumentText.ToWords("the poet sings every day . the poet finished the art .")).ShouldBeFalse();
        var text = DocumentText.ToWords("the poet sings every day . the poet finished the melody .");
        var share = Math.Log(10.0 / 100);   // a portrait's weight among the kinds of documents
        portraits.LogProbability(text).ShouldBe(CourseGrammar.Grammar.LogProbability(text) - share, 1e-12);
        portraits.Vocabulary.ShouldBe(CourseGrammar.Grammar.VocabularyOf("Portrait"));
        Should.Throw<ArgumentException>(() => CourseGrammar.Grammar.BeginningWith("Food")).Message
            .ShouldBe("Grammar.BeginningWith: the rule 'Food' has 1 parameters; expected one without");
        Should.Throw<ArgumentException>(() => CourseGrammar.Grammar.BeginningWith("Nothing")).Message
            .ShouldStartWith("Grammar: there is no rule 'Nothing'; there are Document, ");
    }

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

    private static Tensor Random(long n, long m, ulong seed) => randn(n, m, dtype: float64, generator: new Generator(seed));
}
