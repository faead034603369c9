using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Shared;

namespace Parity.Training;

/// <summary>What appendix A2 shows of the two engines: data/engine-losses.csv and data/engine-costs.csv.</summary>
internal static class EngineTables
{
    private static readonly string[] Tasks = ["network", "gpt", "wide-gpt"];
    private static readonly int[] Seeds = [1, 2, 3, 4, 5];

    /// <summary>Measures all runs anew, which takes some minutes, and then writes both files.</summary>
    /// <param name="managed">The program built with ManagedTorch.</param>
    /// <param name="torchSharp">The program built with TorchSharp.</param>
    /// <param name="folder">Where the files go.</param>
    public static void Write(string managed, string torchSharp, string folder)
    {
        var losses = new StringBuilder("task,seed,step,managed,nudged,torchsharp\n");
        var costs = new StringBuilder("task,seed,engine,processor,start,memory,folder,fetched\n");
        var (managedSize, torchSharpSize) = (Size(managed), Size(torchSharp));
        foreach (var task in Tasks)
        {
            foreach (var seed in Seeds)
            {
                // Turn by turn, so that a machine that is busy for a while is so for both.
                var ours = Run.Of(managed, "train", task, $"{seed}");
                var theirs = Run.Of(torchSharp, "train", task, $"{seed}");
                var nudged = Run.Of(managed, "train", task, $"{seed}", "nudged");
                foreach (var (step, loss) in ours.Losses)
                    losses.Append($"{task},{seed},{step},{loss},{nudged.Losses[step]},{theirs.Losses[step]}\n");
                costs.Append($"{task},{seed},ManagedTorch,{ours.Cost},{managedSize}\n{task},{seed},TorchSharp,{theirs.Cost},{torchSharpSize}\n");
                Console.WriteLine($"{task}, seed {seed}: done");
            }
        }

        WholeFile.Write(Path.Combine(folder, "engine-losses.csv"), losses.ToString());
        WholeFile.Write(Path.Combine(folder, "engine-costs.csv"), costs.ToString());
    }

    /// <summary>MB that lie beside a program, its own files left out, and MB of the packages that NuGet fetched for them.</summary>
    private static string Size(string program)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(program))!;
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var beside = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => !Path.GetFileName(path).StartsWith("parity-", StringComparison.Ordinal))
            .Sum(path => new FileInfo(path).Length);
        using var list = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(program, ".deps.json")));
        var fetched = list.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.ToLowerInvariant().Split('/'))
            .Sum(package => new FileInfo(Path.Combine(cache, package[0], package[1], $"{package[0]}.{package[1]}.nupkg")).Length);
        return string.Create(CultureInfo.InvariantCulture, $"{beside / 1e6:F1},{fetched / 1e6:F1}");
    }

    /// <summary>What the verb <c>train</c> writes.</summary>
    private sealed record Run(IReadOnlyDictionary<string, string> Losses, string Cost)
    {
        public static Run Of(string program, params string[] arguments)
        {
            var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
            using var process = Process.Start(start)!;
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}");
            return new Run(
                lines.Select(line => line.Split(' ')).Where(words => words[0] == "loss")
                    .ToDictionary(words => words[1], words => words[2], StringComparer.Ordinal),
                string.Join(',', lines[^1].Split(' ')[1..]));
        }
    }
}
