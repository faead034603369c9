using System.Globalization;

namespace Parity.Tests;

/// <summary>
/// What appendix A2 shows of the two engines: data/engine-losses.csv and data/engine-costs.csv. Losses are drawn again; costs
/// belong to the machine that they were measured on.
/// </summary>
public class TrainingDataTests
{
    private const string LossHeading = "task,seed,step,managed,nudged,torchsharp";
    private const string CostHeading = "task,seed,engine,processor,start,memory,folder,fetched";

    private static readonly string[] Tasks = ["network", "gpt", "wide-gpt"];
    private static readonly int[] Seeds = [1, 2, 3, 4, 5];
    private static readonly string Losses = Path.Combine(Programs.Root, "data", "engine-losses.csv");
    private static readonly string Costs = Path.Combine(Programs.Root, "data", "engine-costs.csv");

    [Theory]
    [InlineData("network")]
    [InlineData("gpt")]
    public void ManagedTorch_gives_the_same_losses_again(string task)
    {
        var (plain, nudged) = (Run.Of(Programs.Managed("train", task, "1")), Run.Of(Programs.Managed("train", task, "1", "nudged")));
        Rows(task, "1").Select(row => (row[2], row[3], row[4]))
            .ShouldBe(plain.Losses.Select(loss => (loss.Key, loss.Value, nudged.Losses[loss.Key])));
    }

    /// <summary>To a thousandth, for fifty steps: libtorch's last digits are not the same on every machine.</summary>
    [TorchSharpFact]
    public void TorchSharp_gives_nearly_the_same_losses_again()
    {
        foreach (var task in new[] { "network", "gpt" })
        {
            var again = Run.Of(Programs.TorchSharp("train", task, "1"));
            foreach (var row in Rows(task, "1").Where(row => Number(row[2]) <= 50))
                Number(again.Losses[row[2]]).ShouldBe(Number(row[5]), 1e-3 * Number(row[5]), $"{task}, step {row[2]}");
        }
    }

    [Fact]
    public void Every_run_has_its_costs()
    {
        var lines = File.ReadAllLines(Costs);
        lines[0].ShouldBe(CostHeading);
        var rows = lines[1..].Select(line => line.Split(',')).ToList();
        rows.Select(row => (row[0], row[1], row[2])).ShouldBe(
            from task in Tasks from seed in Seeds from engine in new[] { "ManagedTorch", "TorchSharp" } select (task, $"{seed}", engine));
        rows.SelectMany(row => row[3..^1]).Select(Number).ShouldAllBe(number => number > 0);
        File.ReadLines(Losses).First().ShouldBe(LossHeading);
        File.ReadLines(Losses).Skip(1).Select(line => line.Split(',')).Select(row => (row[0], row[1])).Distinct()
            .ShouldBe(from task in Tasks from seed in Seeds select (task, $"{seed}"));
    }

    private static IEnumerable<string[]> Rows(string task, string seed) =>
        File.ReadLines(Losses).Select(line => line.Split(',')).Where(row => row[0] == task && row[1] == seed);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What the program's verb `train` writes.</summary>
    private sealed record Run(IReadOnlyDictionary<string, string> Losses, string Cost)
    {
        public static Run Of(string[] lines) => new(
            lines.Select(line => line.Split(' ')).Where(words => words[0] == "loss")
                .ToDictionary(words => words[1], words => words[2], StringComparer.Ordinal),
            string.Join(',', lines[^1].Split(' ')[1..]));
    }
}
