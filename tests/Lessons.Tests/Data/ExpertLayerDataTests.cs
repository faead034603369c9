using System.Globalization;
using Lessons.Grammars;
using Lessons.MixtureOfExperts;
using Lessons.Notebook;
using Lessons.Text;
using Prepare;

namespace Lessons.Tests.Data;

public class ExpertLayerDataTests
{
    private static readonly WordVocabulary Vocabulary = WordVocabulary.Of(CourseGrammar.Grammar);

    private static readonly string Csv = Repository.PathOf("data", "expert-layers.csv");

    [Fact]
    public void Equal_is_equal()
    {
        var (dense, experts, fine, shared, wide) = (LayerComparison.Variants[0], LayerComparison.Variants[1], LayerComparison.Variants[2],
            LayerComparison.Variants[3], LayerComparison.Variants[4]);
        new[] { dense, experts, fine, shared }.ShouldAllBe(v => v.ActiveHidden == 128);
        new[] { experts, fine, shared, wide }.ShouldAllBe(v => v.TotalHidden == 512);
        // What the gate takes is all that experts cost more: C N in each of two layers.
        long Of(LayerVariant v) => LayerComparison.Multiplications(v, Vocabulary.VocabularySize);
        (Of(experts) - Of(dense)).ShouldBe(2 * 64 * 8);
        (Of(fine) - Of(dense)).ShouldBe(2 * 64 * 32);
        (Of(shared) - Of(dense)).ShouldBe(2 * 64 * 30);
        (Of(wide) - Of(dense)).ShouldBe(2 * 2 * 64 * (512 - 128));
        Of(dense).ShouldBe(2 * (4 * 64 * 64 + 2 * 32 * 64 + 2 * 64 * 128) + 64 * Vocabulary.VocabularySize);
    }

    /// <summary>The first hundred steps of every layer, made again.</summary>
    [Fact]
    public void The_table_is_drawn_again()
    {
        var training = Vocabulary.Encode(File.ReadAllText(Repository.PathOf("data", "world-train.txt")));
        var validation = new RandomWindows(
            Vocabulary.Encode(File.ReadAllText(Repository.PathOf("data", "world-validation.txt"))), 32, seed: 0);
        var lines = File.ReadAllLines(Csv);
        foreach (var variant in LayerComparison.Variants)
        {
            var results = ExpertLayerRuns.Train(
                variant, seed: 1, steps: 100, every: 100, training, validation, Vocabulary.VocabularySize);
            var drawn = ExpertLayerRuns.ToCsv(results).Split('\n')[1];
            if (!Engine.IsTorchSharp)
            {
                lines.ShouldContain(drawn);
                continue;
            }

            // Which expert a token takes turns on the last digit of a score. So the other engine's run is not this run a little
            // changed, it is one more seed: its loss must lie within four standard deviations of the five.
            var layer = drawn.Split(',')[0];
            var losses = lines.Where(line => line.Split(',') is [var other, _, "100", _] && other == layer).Select(Loss).ToArray();
            var deviation = Math.Sqrt(losses.Sum(loss => Math.Pow(loss - losses.Average(), 2)) / (losses.Length - 1));
            losses.Length.ShouldBe(5);
            Loss(drawn).ShouldBe(losses.Average(), 4 * deviation, variant.ToString());
        }

        lines.Length.ShouldBe(1 + 5 * (24 + 4 * 12));
    }

    private static double Loss(string line) => double.Parse(line.Split(',')[^1], CultureInfo.InvariantCulture);
}
