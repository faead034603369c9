namespace Course.Checking;

/// <summary>One place where a run shows something else than the committed notebook.</summary>
/// <param name="Cell">Place of the cell in the notebook, from 1.</param>
/// <param name="What">What was compared: "printed text, line 3", "figure 1, data[0].y[4]".</param>
internal sealed record Difference(string Chapter, int Cell, string What, string Expected, string Got)
{
    private const int LongestLine = 160;

    public IEnumerable<string> Lines() =>
    [
        "",
        $"{Chapter}, cell {Cell}, {What}:",
        $"  committed: {Short(Expected)}",
        $"  this run:  {Short(Got)}",
    ];

    private static string Short(string text)
    {
        var line = text.Replace("\n", "\\n", StringComparison.Ordinal);
        return line.Length <= LongestLine ? line : $"{line[..LongestLine]}... ({line.Length} characters)";
    }
}
