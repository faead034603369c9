using NotebookKernel.Document;
using NotebookKernel.Running;

namespace Course.Running;

/// <summary>What became of one chapter: an exit code, a few words, and everything there is to tell about it.</summary>
internal sealed record Outcome(int ExitCode, string Words, IReadOnlyList<string> Report)
{
    public static Outcome Good(string words) => new(Course.ExitCode.Done, words, []);
}

/// <summary>Runs notebooks, each in a session of its own, a few at a time.</summary>
internal static class NotebookBatch
{
    /// <summary>
    /// Runs every notebook and hands each finished run to <paramref name="judge"/>. A notebook that fails does not stop
    /// the others. Returns the first exit code, in the order of the chapters, that is not zero.
    /// </summary>
    public static async Task<int> RunAsync(
        Repository repository,
        IReadOnlyList<string> paths,
        int parallel,
        TimeSpan? cellTimeout,
        Func<Chapter, Notebook, Outcome> judge,
        CancellationToken cancellation)
    {
        var chapters = paths.Select(path => new Chapter(path, Load(repository, path))).ToList();
        var outcomes = new Outcome[chapters.Count];

        await RunDisplay.ShowAsync(chapters, display => Parallel.ForEachAsync(
            Enumerable.Range(0, chapters.Count),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (index, stop) =>
            {
                var chapter = chapters[index];
                display.Started(chapter);
                var outcome = outcomes[index] = await RunOneAsync(chapter, cellTimeout, display, judge, stop);
                display.Finished(chapter, outcome.ExitCode == ExitCode.Done, outcome.Words);
            }));

        foreach (var line in outcomes.SelectMany(outcome => outcome.Report))
            Console.Error.WriteLine(line);
        return outcomes.Select(outcome => outcome.ExitCode).FirstOrDefault(code => code != ExitCode.Done);
    }

    private static async Task<Outcome> RunOneAsync(
        Chapter chapter, TimeSpan? cellTimeout, RunDisplay display, Func<Chapter, Notebook, Outcome> judge, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(chapter.Path)!;
        try
        {
            var run = await NotebookRunner.RunAsync(
                chapter.Notebook,
                stop => Sessions.StartAsync(folder, stop),
                new RunOptions(cellTimeout),
                progress => display.Advanced(chapter, progress.Number - 1),
                cancellation);
            return run.Failed is { } failed
                ? new Outcome(ExitCode.Failed, $"cell {failed.Cell.Index + 1} failed", FailureReport.Lines(chapter.Name, failed))
                : judge(chapter, run.Notebook);
        }
        catch (NotebookException e)
        {
            return new Outcome(ExitCode.Failed, "failed", [$"{chapter.Name}: {e.Message}"]);
        }
    }

    private static Notebook Load(Repository repository, string path)
    {
        var notebook = Repository.Load(path);
        try
        {
            notebook.RequireCSharp();
        }
        catch (NotebookException e)
        {
            throw new CourseException(e.Message, ExitCode.Usage);
        }

        Sessions.RequireLibraries(path, notebook, repository);
        return notebook;
    }
}
