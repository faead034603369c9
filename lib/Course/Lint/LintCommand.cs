using Course.Content;
using Course.Links;
using Course.Pages;
using NotebookKernel.Document;

namespace Course.Lint;

/// <summary>Holds every notebook to the contract that makes it run in each front end and read the same everywhere.</summary>
internal static class LintCommand
{
    public static int Run(Repository repository)
    {
        var paths = repository.AllNotebooks();
        var findings = Check(repository, paths);
        foreach (var finding in findings)
            Console.Error.WriteLine(finding);
        Console.WriteLine(findings.Count == 0
            ? $"lint: {paths.Count} notebooks, nothing to mend"
            : $"lint: {paths.Count} notebooks, {findings.Count} to mend");
        Console.WriteLine(paths.All(CompilationRules.CanCheck)
            ? "lint: every cell was compiled with C# 14, which .NET Interactive has"
            : "lint: no cell was compiled, since lib/bin/Lessons.dll is not built; run dotnet build");
        return findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    public static IReadOnlyList<Finding> Check(Repository repository, IReadOnlyList<string> paths)
    {
        var findings = new List<Finding>();
        var chapters = new List<Chapter>();
        foreach (var path in paths)
        {
            try
            {
                chapters.Add(new Chapter(path, Notebook.Load(path)));
            }
            catch (NotebookException e)
            {
                // The finding names the file already.
                var named = e.Message.StartsWith(path, StringComparison.Ordinal);
                var what = named ? e.Message[path.Length..].TrimStart(' ', ',', ':') : e.Message;
                findings.Add(new Finding(repository.Shown(path), null, what.TrimEnd('.'), "a notebook in nbformat 4.5"));
            }
        }

        var links = new LinkRules(
            repository,
            chapters.ToDictionary(chapter => chapter.Path, chapter => ChapterParts.Of(chapter.Notebook), StringComparer.Ordinal));
        foreach (var (path, notebook) in chapters)
        {
            var file = repository.Shown(path);
            findings.AddRange(NotebookRules.Check(path, file, notebook));
            findings.AddRange(CellRules.Check(path, file, notebook, links));
            findings.AddRange(OutputRules.Check(file, notebook));
            findings.AddRange(CompilationRules.Check(path, file, notebook));
        }

        findings.AddRange(Numbers(repository, paths));
        findings.AddRange(Readme(repository, paths));
        findings.AddRange(MovedPages.Check(repository, paths));
        findings.AddRange(EquationRules.Check(EquationIndex.Read(repository, chapters)));
        return findings;
    }

    /// <summary>A number is that of one notebook: `course run 07` must mean one thing.</summary>
    private static IEnumerable<Finding> Numbers(Repository repository, IReadOnlyList<string> paths) =>
        from same in paths.GroupBy(path => Path.GetFileName(path).Split('-')[0], StringComparer.Ordinal)
        from path in same.Skip(1)
        select new Finding(
            repository.Shown(path), null, $"number {same.Key} is that of {Path.GetFileName(same.First())}", "a number of its own");

    /// <summary>README.md lists the chapters that exist, and no others.</summary>
    private static IEnumerable<Finding> Readme(Repository repository, IReadOnlyList<string> paths)
    {
        if (Contents.Read(repository) is not { } contents)
            yield break;

        var existing = paths.Select(Contents.Listing).ToHashSet(StringComparer.Ordinal);
        foreach (var missing in existing.Except(contents.Listed, StringComparer.Ordinal))
        {
            yield return new Finding(
                Contents.File, null, $"{missing} is not in the table of chapters", $"a row with a link to {missing} and its question");
        }

        foreach (var dead in contents.Listed.Except(existing, StringComparer.Ordinal))
            yield return new Finding(Contents.File, null, $"a link to {dead}, which does not exist", "chapters that exist");
    }
}
