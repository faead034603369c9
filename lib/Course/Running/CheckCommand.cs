using Course.Checking;
using Course.Content;
using Course.Engine;
using NotebookKernel.Document;

namespace Course.Running;

/// <summary>Runs copies of notebooks in memory and compares what they show with what is committed.</summary>
internal static class CheckCommand
{
    public static Task<int> RunAsync(
        Repository repository, IReadOnlyList<string> names, int parallel, TimeSpan? cellTimeout, CancellationToken cancellation)
    {
        // The committed outputs are ManagedTorch's. On TorchSharp the cells' own checks must hold, as in every run.
        Func<Chapter, Notebook, Outcome> judge = EngineChoice.BuiltIn(repository) == EngineChoice.TorchSharp
            ? (_, _) => Outcome.Good("every cell's checks hold on TorchSharp")
            : Compare;
        return NotebookBatch.RunAsync(repository, repository.Resolve(names), parallel, cellTimeout, judge, cancellation);
    }

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
