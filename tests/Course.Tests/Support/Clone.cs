namespace Course.Tests.Support;

/// <summary>A folder that looks like a clone of the course: the solution's name, and notebooks of the test's own.</summary>
internal sealed class Clone : IDisposable
{
    public string Root { get; }

    public Clone() : this(Directory.CreateTempSubdirectory("course-test-").FullName)
    {
    }

    /// <summary>In a folder that is not there yet.</summary>
    public Clone(string root)
    {
        Root = Directory.CreateDirectory(root).FullName;
        File.WriteAllText(Path.Combine(Root, "Notebooks.sln"), "");
        Directory.CreateDirectory(Path.Combine(Root, "notebooks"));
    }

    public string PathOf(string chapter) => Path.Combine(Root, "notebooks", chapter + ".ipynb");

    public string At(string path) => Path.Combine(Root, path);

    public Clone With(string chapter, object notebook)
    {
        File.WriteAllText(PathOf(chapter), notebook.ToString());
        return this;
    }

    public Clone WithFile(string path, string text)
    {
        var full = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    /// <summary>With the course's own library where notebooks look for it.</summary>
    public Clone WithLibrary()
    {
        Directory.CreateDirectory(Path.Combine(Root, "lib"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "lib", "bin"), Path.Combine(Repository.Find().Root, "lib", "bin"));
        return this;
    }

    public string Read(string chapter) => File.ReadAllText(PathOf(chapter));

    public void Dispose()
    {
        var library = new DirectoryInfo(Path.Combine(Root, "lib", "bin"));
        if (library.LinkTarget is not null) library.Delete();   // the link, not what it leads to
        Directory.Delete(Root, recursive: true);
    }
}
