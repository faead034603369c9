using Shared;

namespace Course.Pages;

/// <summary>
/// The folder that the site goes to. What <c>course pages</c> makes there is listed in a file of its own, and nothing
/// else in the folder is touched.
/// </summary>
/// <remarks>
/// A site is made in a folder beside it, under a name of its own, and the two are exchanged in one step. Where a file
/// system cannot exchange, two renames do it, and the next run finishes what a kill left between them.
/// </remarks>
internal sealed class SiteFolder
{
    /// <summary>Lists what the command made, one path a line.</summary>
    public const string Manifest = ".course-pages";

    /// <summary>Folders in a work folder: the pages being made, what the template takes, and what nbconvert reads.</summary>
    public const string Made = "made";
    public const string Parts = "parts";
    public const string Notebooks = "notebooks";

    private const string Lock = "lock";
    private const string Complete = "site";     // the new site until the exchange, the old one after it
    private const string Replaced = "before";   // the old site, where there was no exchange

    /// <summary>All that a work folder holds.</summary>
    private static readonly string[] Inside = [Lock, Complete, Replaced, Made, Parts, Notebooks];

    /// <summary>What a folder for publishing holds before the first site is in it.</summary>
    private static readonly string[] Publishing = [".git", ".nojekyll", "CNAME"];

    private readonly string _name;
    private readonly string _beside;

    private SiteFolder(string path)
    {
        Path = path;
        _name = System.IO.Path.GetFileName(path);
        _beside = System.IO.Path.GetDirectoryName(path)!;
    }

    /// <summary>The folder itself: where a link was named, what it leads to.</summary>
    public string Path { get; }

    /// <summary>The folder that <paramref name="output"/> names, where a site may go to.</summary>
    /// <exception cref="CourseException">It is no folder for a site, or holds what this command did not make.</exception>
    public static SiteFolder At(Repository repository, string output)
    {
        if (string.IsNullOrWhiteSpace(output))
            throw Refusal(output, "the name of a folder was expected");
        if (System.IO.Path.EndsInDirectorySeparator(output) && File.Exists(System.IO.Path.TrimEndingDirectorySeparator(output)))
            throw Refusal(output, "it is a file");

        string path, root, home;
        try
        {
            path = RealPath.Of(output);
            root = RealPath.Of(repository.Root);
            home = RealPath.Of(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } user ? user : root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Refusal(output, e.Message.TrimEnd('.'));
        }

        if (RealPath.Contains(path, root))
            throw Refusal(output, "the course itself is in it");
        if (RealPath.Contains(path, home))
            throw Refusal(output, "your home folder is in it");
        if (RealPath.Contains(root, path) && Repository.OwnFolders.Contains(System.IO.Path.GetRelativePath(root, path)
            .Split(System.IO.Path.DirectorySeparatorChar)[0], StringComparer.Ordinal))
            throw Refusal(output, "it is in a folder of the course's own");
        if (File.Exists(path))
            throw Refusal(output, "it is a file");

        var site = new SiteFolder(path);
        site.Recover();
        if (Directory.Exists(path) && !File.Exists(System.IO.Path.Combine(path, Manifest))
            && Directory.EnumerateFileSystemEntries(path)
                .Select(System.IO.Path.GetFileName)
                .Except(Publishing, StringComparer.Ordinal)
                .FirstOrDefault() is { } foreign)
        {
            throw Refusal(output, $"it holds {foreign}, and no site that this command made");
        }

        return site;
    }

    /// <summary>A new folder beside the site to work in; no other run uses it.</summary>
    public Work Begin()
    {
        Directory.CreateDirectory(_beside);
        var folder = System.IO.Path.Combine(_beside, $"{WorkPrefix}{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        return new Work(folder, Hold(folder));
    }

    /// <summary>Puts the site that was made into place. What was in the old one and is not this command's comes along.</summary>
    /// <param name="made">A folder in <paramref name="work"/>.</param>
    public void Replace(Work work, string made)
    {
        RemoveEmpty(made);
        var files = Files(made).Append(Manifest).ToHashSet(StringComparer.Ordinal);
        var listed = files.Order(StringComparer.Ordinal);
        File.WriteAllLines(
            System.IO.Path.Combine(made, Manifest),
            ["# What `course pages` made in this folder. It leaves everything else alone.", .. listed]);
        var folders = files.SelectMany(Parents).ToHashSet(StringComparer.Ordinal);
        if (Foreign(Path).SelectMany(entry => Leaves(Path, entry)).FirstOrDefault(Taken) is { } taken)
            throw new CourseException(
                $"{System.IO.Path.Combine(Path, taken)} was not made by this command, and a page of that name goes there: move it away.",
                ExitCode.Usage);

        var complete = System.IO.Path.Combine(work.Folder, Complete);
        if (Directory.Exists(Path))
            KeepIdentity(made);
        Directory.Move(made, complete);
        PutInPlace(work.Folder);
        KeepForeign(work.Folder);

        bool Taken(string file) => files.Contains(file) || folders.Contains(file) || Parents(file).Any(files.Contains);
    }

    private string WorkPrefix => $".{_name}.course-pages-";

    private static CourseException Refusal(string output, string why) =>
        new($"--output {(output.Length == 0 ? "\"\"" : output)}: {why}; name a folder for the site alone.", ExitCode.Usage);

    /// <summary>Finishes or removes what runs left that were killed.</summary>
    private void Recover()
    {
        if (!Directory.Exists(_beside))
            return;
        foreach (var folder in Directory.GetDirectories(_beside, $"{WorkPrefix}*"))
        {
            if (Directory.EnumerateFileSystemEntries(folder)
                .Select(System.IO.Path.GetFileName)
                .Except(Inside, StringComparer.Ordinal)
                .Any())
                continue;   // not a work folder, whatever its name
            FileStream held;
            try
            {
                held = Hold(folder);
            }
            catch (IOException)
            {
                continue;   // another run works in it now
            }

            using var work = new Work(folder, held);
            if (!Directory.Exists(Path)
                && Directory.Exists(System.IO.Path.Combine(folder, Replaced))
                && Directory.Exists(System.IO.Path.Combine(folder, Complete)))
                PutInPlace(folder);
            KeepForeign(folder);
        }
    }

    /// <summary>The lock is the system's: it ends with the process, however that ends.</summary>
    private static FileStream Hold(string folder) =>
        new(System.IO.Path.Combine(folder, Lock), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);

    private void PutInPlace(string work)
    {
        var complete = System.IO.Path.Combine(work, Complete);
        if (Directory.Exists(Path))
        {
            if (Unix.TryExchange(complete, Path))
                return;
            Directory.Move(Path, System.IO.Path.Combine(work, Replaced));
        }

        try
        {
            Directory.Move(complete, Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            && Directory.Exists(System.IO.Path.Combine(work, Replaced)))
        {
            Directory.Move(System.IO.Path.Combine(work, Replaced), Path);
            throw;
        }
    }

    /// <summary>Moves out of the old site what this command did not make.</summary>
    private void KeepForeign(string work)
    {
        foreach (var old in (string[])[System.IO.Path.Combine(work, Complete), System.IO.Path.Combine(work, Replaced)])
        {
            foreach (var entry in Foreign(old))
                Move(System.IO.Path.Combine(old, entry), System.IO.Path.Combine(Path, entry));
        }
    }

    /// <summary>Moves a file, a link or a folder; a folder's entries one by one where there is one of its name.</summary>
    private static void Move(string from, string to)
    {
        if (IsFolder(from) && IsFolder(to))
        {
            foreach (var entry in Directory.GetFileSystemEntries(from))
                Move(entry, System.IO.Path.Combine(to, System.IO.Path.GetFileName(entry)));
            Directory.Delete(from);
            return;
        }

        if (System.IO.Path.Exists(to) || new FileInfo(to).LinkTarget is not null)
        {
            throw new CourseException(
                $"{from} was not made by this command, and the new site has a file of that name: move it away, then run `course "
                + "pages` again.",
                ExitCode.NotSaved);
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
        Directory.Move(from, to);
    }

    /// <summary>
    /// A file that replaces one has its owner, mode and attributes, and so has the folder of the site. What is new belongs
    /// to the site's owner, also where another user runs the command.
    /// </summary>
    private void KeepIdentity(string made)
    {
        FileIdentity.Copy(Path, made);
        foreach (var entry in Directory.EnumerateFileSystemEntries(made, "*", SearchOption.AllDirectories))
        {
            var before = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(made, entry));
            if (File.Exists(before) && File.Exists(entry))
                FileIdentity.Copy(before, entry);
            else
                FileIdentity.CopyOwner(Directory.Exists(before) ? before : Path, entry);
        }
    }

    private static bool IsFolder(string path) => Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null;

    /// <summary>An entry of a site, and where it is a folder, the files in it.</summary>
    private static IEnumerable<string> Leaves(string site, string entry) =>
        IsFolder(System.IO.Path.Combine(site, entry))
            ? Files(System.IO.Path.Combine(site, entry)).Select(file => $"{entry}/{file}")
            : [entry];

    /// <summary>Folders are known by the files in them: the list has none of its own.</summary>
    private static void RemoveEmpty(string folder)
    {
        foreach (var inside in Directory.GetDirectories(folder))
        {
            RemoveEmpty(inside);
            if (!Directory.EnumerateFileSystemEntries(inside).Any())
                Directory.Delete(inside);
        }
    }

    /// <summary>Entries of a site that are not in its list: files, and folders in which no file is.</summary>
    private static List<string> Foreign(string site)
    {
        if (!Directory.Exists(site))
            return [];
        var manifest = System.IO.Path.Combine(site, Manifest);
        var ours = (File.Exists(manifest) ? File.ReadLines(manifest).Skip(1) : []).ToHashSet(StringComparer.Ordinal);
        var folders = ours.SelectMany(Parents).ToHashSet(StringComparer.Ordinal);
        var foreign = new List<string>();
        Collect("");
        return foreign;

        void Collect(string folder)
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(System.IO.Path.Combine(site, folder)))
            {
                var entry = System.IO.Path.GetRelativePath(site, path).Replace('\\', '/');
                if (folders.Contains(entry) && IsFolder(path))
                    Collect(entry);
                else if (!ours.Contains(entry))
                    foreign.Add(entry);
            }
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'));

    private static IEnumerable<string> Parents(string file)
    {
        for (var cut = file.LastIndexOf('/'); cut > 0; cut = file.LastIndexOf('/', cut - 1))
            yield return file[..cut];
    }

    /// <summary>A folder to work in. It is removed at the end, unless something in it is not this command's.</summary>
    internal sealed class Work(string folder, FileStream held) : IDisposable
    {
        public string Folder { get; } = folder;

        public void Dispose()
        {
            if (!Sites.Any(site => Foreign(site).Count > 0))
                Remove();
            held.Dispose();
        }

        private IEnumerable<string> Sites => ((string[])[Complete, Replaced]).Select(name => System.IO.Path.Combine(Folder, name));

        private void Remove()
        {
            var made = System.IO.Path.Combine(Folder, Made);
            try
            {
                // Half removed, and its list gone, a site would look like a reader's own files: under this name it does not.
                foreach (var site in Sites.Where(Directory.Exists))
                {
                    if (Directory.Exists(made))
                        Directory.Delete(made, recursive: true);
                    Directory.Move(site, made);
                }

                Directory.Delete(Folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What cannot be removed now, on Windows because it is open, goes with the next run.
            }
        }
    }
}
