using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Course.Provision;
using Course.Running;

namespace Course.Engine;

/// <summary>
/// Whether TorchSharp's native library loads, tried in a process of its own: one that crashes takes nobody with it, and
/// Windows lets go of the file.
/// </summary>
internal static partial class NativeLibraryLoad
{
    private const string Verb = "load";

    /// <summary>Why the native library in this folder does not load, in one sentence; null when it does.</summary>
    public static async Task<string?> ProblemAsync(string folder, CancellationToken cancellation)
    {
        var name = OperatingSystem.IsWindows()
            ? "LibTorchSharp.dll"
            : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
        var loaded = await Tool.RunAsync(
            [.. Sessions.Self, Verb, Path.Combine(folder, name)], folder, cancellation, TimeSpan.FromMinutes(5));
        if (loaded.Succeeded)
            return null;

        var advice = GlibCxx().Match(loaded.Errors) is { Success: true } version
            ? $"this system's C++ library is older than TorchSharp's ({version.Value} is missing; Ubuntu 24.04 and Debian 13 have it)"
            : loaded.Errors.Length > 0 ? loaded.LastLine : $"the process that tried it ended with exit code {loaded.ExitCode}";
        return $"TorchSharp's native library does not load: {advice}";
    }

    /// <summary>The version that the library in this folder does without, because the build marked its need weak; null for none.</summary>
    /// <exception cref="CourseException">The file is no library for Linux.</exception>
    public static string? WeakVersion(string folder)
    {
        var path = Path.Combine(folder, "libLibTorchSharp.so");
        if (!File.Exists(path))
            return null;
        try
        {
            return new ElfLibrary(File.ReadAllBytes(path)).Needs().Where(need => need.IsWeak).Select(need => need.Version).FirstOrDefault();
        }
        catch (InvalidDataException e)
        {
            throw new CourseException($"{path}: {e.Message}", ExitCode.Missing);
        }
    }

    /// <summary>The hidden verb that loads a library, started by this program.</summary>
    public static Command Build()
    {
        var path = new Argument<string>("library");
        var command = new Command(Verb) { path };
        command.Hidden = true;
        command.SetAction(result =>
        {
            try
            {
                NativeLibrary.Load(result.GetValue(path)!);
                return ExitCode.Done;
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                Console.Error.WriteLine(e.Message.Trim().ReplaceLineEndings(" "));
                return ExitCode.Missing;
            }
        });
        return command;
    }

    [GeneratedRegex(@"GLIBCXX_[\d.]+")]
    private static partial Regex GlibCxx();
}
