using System.Text.Json.Nodes;

namespace FrontEnds;

/// <summary>
/// The tool dotnet-interactive as a Jupyter kernel, driven by nbconvert: installed from its package into a folder of the
/// test, beside a Jupyter data folder of the test, so that a reader's kernels stay as they are.
/// </summary>
public sealed class JupyterToolTests : IDisposable
{
    private const string Version = "1.0.712001";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("course-dotnet-interactive-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [AllChaptersTheory]
    [InlineData("01-linear-regression.ipynb")]
    [InlineData("06-attention-and-the-transformer.ipynb")]
    public async Task Through_the_tool_nbconvert_shows_what_the_page_shows(string name)
    {
        await InstallAsync();
        var notebook = CommittedNotebook.Load(name);
        var answer = await ExecuteAsync(notebook);
        answer.ExitCode.ShouldBe(0, answer.Text);

        var executed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, name)))!["cells"]!.AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "code")
            .Select(cell => CommittedNotebook.Plain(cell!["outputs"]!))
            .ToArray();
        // The tool's own connection script, below the first cell.
        executed[0].RemoveAt(0);
        notebook.Differences(executed.Select(outputs => ((string?)null, outputs))).ShouldBeEmpty();
    }

    /// <summary>
    /// The tool carries an older core library of F# than Plotly.NET and Deedle need: the appendix ends before it loads them.
    /// </summary>
    [AllChaptersFact]
    public async Task Where_the_tool_cannot_load_the_packages_the_appendix_and_doctor_say_so_in_one_sentence()
    {
        await InstallAsync();
        var answer = await ExecuteAsync(CommittedNotebook.Load("A1-the-courses-runs.ipynb"));
        answer.ExitCode.ShouldNotBe(0);
        // What follows the cell that failed, as nbconvert shows it.
        answer.Text[answer.Text.LastIndexOf("\nError: ", StringComparison.Ordinal)..].Trim().ShouldBe(
            "Error: Plotly.NET and Deedle need FSharp.Core 10.1, and this front end has loaded 10.0, as the tool dotnet-interactive does: "
            + "run this notebook with the course's own kernel (`dotnet run --project lib/Course -- kernel install`).");

        var doctor = await StartAsync("dotnet", "run", "--project", Path.Combine(CommittedNotebook.Root, "lib", "Course"), "--", "doctor");
        doctor.Text.ShouldMatch(
            @"optional dotnet-interactive +FSharp\.Core 10\.0; Plotly\.NET and Deedle need 10\.1: appendix A1 does not run in it\n"
            + " +for A1, the course's own kernel: course kernel install");
    }

    /// <summary>The tool, and its kernels in the test's folder.</summary>
    private async Task InstallAsync()
    {
        var tool = Path.Combine(_folder, "tool");
        await RunAsync("dotnet", "tool", "install", "Microsoft.dotnet-interactive", "--version", Version, "--tool-path", tool);
        // Without --path it takes the reader's own folder, whatever JUPYTER_DATA_DIR says.
        var kernels = Directory.CreateDirectory(Path.Combine(_folder, "data", "kernels")).FullName;
        await RunAsync(Path.Combine(tool, "dotnet-interactive"), "jupyter", "install", "--path", kernels);
    }

    private Task<(int ExitCode, string Text)> ExecuteAsync(CommittedNotebook notebook) => StartAsync(
        Tools.PythonWithJupyter!, "-m", "nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.kernel_name=.net-csharp",
        notebook.Path, "--output-dir", _folder, "--output", Path.GetFileName(notebook.Path));

    private async Task RunAsync(params string[] command)
    {
        var answer = await StartAsync(command);
        answer.ExitCode.ShouldBe(0, string.Join(' ', command) + "\n" + answer.Text);
    }

    private Task<(int ExitCode, string Text)> StartAsync(params string[] command) =>
        Program.RunAsync(
            command,
            Path.Combine(CommittedNotebook.Root, "notebooks"),
            Limit,
            ("JUPYTER_DATA_DIR", Path.Combine(_folder, "data")),
            ("IPYTHONDIR", Path.Combine(_folder, "ipython")),
            // The kernelspec starts it as `dotnet interactive`.
            ("PATH", Path.Combine(_folder, "tool") + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH")),
            ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
            ("DOTNET_TRY_CLI_TELEMETRY_OPTOUT", "1"));
}

/// <summary>A test of the long suite: it runs where COURSE_ALL_CHAPTERS is 1 and Jupyter is installed.</summary>
public sealed class AllChaptersTheoryAttribute : TheoryAttribute
{
    public AllChaptersTheoryAttribute() => Skip =
        Environment.GetEnvironmentVariable("COURSE_ALL_CHAPTERS") == "1"
            ? Tools.SkipWithout(Tools.PythonWithJupyter, "Jupyter (ipykernel, jupyter_client, nbconvert)")
            : "it takes minutes: COURSE_ALL_CHAPTERS=1 runs it";
}

/// <inheritdoc cref="AllChaptersTheoryAttribute"/>
public sealed class AllChaptersFactAttribute : FactAttribute
{
    public AllChaptersFactAttribute() => Skip = new AllChaptersTheoryAttribute().Skip;
}
