using System.Diagnostics;

namespace Shared;

/// <summary>PyTorch as a second opinion, on machines that have it (Debian: python3-torch).</summary>
public static class PythonTorch
{
    private static readonly Lazy<string?> Python = new(() =>
        new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(python => Run(python, "-c", "import torch") is not null));

    public static bool IsInstalled => Python.Value is not null;

    /// <summary>What a script prints.</summary>
    public static string Output(params string[] arguments) =>
        Run(Python.Value!, arguments) ?? throw new InvalidOperationException($"python3 {arguments[0]} failed");

    private static string? Run(string python, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>A theory whose expected values PyTorch computes while the test runs.</summary>
public sealed class PythonTorchTheoryAttribute : Xunit.TheoryAttribute
{
    public PythonTorchTheoryAttribute() =>
        Skip = PythonTorch.IsInstalled ? null : "PyTorch is not installed (Debian: apt install python3-torch)";
}
