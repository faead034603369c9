using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Shared;

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
        var prefix = new Option<string?>(
            "--prefix") { HelpName = "folder", Description = "Under folder/share/jupyter, as for a virtual environment." };
        var replace = new Option<bool>(
            "--replace") { Description = "Take the name of a kernel that another clone of the course installed." };
        var install = new Command(
            "install", $"Install the C# kernel: as {Preferred} where that name is free, else as {Fallback}.") { user, prefix, replace };
        install.Validators.Add(result =>
        {
            if (result.GetValue(user) && result.GetValue(prefix) is not null)
                result.AddError("--user and --prefix: one of them was expected, not both.");
        });
        install.SetAction((result, cancellation) => InstallAsync(
            Repository.Find(), Full(result.GetValue(prefix)), result.GetValue(replace), cancellation));

        var from = new Option<string?>("--prefix") { HelpName = "folder", Description = "From folder/share/jupyter too." };
        var uninstall = new Command("uninstall", "Remove the kernel that this clone installed, wherever Jupyter finds it.") { from };
        uninstall.SetAction((result, cancellation) => UninstallAsync(Repository.Find(), Full(result.GetValue(from)), cancellation));

        var list = new Command("list", "Show the C# kernels that Jupyter knows, and whether the course's can start.");
        list.SetAction((_, cancellation) => ListAsync(Repository.Find(), cancellation));
        return new Command("kernel", "The C# kernel for Jupyter, JupyterLab, VS Code and nbconvert.") { install, uninstall, list };
    }

    private static async Task<int> InstallAsync(Repository repository, string? prefix, bool replace, CancellationToken cancellation)
    {
        var python = await JupyterPython.RequireAsync(repository, cancellation);
        var folder = prefix is null ? await python.UserKernelsAsync(cancellation) : KernelsUnder(prefix);
        var kernels = await KnownAsync(python, folder, cancellation);
        var holder = kernels.FirstOrDefault(kernel => kernel.Name == Preferred && kernel.CourseDll is null);
        var name = holder is null ? Preferred : Fallback;
        var target = Path.Combine(folder, name);
        if (File.Exists(Path.Combine(target, "kernel.json")))
            RequireReplaceable(KernelSpec.Read(target), target, replace);
        Write(target, Spec(python, holder is null ? ".NET (C#)" : "C# (course)"));

        Console.WriteLine(holder is null
            ? $"kernel: installed as {name}, the name that the notebooks ask for"
            : $"kernel: installed as {name}, because {Preferred} is another kernel's ({holder.Folder}); choose \"C# (course)\" in the "
                + $"notebook, or `--ExecutePreprocessor.kernel_name={name}` for nbconvert");
        if (prefix is not null && (await python.KernelsAsync(cancellation)).All(kernel => !IsUnder(prefix, kernel)))
            Console.WriteLine(
                $"kernel: {python.Path} does not look there; a Jupyter of that prefix does, or any with "
                + $"JUPYTER_PATH={Path.Combine(prefix, "share", "jupyter")}");
        return ExitCode.Done;
    }

    /// <summary>A kernel of this clone is written anew; another clone's only where that was asked for.</summary>
    private static void RequireReplaceable(KernelSpec? there, string folder, bool replace)
    {
        if (there?.CourseDll is not { } dll)
            throw new CourseException($"{folder} holds another program's kernel; it was left as it is.", ExitCode.Usage);
        if (there.IsOurs)
            return;
        if (!replace)
            throw new CourseException(
                $"{folder} holds the kernel of another clone, which runs {dll}; `course kernel install --replace` takes its name.",
                ExitCode.Usage);
        Console.WriteLine($"kernel: {there.Name} ran {dll} until now ({folder})");
    }

    /// <summary>Writes kernel.json and leaves whatever else is in its folder.</summary>
    private static void Write(string folder, JsonObject spec)
    {
        var file = Path.Combine(folder, "kernel.json");
        try
        {
            Directory.CreateDirectory(folder);
            WholeFile.Write(file, spec.ToJsonString(new() { WriteIndented = true }) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CourseException($"the kernel was not installed: {file}: {e.Message.TrimEnd('.')}", ExitCode.NotSaved);
        }
    }

    private static async Task<int> UninstallAsync(Repository repository, string? prefix, CancellationToken cancellation)
    {
        var python = await JupyterPython.RequireAsync(repository, cancellation);
        var kernels = await KnownAsync(python, prefix is null ? null : KernelsUnder(prefix), cancellation);
        if (!kernels.Any(kernel => kernel.IsOurs))
            Console.WriteLine("kernel: none of this clone's is installed");
        foreach (var kernel in kernels.Where(kernel => kernel.CourseDll is not null))
        {
            if (kernel.IsOurs)
                Remove(kernel);
            else
                Console.WriteLine(
                    $"kernel: left {kernel.Name} ({kernel.Folder}), which another clone installed: it runs {kernel.CourseDll}");
        }

        return ExitCode.Done;
    }

    /// <summary>Removes what was installed, and its folder where nothing else is in it.</summary>
    private static void Remove(KernelSpec kernel)
    {
        try
        {
            File.Delete(Path.Combine(kernel.Folder, "kernel.json"));
            var empty = !Directory.EnumerateFileSystemEntries(kernel.Folder).Any();
            if (empty)
                Directory.Delete(kernel.Folder);
            Console.WriteLine(
                $"kernel: removed {kernel.Name} ({kernel.Folder}{(empty ? "" : ", which keeps the files that others put there")})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CourseException($"{kernel.Folder} could not be removed: {e.Message}", ExitCode.NotSaved);
        }
    }

    private static async Task<int> ListAsync(Repository repository, CancellationToken cancellation)
    {
        var python = await JupyterPython.RequireAsync(repository, cancellation);
        var kernels = (await python.KernelsAsync(cancellation)).Where(kernel => kernel.IsCSharp).ToList();
        foreach (var kernel in kernels)
            Console.WriteLine($"{kernel.Name,-16}{kernel.Folder}\n{"",-16}{State(kernel)}");
        if (!kernels.Exists(kernel => kernel.IsOurs))
            Console.WriteLine("The kernel of this clone is not installed: `course kernel install`.");
        return ExitCode.Done;
    }

    /// <summary>In a few words, for `course doctor`; null when it is not installed.</summary>
    public static async Task<string?> FindInstalledAsync(Repository repository, CancellationToken cancellation) =>
        await JupyterPython.FindAsync(repository, cancellation) is { } python
            && (await python.KernelsAsync(cancellation)).OrderByDescending(kernel => kernel.IsOurs)
                .FirstOrDefault(kernel => kernel.CourseDll is not null) is { } kernel
            ? $"{kernel.Name} ({kernel.Folder}){(kernel.IsOurs ? "" : $", another clone's: it runs {kernel.CourseDll}")}"
            : null;

    private static string State(KernelSpec kernel)
    {
        if (kernel.CourseDll is not { } dll)
            return "another program's";
        var whose = kernel.IsOurs ? "the course's" : "another clone's";
        return kernel.MissingFile is not { } missing
            ? $"{whose}, runs {dll}"
            : kernel.IsOurs
                ? $"{whose}, and cannot start: {missing} is missing. `course kernel install` again, or `course kernel uninstall`."
                : $"{whose}, and cannot start: {missing} is missing. `course kernel install --replace` takes its name.";
    }

    /// <summary>What Jupyter finds, and what lies in a folder of kernels that it does not look into.</summary>
    private static async Task<IReadOnlyList<KernelSpec>> KnownAsync(JupyterPython python, string? folder, CancellationToken cancellation)
    {
        var kernels = await python.KernelsAsync(cancellation);
        return folder is null
            ? kernels
            :
            [
                .. kernels,
                .. ((string[])[Preferred, Fallback]).Select(name => KernelSpec.Read(Path.Combine(folder, name))).OfType<KernelSpec>()
                    .Where(kernel => kernels.All(known => known.Folder != kernel.Folder)),
            ];
    }

    private static string KernelsUnder(string prefix) => Path.Combine(prefix, "share", "jupyter", "kernels");

    private static bool IsUnder(string prefix, KernelSpec kernel) =>
        kernel.Folder.StartsWith(prefix + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? Full(string? prefix) => prefix is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(prefix));

    private static JsonObject Spec(JupyterPython python, string displayName)
    {
        return new JsonObject
        {
            ["argv"] = new JsonArray(
                python.Path,
                Path.Combine(AppContext.BaseDirectory, "Jupyter", KernelSpec.Bridge),
                DotNet(),
                KernelSpec.OwnDll,
                "-f",
                "{connection_file}"),
            ["display_name"] = displayName,
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { ["debugger"] = false },
        };
    }

    /// <summary>The host that runs this program, by its full path: a Jupyter started from a desktop has another PATH.</summary>
    private static string DotNet() =>
        Path.GetFullPath(
            Path.Combine("..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"),
            RuntimeEnvironment.GetRuntimeDirectory());
}
