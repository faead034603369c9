using System.Globalization;
using Xunit.Abstractions;

namespace Parity.Tests;

/// <summary>One source, two engines, the same answers.</summary>
public class EngineTests(ITestOutputHelper output)
{
    [TorchSharpFact]
    public void Every_family_gives_the_same_lines()
    {
        var (ours, theirs) = (Parse(Programs.Managed("families")), Parse(Programs.TorchSharp("families")));
        ours.Keys.ShouldBe(theirs.Keys);
        var wrong = ours.Where(line => !line.Key.StartsWith('!') && !(Comparison.SameLine(line.Value, theirs[line.Key])
            && IsGood(line.Value)))
            .Select(line => $"{line.Key}\n  ManagedTorch {line.Value}\n  TorchSharp   {theirs[line.Key]}").ToList();
        output.WriteLine($"{ours.Count} lines");
        wrong.ShouldBeEmpty(string.Join('\n', wrong));
        ours.Count.ShouldBeGreaterThan(900);
    }

    /// <summary>What the page lists as different is different still.</summary>
    [TorchSharpFact]
    public void Every_known_difference_is_one()
    {
        var (ours, theirs) = (Parse(Programs.Managed("families")), Parse(Programs.TorchSharp("families")));
        foreach (var known in KnownDifferences.All)
            Comparison.SameLine(ours[$"!{known.Name}"],
                theirs[$"!{known.Name}"]).ShouldBeFalse($"{known.Name}: both give {ours[$"!{known.Name}"]}");
    }

    [TorchSharpFact]
    public void Files_go_both_ways()
    {
        var folder = Directory.CreateTempSubdirectory("parity-").FullName;
        try
        {
            Programs.Managed("write", Path.Combine(folder, "ours"));
            Programs.TorchSharp("write", Path.Combine(folder, "theirs"));
            foreach (var writer in new[] { "ours", "theirs" })
            {
                var (ours, theirs) = (Programs.Managed("read", Path.Combine(folder, writer)),
                    Programs.TorchSharp("read", Path.Combine(folder, writer)));
                ours.Length.ShouldBe(theirs.Length);
                ours.Length.ShouldBeGreaterThan(30);
                foreach (var (x, y) in ours.Zip(theirs))
                {
                    Comparison.SameLine(x, y).ShouldBeTrue($"written by {writer}\n  ManagedTorch {x}\n  TorchSharp   {y}");
                    IsGood(x).ShouldBeTrue(x);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>COURSE_PARITY_SEED and COURSE_PARITY_COUNT choose others; <c>graph SEED NUMBER</c> shows one of them alone.</summary>
    [TorchSharpFact]
    public void Random_programs_agree()
    {
        var seed = Environment.GetEnvironmentVariable("COURSE_PARITY_SEED") ?? "1";
        var count = int.Parse(Environment.GetEnvironmentVariable("COURSE_PARITY_COUNT") ?? "5000", CultureInfo.InvariantCulture);
        var (ours, theirs) = (Programs.Managed("random", seed, $"{count}"), Programs.TorchSharp("random", seed, $"{count}"));
        ours.Length.ShouldBe(count);
        theirs.Length.ShouldBe(count);
        var (kinks, wrong) = (0, new List<string>());
        foreach (var (x, y) in ours.Zip(theirs))
        {
            if (Comparison.Difference(x, y, out var atKink) is { } difference)
                wrong.Add($"seed {seed}, graph {x[..x.IndexOf('\t', StringComparison.Ordinal)]} ({x.Split('\t')[3]}): {difference}");
            if (atKink) kinks++;
        }

        output.WriteLine($"{count} programs, {kinks} at a kink, {wrong.Count} different");
        wrong.ShouldBeEmpty($"{wrong.Count} of {count} programs differ; `parity-managed graph {seed} NUMBER` shows one\n"
            + $"{string.Join('\n', wrong.Take(10))}");
        kinks.ShouldBeLessThan(count / 5 + 1);
    }

    internal static Dictionary<string, string> Parse(string[] lines)
    {
        var parsed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var at = line.IndexOf(" = ", StringComparison.Ordinal);
            parsed.Add(line[..at], line[(at + 3)..]);
        }

        return parsed;
    }

    private static bool IsGood(string text) => text != "accepted" && !text.StartsWith("UNEXPECTED", StringComparison.Ordinal);
}
