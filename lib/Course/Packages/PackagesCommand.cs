using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Course.Provision;

namespace Course.Packages;

/// <summary>Says which packages the course is built with, and changes over to the others.</summary>
internal static partial class PackagesCommand
{
    private const string Ask = """
        <Project>
          <!-- Written by `course packages full`, removed by `course packages embedded`. -->
          <PropertyGroup>
            <FullPackages>true</FullPackages>
          </PropertyGroup>
        </Project>

        """;

    public static async Task<int> RunAsync(Repository repository, string? side, CancellationToken cancellation)
    {
        if (side is null)
        {
            Console.WriteLine(Describe(repository));
            return ExitCode.Done;
        }

        if (side == PackageSide.Embedded)
        {
            File.Delete(PackageSide.FileIn(repository));
            await BuildAsync(repository, side, cancellation);
        }
        else
        {
            await TakeFullAsync(repository, cancellation);
        }

        if (PackageSide.Asked(repository) is var (asked, reason) && asked != side)
            Console.WriteLine($"The next `dotnet build` takes the {asked} side again, because {reason}.");
        Console.WriteLine(Describe(repository));
        return ExitCode.Done;
    }

    /// <summary>One sentence: what is built, what the next build takes, and why.</summary>
    public static string Describe(Repository repository)
    {
        var (asked, reason) = PackageSide.Asked(repository);
        var built = PackageSide.BuiltIn(repository);
        return built == asked
            ? $"{asked}: {reason}"
            : $"{built ?? "nothing"} is built, {asked} is asked for ({reason}): dotnet build lib/Lessons";
    }

    /// <summary>Why TorchSharp's native library, built into lib/bin, does not load; null when it does.</summary>
    public static string? NativeProblem(Repository repository)
    {
        var name = OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
        var path = Path.Combine(repository.Root, "lib", "bin", name);
        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            var advice = GlibCxx().Match(e.Message) is { Success: true } version
                ? $"this system's C++ library is older than TorchSharp's ({version.Value} is missing; Ubuntu 24.04 and Debian 13 have it)"
                : e.Message.Trim().ReplaceLineEndings(" ");
            return $"TorchSharp's native library does not load: {advice}";
        }
    }

    private static async Task TakeFullAsync(Repository repository, CancellationToken cancellation)
    {
        var before = PackageSide.BuiltIn(repository) ?? PackageSide.Embedded;
        try
        {
            await BuildAsync(repository, PackageSide.Full, cancellation);
            if (NativeProblem(repository) is { } problem)
                throw new CourseException($"{problem}.", ExitCode.Missing);
        }
        catch (CourseException e)
        {
            await BuildAsync(repository, before, cancellation);
            throw new CourseException($"{e.Message.TrimEnd('.')}. The {before} side stays in use.", e.ExitCode);
        }

        await File.WriteAllTextAsync(PackageSide.FileIn(repository), Ask, cancellation);
    }

    private static async Task BuildAsync(Repository repository, string side, CancellationToken cancellation)
    {
        Console.WriteLine($"Building lib/Lessons with the {side} packages{(side == PackageSide.Full ? " (the first time they are fetched: some hundred megabytes)" : "")}");
        // What the other side left there would be found beside the library.
        var bin = Path.Combine(repository.Root, "lib", "bin");
        if (Directory.Exists(bin))
            Directory.Delete(bin, recursive: true);
        var built = await Tool.RunAsync(
            ["dotnet", "build", "lib/Lessons", "-v", "quiet", "--nologo", $"-p:{PackageSide.Variable}={(side == PackageSide.Full ? "true" : "false")}"], repository.Root, cancellation);
        if (!built.Succeeded)
            throw new CourseException(Reason(built.Output + built.Errors), ExitCode.Missing);
    }

    /// <summary>What a feed lacks, by name; else the first error as the build said it.</summary>
    private static string Reason(string output)
    {
        var lacking = MissingPackage().Matches(output).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (lacking.Exists(name => name.StartsWith("libtorch-cpu-", StringComparison.Ordinal) && NoVersion().IsMatch(output)))
            return $"TorchSharp has no native library for this system ({RuntimeInformation.RuntimeIdentifier})";
        if (lacking.Count > 0)
            return $"the package feed here does not have {string.Join(", ", lacking)}";
        return Error().Match(output) is { Success: true } error ? $"the build failed: {error.Groups[1].Value.Trim()}" : "the build failed";
    }

    [GeneratedRegex(@"GLIBCXX_[\d.]+")]
    private static partial Regex GlibCxx();

    [GeneratedRegex(@"(?:NU110[12]: Unable to find (?:a stable )?package |NU1010: [^\r\n]*?item: )([A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*)")]
    private static partial Regex MissingPackage();

    [GeneratedRegex("NU1010")]
    private static partial Regex NoVersion();

    [GeneratedRegex(@"error ([^\r\n\[]+)")]
    private static partial Regex Error();
}
