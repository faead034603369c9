using NotebookKernel.Document;

namespace Course.Running;

/// <summary>Runs notebooks in place: each file is replaced whole when all its cells ran, and is left alone otherwise.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(
        Repository repository, IReadOnlyList<string> names, int parallel, TimeSpan? cellTimeout, CancellationToken cancellation)
    {
        var paths = repository.Resolve(names);
        // Known before minutes are spent on results that cannot be kept.
        foreach (var folder in paths.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal))
            RequireWritable(repository, folder);
        return await NotebookBatch.RunAsync(repository, paths, parallel, cellTimeout, Save, cancellation);
    }

    private static Outcome Save(Chapter chapter, Notebook ran)
    {
        if (ran.ToJson() == chapter.Notebook.ToJson())
            return Outcome.Good("done, outputs as before");

        try
        {
            ran.Save(chapter.Path);
            return Outcome.Good("done");
        }
        catch (NotebookException e)
        {
            return new Outcome(ExitCode.NotSaved, "not saved", [e.Message]);
        }
    }

    private static void RequireWritable(Repository repository, string folder)
    {
        var probe = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CourseException(
                $"{repository.Shown(folder)} cannot be written to, so the notebooks in it cannot be run in place "
                + "(`course check` runs them without writing).",
                ExitCode.NotSaved);
        }
    }
}
