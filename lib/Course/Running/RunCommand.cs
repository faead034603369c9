using Course.Content;
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

    /// <summary>
    /// What was written into the file while it ran is never written over: it gets the outputs where its code is the
    /// same.
    /// </summary>
    private static Outcome Save(Chapter chapter, Notebook ran)
    {
        var path = chapter.Path;
        if (!File.Exists(path))
            return Changed($"{path} was deleted while it ran", "not saved: it was deleted while it ran");

        Notebook now;
        try
        {
            now = Notebook.Load(path);
        }
        catch (NotebookException e)
        {
            return Changed($"{path} was changed while it ran, and is no notebook now ({e.Message.TrimEnd('.')})");
        }

        var before = now.ToJson();
        var changed = before != chapter.Notebook.ToJson();
        if (!changed)
            now = ran;
        else if (!now.TryTakeOutputs(ran))
            return Changed($"{path} was changed while it ran, and its code is no longer what ran");

        if (now.ToJson() == before)
            return Outcome.Good("done, outputs as before");
        try
        {
            now.Save(path);
            return Outcome.Good(changed ? "done, outputs put into the file as it was changed meanwhile" : "done");
        }
        catch (NotebookException e)
        {
            return new Outcome(ExitCode.NotSaved, "not saved", [e.Message]);
        }
    }

    private static Outcome Changed(string what, string words = "not saved: it was changed while it ran") =>
        new(ExitCode.Changed, words, [$"not saved: {what}. It was left as it is; run it again."]);

    private static void RequireWritable(Repository repository, string folder)
    {
        if (!Unix.MayWriteIn(folder))
        {
            throw new CourseException(
                $"{repository.Shown(folder)} cannot be written to, so the notebooks in it cannot be run in place "
                + "(`course check` runs them without writing).",
                ExitCode.NotSaved);
        }
    }
}
