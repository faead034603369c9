using System.Text.Json.Nodes;
using Course.Provision;

namespace Course.Jupyter;

/// <summary>A kernel that Jupyter knows of.</summary>
internal sealed record KernelSpec(string Name, string Folder, JsonObject Spec)
{
    /// <summary>The course.dll that the kernel runs; null when it is not the course's kernel.</summary>
    public string? CourseDll => (string?)(Spec["metadata"] as JsonObject)?["course"];

    public bool IsCSharp => string.Equals((string?)Spec["language"], "C#", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A Python that has ipykernel, and through it Jupyter's own answers about the kernels there are.</summary>
internal sealed record JupyterPython(string Path)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private IReadOnlyList<string> SpecApp => [Path, "-m", "jupyter_client.kernelspecapp"];

    /// <summary>The first on PATH, because the reader's Jupyter is likely to be that one's.</summary>
    public static async Task<JupyterPython?> FindAsync(Repository repository, CancellationToken cancellation)
    {
        var scripts = OperatingSystem.IsWindows() ? "Scripts/python.exe" : "bin/python";
        string[] pythons =
        [
            .. Tool.FindAll("python3"), .. Tool.FindAll("python"), System.IO.Path.Combine(repository.Root, ".venv", scripts), "/usr/bin/python3",
        ];
        foreach (var python in pythons.Where(File.Exists).Distinct(StringComparer.Ordinal))
        {
            var answer = await Tool.RunAsync(
                [python, "-c", "import sys, ipykernel, jupyter_client; print(sys.executable)"], repository.Root, cancellation, Limit);
            if (answer.Succeeded)
                return new JupyterPython(answer.Output.Trim());
        }

        return null;
    }

    public static async Task<JupyterPython> RequireAsync(Repository repository, CancellationToken cancellation) =>
        await FindAsync(repository, cancellation)
        ?? throw new CourseException(
            "no Python here has ipykernel, which the kernel needs: install it with `pip install ipykernel` or `apt-get install python3-ipykernel`.",
            ExitCode.Missing);

    public async Task<IReadOnlyList<KernelSpec>> KernelsAsync(CancellationToken cancellation)
    {
        var answer = await Tool.RunAsync([.. SpecApp, "list", "--json"], Environment.CurrentDirectory, cancellation, Limit);
        if (!answer.Succeeded)
            throw new CourseException($"Jupyter does not say which kernels it knows: {answer.LastLine}", ExitCode.Missing);
        return
        [
            .. JsonNode.Parse(answer.Output)!["kernelspecs"]!.AsObject().Select(kernel => new KernelSpec(
                kernel.Key, (string)kernel.Value!["resource_dir"]!, kernel.Value["spec"]!.AsObject())),
        ];
    }

    /// <summary>Installs <paramref name="spec"/> for this user, or under <paramref name="prefix"/>.</summary>
    public async Task InstallAsync(string name, JsonObject spec, string? prefix, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("course-kernel-").FullName;
        try
        {
            await File.WriteAllTextAsync(System.IO.Path.Combine(folder, "kernel.json"), spec.ToJsonString(new() { WriteIndented = true }) + "\n", cancellation);
            string[] where = prefix is null ? ["--user"] : [$"--prefix={prefix}"];
            var answer = await Tool.RunAsync(
                [.. SpecApp, "install", folder, "--name", name, "--replace", .. where], Environment.CurrentDirectory, cancellation, Limit);
            if (!answer.Succeeded)
                throw new CourseException($"the kernel was not installed: {answer.LastLine}", ExitCode.NotSaved);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
