using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Provision;

/// <summary>What the pages load, from npm, at the versions of the lock file.</summary>
internal static class NpmPackages
{
    public static string Folder(Repository repository) => Path.Combine(repository.PagesFolder, "node_modules");

    /// <summary>The packages of the lock file that are absent or of another version.</summary>
    public static IReadOnlyList<string> Stale(Repository repository)
    {
        var locked = JsonNode.Parse(File.ReadAllText(Path.Combine(repository.PagesFolder, "package-lock.json")))!["packages"]!.AsObject();
        return
        [
            .. from package in locked
               where package.Key.Length > 0
               let version = (string?)package.Value!["version"]
               where InstalledVersion(Path.Combine(repository.PagesFolder, package.Key)) != version
               select $"{package.Key["node_modules/".Length..]} {version}",
        ];
    }

    public static async Task RequireAsync(Repository repository, CancellationToken cancellation)
    {
        var stale = Stale(repository);
        if (stale.Count == 0)
            return;

        if (Tool.Find("npm") is null)
            await InstallNodeAsync(stale, cancellation);

        Console.WriteLine($"npm ci: getting {string.Join(", ", stale)}");
        var npm = Tool.Find("npm") ?? "npm";
        var installed = await Tool.RunAsync(
            [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], repository.PagesFolder, cancellation, TimeSpan.FromMinutes(10));
        if (!installed.Succeeded)
        {
            throw new CourseException(
                $"the pages were not made: `npm ci` in {repository.Shown(repository.PagesFolder)} did not get them ({installed.LastLine}).",
                ExitCode.Missing);
        }
    }

    private static async Task InstallNodeAsync(IReadOnlyList<string> stale, CancellationToken cancellation)
    {
        if (!Apt.IsUsable)
        {
            throw new CourseException(
                $"the pages were not made: they need {string.Join(", ", stale)}, and npm is not installed. Install Node.js, then run "
                + "`course pages`.",
                ExitCode.Missing);
        }

        Console.WriteLine("npm is not installed: apt-get install nodejs npm (this takes a minute or two)");
        var installed = await Apt.InstallAsync(["nodejs", "npm"], cancellation);
        if (!installed.Succeeded)
            throw new CourseException(
                $"the pages were not made: npm is not installed, and apt-get could not install it ({installed.LastLine}).",
                ExitCode.Missing);
    }

    private static string? InstalledVersion(string folder)
    {
        var description = Path.Combine(folder, "package.json");
        if (!File.Exists(description))
            return null;
        try
        {
            return (string?)JsonNode.Parse(File.ReadAllText(description))!["version"];
        }
        catch (JsonException)
        {
            // Half installed: to be installed again.
            return null;
        }
    }
}
