using Course.Checking;
using Course.Packages;
using NotebookKernel.Document;

namespace Course.Running;

/// <summary>Runs copies of notebooks in memory and compares what they show with what is committed.</summary>
internal static class CheckCommand
{
    public static Task<int> RunAsync(
        Repository repository, IReadOnlyList<string> names, int parallel, TimeSpan? cellTimeout, CancellationToken cancellation)
    {
        var full = PackageSide.BuiltIn(repository) == PackageSide.Full;
        return NotebookBatch.RunAsync(repository, repository.Resolve(names), parallel, cellTimeout, (chapter, ran) => Compare(chapter, ran, full), cancellation);
    }

    /// <summary>Committed outputs are compared with the engine that made them; on the other, the cells' own checks must hold.</summary>
    private static Outcome Compare(Chapter chapter, Notebook ran, bool full)
    {
        var differences = OutputComparison.Compare(chapter.Name, chapter.Notebook, ran, cell => !full || PackageSide.Needs(cell));
        return differences.Count == 0
            ? Outcome.Good(full ? "every cell's checks hold on the full packages" : "outputs agree")
            : new Outcome(
                ExitCode.Failed,
                differences.Count == 1 ? "1 difference" : $"{differences.Count} differences",
                [.. differences.SelectMany(difference => difference.Lines())]);
    }
}
