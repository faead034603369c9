using System.Diagnostics;

namespace ManagedTorch.Tests.Kernels;

/// <summary>The numbers on the page are the numbers on the reader's machine: kernels and whole trainings, bit for bit.</summary>
public sealed class InstructionSetTests
{
    private static readonly Lazy<string[]> Usual = new(() => Computed(null));

    [Fact]
    public void The_bits_stay_the_same_with_any_number_of_threads()
    {
        var all = Usual.Value[1..];
        all.Length.ShouldBeGreaterThan(10);
        all.Count(line => line.StartsWith("small GPT", StringComparison.Ordinal)).ShouldBe(3);
        foreach (var same in all.GroupBy(line => line.Split(':')[0])) same.Distinct().Count().ShouldBe(1, same.Key);
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "Vector512=False")]
    [InlineData("DOTNET_EnableAVX2", "Vector256=False Fma=False")]          // takes fused multiply-add with it
    [InlineData("DOTNET_EnableHWIntrinsic", "Vector128=False")]
    public void The_bits_stay_the_same_without(string instructions, string said)
    {
        var without = Computed(instructions);
        without[0].ShouldContain(said);
        without[1..].ShouldBe(Usual.Value[1..]);
    }

    private static string[] Computed(string? without)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(InstructionSetTests).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        if (without is not null) start.Environment[without] = "0";
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return lines;
    }
}
