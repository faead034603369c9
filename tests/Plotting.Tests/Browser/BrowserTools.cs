using System.Diagnostics;
using System.Text.Json;

namespace Plotting.Tests.Browser;

/// <summary>Finds Chromium and the plotly.js that the course pages load, or says what is missing.</summary>
internal static class BrowserTools
{
    private const string Package = "plotly.js-cartesian-dist-min";
    private const string File = "plotly-cartesian.min.js";

    public static string? Chromium { get; } =
        OnPath("chromium") ?? OnPath("chromium-browser") ?? OnPath("google-chrome") ?? OnPath("chrome.exe");

    private static readonly Lazy<string?> PlotlyFile = new(FindPlotly);

    public static string? Plotly => PlotlyFile.Value;

    /// <summary>Null when everything is there.</summary>
    public static string? Missing =>
        Chromium is null ? "Chromium is not on the PATH"
        : Plotly is null ? $"{Package} is not in lib/Course/Pages/node_modules, and npm could not install it"
        : null;

    /// <summary>Where all tools must be present (in CI), a missing one fails the test instead of skipping it.</summary>
    public static string? SkipReason =>
        Environment.GetEnvironmentVariable("COURSE_REQUIRE_TOOLS") == "1" ? null : Missing;

    private static string? FindPlotly()
    {
        var pages = PagesFolder();
        if (pages is null)
            return null;
        var installed = Path.Combine(pages, "node_modules", Package, File);
        return Path.Exists(installed) ? installed : Install(pages);
    }

    private static string? PagesFolder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var pages = Path.Combine(folder, "lib", "Course", "Pages");
            if (Path.Exists(Path.Combine(pages, "package.json")))
                return pages;
        }
        return null;
    }

    /// <summary>Into a folder of the temporary directory, named after the version that the pages pin.</summary>
    private static string? Install(string pages)
    {
        var npm = OnPath(OperatingSystem.IsWindows() ? "npm.cmd" : "npm");
        if (npm is null)
            return null;
        using var manifest = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(pages, "package.json")));
        var version = manifest.RootElement.GetProperty("dependencies").GetProperty(Package).GetString();
        var folder = Path.Combine(Path.GetTempPath(), $"course-{Package}-{version}");
        var file = Path.Combine(folder, "node_modules", Package, File);
        if (Path.Exists(file))
            return file;
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo(
            npm, ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, $"{Package}@{version}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
            process.Kill(entireProcessTree: true);
        return Path.Exists(file) ? file : null;
    }

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(Path.Exists);
}

/// <summary>A test for every figure of the gallery, skipped with its reason where there is no browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserTools.SkipReason;
}
