using Course.Checking;
using NotebookKernel.Document;

namespace Course.Running;

/// <summary>Runs copies of notebooks in memory and compares what they show with what is committed.</summary>
internal static class CheckCommand
{
    public static Task<int> RunAsync(
        Repository repository, IReadOnlyList<string> names, int parallel, TimeSpan? cellTimeout, CancellationToken cancellation) =>
        NotebookBatch.RunAsync(repository, repository.Resolve(names), parallel, cellTimeout, Compare, cancellation);

    private static Outcome Compare(Chapter chapter, Notebook ran)
    {
        var differences = OutputComparison.Compare(chapter.Name, chapter.Notebook, ran);
        return differences.Count == 0
            ? Outcome.Good("outputs agree")
            : new Outcome(
                ExitCode.Failed,
                differences.Count == 1 ? "1 difference" : $"{differences.Count} differences",
                [.. differences.SelectMany(difference => difference.Lines())]);
    }
}
