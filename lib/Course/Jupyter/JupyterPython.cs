using System.Text.Json.Nodes;
using Course.Provision;

namespace Course.Jupyter;

/// <summary>A Python that has ipykernel, and through it Jupyter's own answers about the kernels there are.</summary>
internal sealed record JupyterPython(string Path)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>The first on PATH, because the reader's Jupyter is likely to be that one's.</summary>
    public static async Task<JupyterPython?> FindAsync(Repository repository, CancellationToken cancellation)
    {
        var scripts = OperatingSystem.IsWindows() ? "Scripts/python.exe" : "bin/python";
        string[] pythons =
        [
            .. Tool.FindAll("python3"), .. Tool.FindAll("python"), System.IO.Path.Combine(repository.Root, ".venv", scripts),
            "/usr/bin/python3",
        ];
        foreach (var python in pythons.Where(File.Exists).Distinct(StringComparer.Ordinal))
        {
            var answer = await Python.RunAsync(
                [python, "-c", "import sys, ipykernel, jupyter_client; print(sys.executable)"], cancellation, Limit);
            if (answer.Succeeded)
                return new JupyterPython(answer.Output.Trim());
        }

        return null;
    }

    public static async Task<JupyterPython> RequireAsync(Repository repository, CancellationToken cancellation) =>
        await FindAsync(repository, cancellation)
        ?? throw new CourseException(
            "no Python here has ipykernel, which the kernel needs: install it with `pip install ipykernel` or `apt-get install "
            + "python3-ipykernel`.",
            ExitCode.Missing);

    public async Task<IReadOnlyList<KernelSpec>> KernelsAsync(CancellationToken cancellation)
    {
        var answer = await Python.RunAsync([Path, "-m", "jupyter_client.kernelspecapp", "list", "--json"], cancellation, Limit);
        if (!answer.Succeeded)
            throw new CourseException($"Jupyter does not say which kernels it knows: {answer.LastLine}", ExitCode.Missing);
        return
        [
            .. JsonNode.Parse(answer.Output)!["kernelspecs"]!.AsObject().Select(kernel => new KernelSpec(
                kernel.Key, (string)kernel.Value!["resource_dir"]!, kernel.Value["spec"]!.AsObject())),
        ];
    }

    /// <summary>Where Jupyter looks for the kernels of this user.</summary>
    public async Task<string> UserKernelsAsync(CancellationToken cancellation)
    {
        var answer = await Python.RunAsync(
            [Path, "-c", "from jupyter_core.paths import jupyter_data_dir; print(jupyter_data_dir())"], cancellation, Limit);
        return answer.Succeeded
            ? System.IO.Path.Combine(answer.Output.Trim(), "kernels")
            : throw new CourseException($"Jupyter does not say where its kernels are: {answer.LastLine}", ExitCode.Missing);
    }
}
