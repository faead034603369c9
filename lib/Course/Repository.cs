using System.Text.RegularExpressions;
using NotebookKernel.Document;

namespace Course;

/// <summary>Where things are in a clone of the course.</summary>
internal sealed partial class Repository
{
    private const string Marker = "Notebooks.sln";

    private Repository(string root) => Root = root;

    public string Root { get; }

    public string Notebooks => Path.Combine(Root, "notebooks");

    /// <summary>The folders of a clone that hold what the course is made of.</summary>
    public static IReadOnlyList<string> OwnFolders { get; } =
        [".ci", ".devcontainer", ".git", ".github", "data", "docs", "findings", "lib", "notebooks", "tests"];

    /// <summary>
    /// Where the course's files can be read on the web: CITATION.cff names it as repository-code. Null where it does
    /// not.
    /// </summary>
    public string? WebAddress
    {
        get
        {
            var citation = Path.Combine(Root, "CITATION.cff");
            return File.Exists(citation) && CodeAddress().Match(File.ReadAllText(citation)) is { Success: true } match
                ? match.Groups[1].Value.TrimEnd('/')
                : null;
        }
    }

    /// <summary>The template, styles and scripts of the pages; those of this build where the clone has none.</summary>
    public string PagesFolder
    {
        get
        {
            var own = Path.Combine(Root, "lib", "Course", "Pages");
            if (Directory.Exists(Path.Combine(own, "template")) || RootAbove(AppContext.BaseDirectory) is not { } build)
                return own;
            return Path.Combine(build, "lib", "Course", "Pages");
        }
    }

    /// <summary>The first folder with Notebooks.sln: upwards from the current folder, else from this program's own.</summary>
    public static Repository Find()
    {
        string folder;
        try
        {
            folder = Environment.CurrentDirectory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CourseException("the current folder has gone, or may not be entered: change to the course's.", ExitCode.Usage);
        }

        return new(RootAbove(folder) ?? RootAbove(AppContext.BaseDirectory)
            ?? throw new CourseException($"no course here: {Marker} is neither in {folder} nor in a folder above it.", ExitCode.Usage));
    }

    /// <summary>The clone in this folder.</summary>
    public static Repository At(string root) => new(root);

    /// <summary>
    /// The chapters in reading order, then the appendices: notebooks/NN-topic.ipynb, NNb-topic.ipynb for the second half of
    /// a chapter, A1-topic.ipynb.
    /// </summary>
    public IReadOnlyList<string> AllNotebooks() =>
        Directory.Exists(Notebooks)
            ? [.. Directory.GetFiles(Notebooks, "*.ipynb").Order(StringComparer.Ordinal)]
            : [];

    /// <summary>
    /// The files that the arguments name: a path, a chapter's file name with or without .ipynb, or its number. No
    /// arguments name all chapters.
    /// </summary>
    public IReadOnlyList<string> Resolve(IReadOnlyList<string> names)
    {
        var all = AllNotebooks();
        if (names.Count == 0)
        {
            return all.Count > 0
                ? all
                : throw new CourseException($"no notebooks: {Shown(Notebooks)}/*.ipynb is empty.", ExitCode.Usage);
        }

        return [.. names.Select(name => Resolve(name, all)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A path as messages show it: relative to the clone where it lies inside.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(Root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private string Resolve(string name, IReadOnlyList<string> all)
    {
        var path = Path.GetFullPath(name);
        if (File.Exists(path))
            return path;

        var chapters = all.Where(file => Path.GetFileName(file) == name || Path.GetFileNameWithoutExtension(file) == name).ToList();
        if (chapters.Count == 0 && ChapterNumber().Match(name) is { Success: true } number)
        {
            var start = $"{(number.Groups["digits"].Length == 1 ? "0" : "")}{name}-";
            chapters = [.. all.Where(file => Path.GetFileName(file).StartsWith(start, StringComparison.Ordinal))];
        }

        if (chapters.Count > 1)
            throw new CourseException(
                $"{name}: several notebooks have this number, {string.Join(", ", chapters.Select(Path.GetFileNameWithoutExtension))}; "
                + "name one of them.",
                ExitCode.Usage);
        if (chapters.Count == 1)
            return chapters[0];

        var known = all.Count == 0
            ? "there are no chapters"
            : $"the chapters are {string.Join(", ", all.Select(Path.GetFileNameWithoutExtension))}";
        throw new CourseException($"{name}: there is no such notebook; {known}.", ExitCode.Usage);
    }

    private static string? RootAbove(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Marker)))
                return at.FullName;
        }

        return null;
    }

    /// <summary>Reads a notebook; what is wrong with it ends the command.</summary>
    public static Notebook Load(string path)
    {
        try
        {
            return Notebook.Load(path);
        }
        catch (NotebookException e)
        {
            throw new CourseException(e.Message, ExitCode.Usage);
        }
    }

    [GeneratedRegex("""^repository-code:\s*["']?(https?://[^\s"']+)""", RegexOptions.Multiline)]
    private static partial Regex CodeAddress();

    [GeneratedRegex("^(?:(?<digits>[0-9]{1,2})[b-z]?|A[0-9])$")]
    private static partial Regex ChapterNumber();
}
