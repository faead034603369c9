using Lessons.Models;
using Lessons.Reinforcement;
using Lessons.Text;
using Prepare;

namespace Lessons.Tests.Data;

/// <summary>
/// data/ppo-*.csv are what <see cref="PpoRuns"/> makes, and hold what chapter 17 says of them. One run of each file is made
/// again.
/// </summary>
public class PpoDataTests
{
    private static Gpt Reference => ReviewGpt.Load(Repository.PathOf("data", "review-gpt.safetensors"));

    [ManagedEngineFact]
    public void A_seed_is_drawn_again()
    {
        Lines("ppo-seeds.csv").ShouldBe(PpoRuns.SeedTable(Reference, [3]), line => line[0] is 's' || line.StartsWith("3,"));
    }

    [ManagedEngineFact]
    public void A_setting_is_drawn_again()
    {
        var one = PpoRuns.Variations.Single(v => v.Setting == "epochs" && v.Value == 1);
        Lines("ppo-settings.csv")
            .ShouldBe(PpoRuns.SettingTable(Reference, [one], [1]), line => line.StartsWith("setting,") || line.StartsWith("epochs,1,1,"));
    }

    [ManagedEngineFact]
    public void A_run_without_whitening_is_drawn_again()
    {
        Lines("ppo-critics.csv").ShouldBe(
            PpoRuns.CriticTable(Reference, [("not whitened", 0.95)], [1]),
            line => line.StartsWith("run,") || line.StartsWith("not whitened,0.95,1,"));
    }

    [ManagedEngineFact]
    public void A_run_on_a_learned_reward_with_its_own_critic_is_drawn_again()
    {
        var pairs = PreferenceFile.Read(Repository.PathOf("data", "preferences-train.jsonl"));
        Lines("ppo-learned.csv").ShouldBe(PpoRuns.LearnedTable(Reference, pairs, [2]), line => line[0] is 's' || line.StartsWith("2,"));
    }

    [Fact]
    public void Ppo_raises_the_gold_reward_by_the_margin_on_at_least_9_of_10_seeds()
    {
        var rows = Lines("ppo-seeds.csv").Skip(1).Select(line => line.Split(',').Select(double.Parse).ToArray()).GroupBy(row => row[0])
            .ToArray();
        rows.Length.ShouldBe(10);
        rows.Count(run => run.Last()[2] - run.First()[2] >= ReviewPpo.Margin && run.Last()[3] <= ReviewPpo.LargestKl)
            .ShouldBeGreaterThanOrEqualTo(9);
    }

    private static string[] Lines(string name) => File.ReadAllLines(Repository.PathOf("data", name));
}

file static class Comparison
{
    public static void ShouldBe(this string[] file, string drawn, Func<string, bool> of) =>
        string.Concat(file.Where(of).Select(line => line + "\n")).ShouldBe(drawn);
}
