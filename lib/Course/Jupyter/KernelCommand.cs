using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Course.Jupyter;

/// <summary>Makes the course's C# session a kernel of Jupyter, JupyterLab, VS Code and nbconvert.</summary>
internal static class KernelCommand
{
    /// <summary>What the notebooks name, so that they open without a question; .NET Interactive has the same name.</summary>
    private const string Preferred = ".net-csharp";

    private const string Fallback = "course-csharp";

    public static Command Build()
    {
        var user = new Option<bool>("--user") { Description = "For this user; the default." };
        var prefix = new Option<string?>("--prefix") { HelpName = "folder", Description = "Under folder/share/jupyter, as for a virtual environment." };
        var install = new Command("install", $"Install the C# kernel: as {Preferred} where that name is free, else as {Fallback}.") { user, prefix };
        install.Validators.Add(result =>
        {
            if (result.GetValue(user) && result.GetValue(prefix) is not null)
                result.AddError("--user and --prefix: one of them was expected, not both.");
        });
        install.SetAction((result, cancellation) => InstallAsync(Repository.Find(), Full(result.GetValue(prefix)), cancellation));

        var from = new Option<string?>("--prefix") { HelpName = "folder", Description = "From folder/share/jupyter too." };
        var uninstall = new Command("uninstall", "Remove the course's kernel wherever Jupyter finds it.") { from };
        uninstall.SetAction((result, cancellation) => UninstallAsync(Repository.Find(), Full(result.GetValue(from)), cancellation));

        var list = new Command("list", "Show the C# kernels that Jupyter knows, and whether the course's can start.");
        list.SetAction((_, cancellation) => ListAsync(Repository.Find(), cancellation));
        return new Command("kernel", "The C# kernel for Jupyter, JupyterLab, VS Code and nbconvert.") { install, uninstall, list };
    }

    private static async Task<int> InstallAsync(Repository repository, string? prefix, CancellationToken cancellation)
    {
        var python = await JupyterPython.RequireAsync(repository, cancellation);
        var kernels = await KnownAsync(python, prefix, cancellation);
        var holder = kernels.FirstOrDefault(kernel => kernel.Name == Preferred && kernel.CourseDll is null);
        var name = holder is null ? Preferred : Fallback;
        await python.InstallAsync(name, Spec(python, holder is null ? ".NET (C#)" : "C# (course)"), prefix, cancellation);

        Console.WriteLine(holder is null
            ? $"kernel: installed as {name}, the name that the notebooks ask for"
            : $"kernel: installed as {name}, because {Preferred} is another kernel's ({holder.Folder}); choose \"C# (course)\" in the notebook, or `--ExecutePreprocessor.kernel_name={name}` for nbconvert");
        if (prefix is not null && (await python.KernelsAsync(cancellation)).All(kernel => !IsUnder(prefix, kernel)))
            Console.WriteLine($"kernel: {python.Path} does not look there; a Jupyter of that prefix does, or any with JUPYTER_PATH={Path.Combine(prefix, "share", "jupyter")}");
        return ExitCode.Done;
    }

    private static async Task<int> UninstallAsync(Repository repository, string? prefix, CancellationToken cancellation)
    {
        var python = await JupyterPython.RequireAsync(repository, cancellation);
        var ours = (await KnownAsync(python, prefix, cancellation)).Where(kernel => kernel.CourseDll is not null).ToList();
        if (ours.Count == 0)
            Console.WriteLine("kernel: none of the course's is installed");
        foreach (var kernel in ours)
        {
            try
            {
                Directory.Delete(kernel.Folder, recursive: true);
                Console.WriteLine($"kernel: removed {kernel.Name} ({kernel.Folder})");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CourseException($"{kernel.Folder} could not be removed: {e.Message}", ExitCode.NotSaved);
            }
        }

        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(Repository repository, CancellationToken cancellation)
    {
        var python = await JupyterPython.RequireAsync(repository, cancellation);
        var kernels = (await python.KernelsAsync(cancellation)).Where(kernel => kernel.IsCSharp).ToList();
        foreach (var kernel in kernels)
            Console.WriteLine($"{kernel.Name,-16}{kernel.Folder}\n{"",-16}{State(kernel)}");
        if (kernels.TrueForAll(kernel => kernel.CourseDll is null))
            Console.WriteLine("The course's kernel is not installed: `course kernel install`.");
        return ExitCode.Done;
    }

    /// <summary>In a few words, for `course doctor`; null when it is not installed.</summary>
    public static async Task<string?> FindInstalledAsync(Repository repository, CancellationToken cancellation) =>
        await JupyterPython.FindAsync(repository, cancellation) is { } python
            && (await python.KernelsAsync(cancellation)).FirstOrDefault(kernel => kernel.CourseDll is not null) is { } kernel
            ? $"{kernel.Name} ({kernel.Folder})"
            : null;

    private static string State(KernelSpec kernel)
    {
        if (kernel.CourseDll is not { } dll)
            return "another program's";
        var missing = kernel.Spec["argv"]!.AsArray().Take(4).Select(part => (string)part!).FirstOrDefault(file => !File.Exists(file));
        return missing is null
            ? $"the course's, runs {dll}"
            : $"the course's, and cannot start: {missing} is missing. `course kernel install` again, or `course kernel uninstall`.";
    }

    /// <summary>What Jupyter finds, and what lies under a prefix that it does not look into.</summary>
    private static async Task<IReadOnlyList<KernelSpec>> KnownAsync(JupyterPython python, string? prefix, CancellationToken cancellation)
    {
        var kernels = await python.KernelsAsync(cancellation);
        if (prefix is null)
            return kernels;

        var folders = ((string[])[Preferred, Fallback]).Select(name => Path.Combine(prefix, "share", "jupyter", "kernels", name));
        return
        [
            .. kernels,
            .. from folder in folders
               where kernels.All(kernel => kernel.Folder != folder) && File.Exists(Path.Combine(folder, "kernel.json"))
               select new KernelSpec(
                   Path.GetFileName(folder), folder, JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))!.AsObject()),
        ];
    }

    private static bool IsUnder(string prefix, KernelSpec kernel) => kernel.Folder.StartsWith(prefix + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? Full(string? prefix) => prefix is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(prefix));

    private static JsonObject Spec(JupyterPython python, string displayName)
    {
        var dll = typeof(KernelCommand).Assembly.Location;
        return new JsonObject
        {
            ["argv"] = new JsonArray(python.Path, Path.Combine(AppContext.BaseDirectory, "Jupyter", "csharp_kernel.py"), DotNet(), dll, "-f", "{connection_file}"),
            ["display_name"] = displayName,
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { ["debugger"] = false, ["course"] = dll },
        };
    }

    /// <summary>The host that runs this program, by its full path: a Jupyter started from a desktop has another PATH.</summary>
    private static string DotNet() =>
        Path.GetFullPath(
            Path.Combine("..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), RuntimeEnvironment.GetRuntimeDirectory());
}
