using System.Diagnostics;

namespace ManagedTorch.Tests.Kernels;

public sealed class InstructionSetTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]          // takes fused multiply-add with it
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void The_bits_stay_the_same_without(string instructions)
    {
        var all = Kernels(null);
        all.Length.ShouldBeGreaterThan(10);
        foreach (var same in all.GroupBy(line => line.Split(':')[0])) same.Distinct().Count().ShouldBe(1, same.Key);   // thread counts
        Kernels(instructions).ShouldBe(all);
    }

    private static string[] Kernels(string? without)
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
