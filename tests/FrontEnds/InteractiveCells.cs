namespace FrontEnds;

/// <summary>Small cells that ran one after another in one kernel, as each test wants them.</summary>
public sealed class InteractiveCells : IAsyncLifetime
{
    public const string Usings =
        "#r \"../lib/bin/Lessons.dll\"\nusing System.Threading;\nusing Lessons.Notebook;\nusing Plotting;\nusing TorchSharp;\nusing "
        + "static TorchSharp.torch;";

    private static readonly string[] Codes =
    [
        "System.Globalization.CultureInfo.CurrentCulture.Name",
        Usings,
        "Check.Close(1.5, 1.5, 0.25, \"half\");",
        "Console.WriteLine($\"loss {0.25:F2} {1.5}\");\nnew Table().Column(\"a\", new[] { 0.5m })",
        "var x = tensor(new[] { 1f, 2.5f });\nx",
        "nn.Parameter(ones(2))",
        "new { Mean = ones(1), Steps = 3 }",
        "x.Dispose();\nx",
        """
        var steps = 0;
        using (var progress = new Progress("Training", 3))
        using (var live = new LiveFigure(() => new Figure($"{steps} steps").Line(new[] { 0, steps }).X("step").Y("loss")))
            for (steps = 1; steps <= 3; steps++) { progress.Report(steps, "going on"); live.Update(); Thread.Sleep(600); }
        """,
    ];

    public static string Folder => Path.Combine(CommittedNotebook.Root, "notebooks");

    public InteractiveRun Run { get; private set; } = new();

    public async Task InitializeAsync() => Run = await InteractiveHost.RunAsync(Folder, [.. Codes.Select(code => new CellCode(code))]);

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>What the cell with this text showed.</summary>
    public CellRun Of(string part) => Run.Cells[Array.FindIndex(Codes, code => code.Contains(part, StringComparison.Ordinal))];
}
