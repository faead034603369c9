using Lessons.Models;
using Lessons.Preference;
using Lessons.Reinforcement;
using Lessons.Text;
using Prepare;
using static Lessons.Tests.Models.Numbers;

namespace Lessons.Tests.Data;

/// <summary>data/dpo-seeds.csv is what <see cref="DpoRuns"/> makes, and holds what chapter 18 says of it. One run is made again.</summary>
public class DpoDataTests
{
    private static readonly Gpt Reference = ReviewGpt.Load(Repository.PathOf("data", "review-gpt.safetensors"));

    private static DpoData Data(string name) =>
        DpoData.Of(Reference, PreferenceFile.Read(Repository.PathOf("data", $"preferences-{name}.jsonl")));

    [Fact]
    public void A_run_is_drawn_again()
    {
        var path = Repository.PathOf("data", "dpo-seeds.csv");
        var drawn = DpoRuns.Table(Reference, Data("train"), Data("validation"), [(ReviewDpo.Beta, 3)]);
        string.Concat(File.ReadAllLines(path).Where(line => line.StartsWith("beta,") || line.StartsWith($"{ReviewDpo.Beta},3,"))
            .Select(line => line + "\n")).ShouldBe(drawn);
    }

    [Fact]
    public void A_run_with_smaller_steps_is_drawn_again()
    {
        var drawn = DpoRuns.StepTable(Reference, Data("train"), Data("validation"), [(5e-5, 2)]);
        string.Concat(File.ReadAllLines(Repository.PathOf("data", "dpo-steps.csv"))
            .Where(line => line.StartsWith("eta,") || line.StartsWith($"{5e-5},2,")).Select(line => line + "\n")).ShouldBe(drawn);
    }

    [Fact]
    public void Reward_models_with_and_without_margin_are_trained_again()
    {
        var drawn = MarginRuns.Table(
            Reference, PreferenceFile.Read(Repository.PathOf("data", "preferences-train.jsonl")),
            PreferenceFile.Read(Repository.PathOf("data", "preferences-validation.jsonl")), [7]);
        string.Concat(File.ReadAllLines(Repository.PathOf("data", "margin-seeds.csv"))
            .Where(line => line.StartsWith("margin,") || line.Split(',')[1] == "7").Select(line => line + "\n")).ShouldBe(drawn);
    }

    [Fact]
    public void Dpo_raises_the_gold_reward_by_the_margin_on_at_least_9_of_10_seeds()
    {
        var before = ReviewEvaluation.Measure(Reference, Reference);
        before.Kl.ShouldBe(0);
        var rows = File.ReadAllLines(Repository.PathOf("data", "dpo-seeds.csv")).Skip(1)
            .Select(line => line.Split(',').Select(double.Parse).ToArray()).ToArray();
        rows.Select(row => (row[0], (int)row[1])).ShouldBe(DpoRuns.All);
        var ten = rows.Where(row => row[0] == ReviewDpo.Beta).ToArray();
        ten.Length.ShouldBe(10);
        ten.Count(row => row[2] - before.Gold >= ReviewDpo.Margin && row[3] <= ReviewDpo.LargestKl).ShouldBeGreaterThanOrEqualTo(9);
    }

    [Fact]
    public void Picked_pairs_keep_their_halves_and_their_reference()
    {
        var pairs = PreferenceFile.Read(Repository.PathOf("data", "preferences-validation.jsonl")).Take(7).ToArray();
        var data = DpoData.Of(Reference, pairs);
        data.Pairs.ShouldBe(7);
        var picked = data.Pick([5, 2]);
        ReviewTokens.Decode(picked.Tokens).Select(review => review.Response)
            .ShouldBe([pairs[5].Chosen, pairs[2].Chosen, pairs[5].Rejected, pairs[2].Rejected]);
        var (tokens, mask) = ReviewTokens.EncodePairs([pairs[5], pairs[2]]);
        Largest(picked.RefLogProbs - Dpo.LogProbabilities(Reference.call(tokens), tokens, mask)).ShouldBeLessThan(1e-4);
        Of(DpoData.Halves(picked.RefLogProbs).Rejected).ShouldBe(Of(picked.RefLogProbs)[2..]);
    }
}
