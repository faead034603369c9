using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Provision;

namespace Course.Tests.Jupyter;

/// <summary>A Jupyter of its own, with the kernel installed by the command line; the tests are its front end.</summary>
public sealed class JupyterFixture : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Where nothing but the tests' own Jupyter looks.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("course-jupyter-").FullName;

    /// <summary>What keeps a Jupyter in that folder: its kernels, its settings, what it remembers.</summary>
    internal IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["JUPYTER_DATA_DIR"] = Path.Combine(Folder, "data"),
        ["JUPYTER_CONFIG_DIR"] = Path.Combine(Folder, "config"),
        ["IPYTHONDIR"] = Path.Combine(Folder, "ipython"),
    };

    internal static string Program => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "course.exe" : "course");

    public async Task InitializeAsync()
    {
        if (Tools.PythonWithJupyter is not null)
            (await CourseAsync("kernel", "install")).Succeeded.ShouldBeTrue();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    internal Task<ToolResult> CourseAsync(params string[] arguments) => RunAsync([Program, .. arguments]);

    /// <summary>Runs a scenario of driver.py and returns what it saw.</summary>
    internal async Task<JsonNode> DriveAsync(params string[] arguments)
    {
        var answer = await RunAsync(
            [Tools.PythonWithJupyter!, Path.Combine(AppContext.BaseDirectory, "Jupyter", "driver.py"), .. arguments]);
        answer.Succeeded.ShouldBeTrue(answer.Errors);
        return JsonNode.Parse(answer.Output)!;
    }

    /// <summary>Runs cells one after another in a new kernel.</summary>
    internal async Task<IReadOnlyList<CellRun>> CellsAsync(params JsonNode[] cells)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(cells));
        return [.. (await DriveAsync("cells", file)).AsArray().Select(run => new CellRun(run!))];
    }

    internal Task<ToolResult> RunAsync(IReadOnlyList<string> command, string? folder = null) =>
        Tool.RunAsync(command, folder ?? Folder, CancellationToken.None, Limit, Environment);
}

/// <summary>What a front end saw of one cell.</summary>
internal sealed class CellRun(JsonNode run)
{
    public JsonObject Reply => run["reply"]!.AsObject();

    public string Status => (string)Reply["status"]!;

    public IReadOnlyList<JsonObject> Messages =>
        [.. run["messages"]!.AsArray()
            .Select(message => message!.AsObject())
            .Where(message => (string?)message["type"] != "execute_input")];

    public JsonObject Only(string type) => Messages.Where(message => (string?)message["type"] == type).ShouldHaveSingleItem();

    public string Printed(string stream = "stdout") =>
        string.Concat(Messages.Where(message => (string?)message["type"] == "stream"
            && (string?)message["name"] == stream).Select(message => (string)message["text"]!));

    /// <summary>The error, which the reply and the page tell alike.</summary>
    public JsonObject Error()
    {
        Status.ShouldBe("error");
        var shown = Only("error");
        foreach (var part in (string[])["ename", "evalue", "traceback"])
            JsonNode.DeepEquals(shown[part], Reply[part]).ShouldBeTrue(part);
        return shown;
    }
}
