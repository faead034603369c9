using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Parity.Tests;

/// <summary>The program of tests/Parity, built against either engine.</summary>
internal static class Programs
{
    public const string Version = "0.107.0";

    private static readonly Lazy<string> Genuine = new(Build);

    public static bool Required { get; } = Environment.GetEnvironmentVariable("COURSE_REQUIRE_TOOLS") == "1";

    public static string Root { get; } = FindRoot();

    private static string PackageCache { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Why TorchSharp is not compared with; null where it is. Without being required nothing is fetched.</summary>
    public static string? WhyNot { get; } = Required || IsCached() ? null :
        $"TorchSharp {Version} and libtorch are not in the NuGet cache: "
        + "`course engine torchsharp` fetches them (175 MB), or COURSE_REQUIRE_TOOLS=1";

    public static string[] Managed(params string[] arguments) =>
        Run(Path.Combine(Root, "tests", "Parity", "Managed", "bin", "Release", "net10.0", "parity-managed.dll"), arguments).Lines;

    public static string[] TorchSharp(params string[] arguments)
    {
        var (code, lines, errors) = Run(Genuine.Value, arguments);
        code.ShouldBe(0, $"the TorchSharp program ended after {lines.Length} lines, the last of them {lines.LastOrDefault()}\n{errors}");
        return lines;
    }

    private static string Build()
    {
        var project = Path.Combine(Root, "tests", "Parity", "Genuine");
        var (code, output, errors) = Start("dotnet", ["build", project, "-p:CourseEngine=torchsharp", "-v", "quiet", "--nologo"]);
        if (code != 0)
            throw new InvalidOperationException($"TorchSharp {Version} could not be restored or built here:\n"
                + $"{string.Join('\n', output)}\n{errors}");
        return Path.Combine(project, "bin", "Release", "net10.0", "parity-torchsharp.dll");
    }

    private static (int Code, string[] Lines, string Errors) Run(string program, string[] arguments)
    {
        File.Exists(program).ShouldBeTrue($"{program} was not built");
        return Start("dotnet", ["exec", program, .. arguments]);
    }

    private static (int Code, string[] Lines, string Errors) Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true,
            UseShellExecute = false };
        // Threads that wait for a neighbour must not hold a core that another test needs.
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries), errors.Result);
    }

    private static bool IsCached()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var machine = RuntimeInformation.ProcessArchitecture.ToString().ToLower(CultureInfo.InvariantCulture);
        return Directory.Exists(Path.Combine(PackageCache, "torchsharp", Version))
            && Directory.Exists(Path.Combine(PackageCache, $"libtorch-cpu-{system}-{machine}"));
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Notebooks.sln"))) return folder;
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds Notebooks.sln");
    }
}

/// <summary>A test beside the genuine TorchSharp: skipped, with the reason, where it is not at hand, unless it is required.</summary>
public sealed class TorchSharpFactAttribute : FactAttribute
{
    public TorchSharpFactAttribute() => Skip = Programs.WhyNot;
}
