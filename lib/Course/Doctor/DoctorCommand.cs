using Course.Engine;
using Course.Jupyter;
using Course.Provision;
using Course.Running;

namespace Course.Doctor;

/// <summary>Says what is installed, what is missing, and how to get it.</summary>
internal static class DoctorCommand
{
    private const long Gigabyte = 1L << 30;

    /// <param name="Needed">Whether one of the README's two commands cannot fully work without it.</param>
    private sealed record Item(string Name, bool Present, string Detail, string HowToGet, bool Needed = true);

    public static async Task<int> RunAsync(Repository repository, CancellationToken cancellation)
    {
        var items = await ItemsAsync(repository, cancellation);
        foreach (var item in items)
        {
            var mark = item.Present ? "ok" : item.Needed ? "missing" : "optional";
            Console.WriteLine($"{mark,-9}{item.Name,-24}{item.Detail}");
            if (!item.Present)
                Console.WriteLine($"{"",-33}{item.HowToGet}");
        }

        var missing = items.Where(item => item is { Present: false, Needed: true }).Select(item => item.Name).ToList();
        Console.WriteLine(missing.Count == 0
            ? "Everything is here: the course runs, the tests run, the pages can be made."
            : $"Missing: {string.Join(", ", missing)}.");
        return missing.Count == 0 ? ExitCode.Done : ExitCode.Missing;
    }

    private static async Task<IReadOnlyList<Item>> ItemsAsync(Repository repository, CancellationToken cancellation)
    {
        var libraries = Path.Combine(repository.Root, "lib", "bin");
        var chapters = repository.AllNotebooks().Count;
        var nbconvert = await NbConvert.FindAsync(repository, cancellation);
        var stale = NpmPackages.Stale(repository);
        var chromium = ((string[])["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]).Select(Tool.Find)
            .FirstOrDefault(path => path is not null);
        var kernel = await KernelCommand.FindInstalledAsync(repository, cancellation);
        var memory = Machine.AvailableMemory();
        var disk = new DriveInfo(repository.Root).AvailableFreeSpace;
        return
        [
            await Command("dotnet SDK", "dotnet", "the .NET 10 SDK, from https://dot.net/download"),
            Library("Lessons"),
            Library("Interop"),
            await Engine(),
            new("notebooks", chapters > 0, $"{chapters} chapters", "a complete clone"),
            await Command("python3", "python3", "apt-get install python3, or https://www.python.org"),
            new(
                "nbconvert",
                nbconvert is not null,
                nbconvert is null ? "not found" : $"{nbconvert.Version} ({string.Join(' ', nbconvert.Command)})",
                "`course pages` gets it by pip or apt; by hand: apt-get install jupyter-nbconvert"),
            await Command("node", "node", "`course pages` gets it by apt as root; by hand: https://nodejs.org", needed: stale.Count > 0),
            await Command("npm", "npm", "comes with Node.js", needed: stale.Count > 0),
            new("plotly.js, KaTeX, fonts", stale.Count == 0, stale.Count == 0 ? "installed" : $"not installed: {string.Join(", ", stale)}",
                "`course pages` gets them; by hand: npm ci in lib/Course/Pages"),
            new(
                "chromium",
                chromium is not null,
                chromium ?? "not found",
                "apt-get install chromium; without it the browser tests are skipped",
                Needed: false),
            new(
                "jupyter kernel",
                kernel is not null,
                kernel ?? "not installed",
                "course kernel install, to open the notebooks in Jupyter or VS Code",
                Needed: false),
            .. Interactive(),
            new("free memory", memory >= 2 * Gigabyte, $"{(double)memory / Gigabyte:0.0} GB", "2 GB; close something"),
            new("free disk", disk >= Gigabyte, $"{(double)disk / Gigabyte:0.0} GB", "1 GB"),
        ];

        IEnumerable<Item> Interactive()
        {
            if (InteractiveTool.Find(libraries) is not var (has, needs))
                yield break;
            var loads = has >= needs;
            yield return new("dotnet-interactive", loads,
                $"FSharp.Core {has.ToString(2)}"
                + (loads ? "" : $"; Plotly.NET and Deedle need {needs.ToString(2)}: appendix A1 does not run in it"),
                "for A1, the course's own kernel: course kernel install", Needed: false);
        }

        Item Library(string name)
        {
            var built = File.Exists(Path.Combine(libraries, $"{name}.dll"));
            return new Item($"lib/bin/{name}.dll", built, built ? "built" : "not built", $"dotnet build lib/{name}");
        }

        string Weak() => NativeLibraryLoad.WeakVersion(libraries) is { } version
            ? $" (libLibTorchSharp.so, TorchSharp's under the MIT licence, with its need of {version} marked weak: this system lacks it)"
            : "";

        async Task<Item> Engine()
        {
            var problem = EngineChoice.BuiltIn(repository) == EngineChoice.TorchSharp
                ? await NativeLibraryLoad.ProblemAsync(libraries, cancellation)
                : null;
            return problem is null
                ? new("engine", true, EngineCommand.Describe(repository) + Weak(), "")
                : new("engine", false, problem, "course engine managed");
        }

        async Task<Item> Command(string name, string program, string howToGet, bool needed = true)
        {
            var path = Tool.Find(program);
            if (path is null)
                return new Item(name, false, "not found", howToGet, needed);
            var version = await Tool.RunAsync([path, "--version"], repository.Root, cancellation, TimeSpan.FromMinutes(1));
            return new Item(name, version.Succeeded, $"{version.LastLine} ({path})", howToGet, needed);
        }
    }
}
