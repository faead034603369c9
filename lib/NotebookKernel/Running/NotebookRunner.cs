using System.Text.Json.Nodes;
using NotebookKernel.Document;
using NotebookKernel.Hosting;
using NotebookKernel.Session;

namespace NotebookKernel.Running;

/// <summary>Tells that the code cell number <paramref name="Number"/> of <paramref name="Count"/> starts.</summary>
/// <param name="Number">Place among the code cells, from 1.</param>
public sealed record RunProgress(Cell Cell, int Number, int Count);

/// <summary>Where and why a run stopped.</summary>
/// <param name="Cell">The cell as it stands in the notebook; <see cref="Cell.Index"/> is its place.</param>
/// <param name="Number">Its place among the code cells, from 1, as in "cell 3" of the messages.</param>
public sealed record FailedCell(Cell Cell, int Number, ErrorOutput Error);

/// <summary>The notebook with the outputs of this run, and the cell that stopped it, if one did.</summary>
public sealed record RunResult(Notebook Notebook, FailedCell? Failed)
{
    public bool Succeeded => Failed is null;
}

/// <summary>Runs the code cells of a notebook in order and collects what they show.</summary>
public static class NotebookRunner
{
    /// <summary>Runs every code cell of a copy of <paramref name="notebook"/> in a fresh session and returns the copy.</summary>
    /// <param name="start">Starts the session; it is ended when the run is over.</param>
    /// <param name="cellTimeout">How long one cell may take; null is without limit.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; the session is killed.</exception>
    /// <exception cref="NotebookException">The notebook is not a C# notebook.</exception>
    public static async Task<RunResult> RunAsync(
        Notebook notebook,
        Func<CancellationToken, Task<SessionProcess>> start,
        TimeSpan? cellTimeout,
        Action<RunProgress>? onProgress,
        CancellationToken cancellation)
    {
        notebook.RequireCSharp();
        var copy = notebook.Clone();
        Cell[] cells = [.. copy.Cells.Where(cell => cell.Kind == CellKind.Code)];
        foreach (var cell in cells)
        {
            cell.Outputs = [];
            cell.ExecutionCount = null;
        }

        await using var session = await start(cancellation);
        var displays = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        for (var number = 1; number <= cells.Length; number++)
        {
            var cell = cells[number - 1];
            onProgress?.Invoke(new RunProgress(cell, number, cells.Length));

            var outputs = new OutputList(number, displays);
            var result = await session.ExecuteAsync(
                cell.Source, $"cell {number}", outputs.Add, cellTimeout ?? Timeout.InfiniteTimeSpan, cancellation);
            cell.Outputs = outputs.Complete();
            cell.ExecutionCount = number;
            if (result.Error is { } error)
                return new RunResult(copy, new FailedCell(cell, number, error));
        }

        return new RunResult(copy, null);
    }
}
