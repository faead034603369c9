using NotebookKernel.Running;

namespace Course.Running;

/// <summary>Shows the cell that stopped a notebook: its code, the line, and what was thrown.</summary>
internal static class FailureReport
{
    public static IReadOnlyList<string> Lines(string chapter, FailedCell failed)
    {
        var error = failed.Error;
        var where = error.Line is { } line ? $", line {line}" : "";
        var report = new List<string> { "",
            $"{chapter}, cell {failed.Cell.Index + 1} (code cell {failed.Number}){where}: {error.Name}: {error.Message}" };

        var code = failed.Cell.Source.Split('\n');
        for (var i = 0; i < code.Length; i++)
            report.Add($"  {(i + 1 == error.Line ? '>' : ' ')} {i + 1,3} | {code[i].TrimEnd('\r')}");
        report.Add("  The notebook's later cells were not run; the file is as it was.");
        return report;
    }
}
