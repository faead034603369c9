using Lessons.Notebook;

namespace Prepare;

/// <summary><c>dotnet run --project data/Prepare -- VERB ...</c>: makes files of data/ anew.</summary>
public static class Command
{
    private const int Done = 0, Failed = 1, Usage = 2;

    /// <summary>Makes the files that the verbs name, in this order, in a folder; the exit code says how it went.</summary>
    public static int Run(IReadOnlyList<string> verbs, string? folder, TextWriter output, TextWriter error)
    {
        if (verbs.Count == 0 || verbs.Any(verb => verb is "--help" or "-h" or "-?"))
        {
            Help(output);
            return Done;
        }

        if (verbs.FirstOrDefault(verb => DataFiles.All.All(file => file.Verb != verb)) is { } unknown)
        {
            var known = string.Join(", ", DataFiles.All.Select(file => file.Verb));
            return Refuse(error, Usage, $"there is no verb '{unknown}'; expected one of {known}");
        }

        if (folder is null) return Refuse(error, Usage, "there is no Notebooks.sln above the program; expected to run inside a clone");
        // On another engine, training carries roundings along, and the files would not be those of the pages.
        if (Engine.IsTorchSharp)
            return Refuse(error, Failed, "this build computes with TorchSharp; expected ManagedTorch: run `./course engine managed` first");
        try
        {
            foreach (var verb in verbs)
            {
                var file = DataFiles.All.Single(f => f.Verb == verb);
                output.WriteLine($"{file.Name}: {file.Description} ...");
                file.Write(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            return Refuse(error, Failed, e.Message.TrimEnd('.'));
        }

        return Done;
    }

    /// <summary>The clone's data folder, for a program somewhere in it; null where there is none.</summary>
    public static string? FolderAbove(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Notebooks.sln"))) folder = Path.GetDirectoryName(folder);
        return folder is null ? null : Path.Combine(folder, "data");
    }

    private static void Help(TextWriter output)
    {
        output.WriteLine("Makes the files of data/ anew, with the seeds that data/README.md names:");
        output.WriteLine();
        output.WriteLine("  dotnet run --project data/Prepare -- VERB ...");
        output.WriteLine();
        var width = DataFiles.All.Max(file => file.Verb.Length);
        foreach (var file in DataFiles.All) output.WriteLine($"  {file.Verb.PadRight(width)}  {file.Description}");
    }

    private static int Refuse(TextWriter error, int code, string problem)
    {
        error.WriteLine($"prepare: {problem}.");
        return code;
    }
}
