using Course.Content;
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
    /// Runs every notebook and hands each finished run to <paramref name="judge"/>. A notebook that fails, or that is none,
    /// does not stop the others. Returns the first exit code, in the order of the chapters, that is not zero.
    /// </summary>
    public static async Task<int> RunAsync(
        Repository repository,
        IReadOnlyList<string> paths,
        int parallel,
        TimeSpan? cellTimeout,
        Func<Chapter, Notebook, Outcome> judge,
        CancellationToken cancellation)
    {
        var loaded = paths.Select(path => Load(repository, path)).ToList();
        var chapters = loaded.Select(one => one.Chapter).OfType<Chapter>().ToList();
        var outcomes = new Outcome[chapters.Count];
        var times = new RunTimes(repository);
        var clock = new RunClock(chapters, times, parallel);

        foreach (var line in loaded.SelectMany(one => one.Refusal?.Report ?? []))
            Console.Error.WriteLine(line);
        await RunDisplay.ShowAsync(chapters, clock, display => Parallel.ForEachAsync(
            Enumerable.Range(0, chapters.Count),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (index, stop) =>
            {
                var chapter = chapters[index];
                clock.Start(chapter);
                display.Started(chapter);
                var outcome = outcomes[index] = await RunOneAsync(chapter, cellTimeout, display, judge, stop);
                var seconds = clock.Finish(chapter);
                display.Finished(chapter, outcome.ExitCode == ExitCode.Done, outcome.Words, seconds);
                if (outcome.ExitCode == ExitCode.Done)
                    times.Learn(chapter.Name, seconds);
            }));
        times.Save();

        foreach (var line in outcomes.SelectMany(outcome => outcome.Report))
            Console.Error.WriteLine(line);
        var ran = new Queue<Outcome>(outcomes);
        return loaded.Select(one => (one.Refusal ?? ran.Dequeue()).ExitCode).FirstOrDefault(code => code != ExitCode.Done);
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
                cellTimeout,
                progress => display.Advanced(chapter, progress.Number - 1),
                cancellation);
            return run.Failed is { } failed
                ? new Outcome(ExitCode.Failed, $"cell {failed.Cell.Index + 1} failed", FailureReport.Lines(chapter.Name, failed))
                : judge(chapter, run.Notebook);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Whatever it is, it is this notebook's: the others run on.
            return new Outcome(
                ExitCode.Failed,
                "failed",
                [$"{chapter.Name}: {(e is NotebookException ? e.Message : $"{e.GetType().Name}: {e.Message}")}"]);
        }
    }

    /// <summary>The notebook at a path, or why it is not run.</summary>
    private static (Chapter? Chapter, Outcome? Refusal) Load(Repository repository, string path)
    {
        try
        {
            var notebook = Notebook.Load(path);
            notebook.RequireCSharp();
            Sessions.RequireLibraries(path, notebook, repository);
            return (new Chapter(path, notebook), null);
        }
        catch (NotebookException e)
        {
            return (null, new Outcome(ExitCode.Usage, "not run", [$"not run: {e.Message}"]));
        }
        catch (CourseException e)
        {
            return (null, new Outcome(e.ExitCode, "not run", [$"not run: {e.Message}"]));
        }
    }
}
