namespace Course.Provision;

/// <summary>Runs Python so that it finds its own modules and not a reader's random.py or types.py.</summary>
internal static class Python
{
    /// <summary>From Python 3.11 on; before, the folder that it runs in must have nothing that it could take.</summary>
    private static readonly Dictionary<string, string> Safe = new(StringComparer.Ordinal) { ["PYTHONSAFEPATH"] = "1" };

    /// <summary>Runs a Python in this program's own folder: paths among the arguments must be full.</summary>
    public static Task<ToolResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellation, TimeSpan? limit = null) =>
        Tool.RunAsync(command, AppContext.BaseDirectory, cancellation, limit, Safe);
}
