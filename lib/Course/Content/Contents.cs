namespace Course.Content;

/// <summary>The course's contents as README.md lists them: its notebooks, each under the heading of its part.</summary>
internal sealed class Contents
{
    public const string File = "README.md";
    private const int PartLevel = 3;

    private readonly Dictionary<string, string?> _parts = new(StringComparer.Ordinal);

    private Contents()
    {
    }

    /// <summary>The notebooks that are listed, as in "notebooks/01-linear-regression.ipynb".</summary>
    public IReadOnlyCollection<string> Listed => _parts.Keys;

    /// <summary>Null for a clone without README.md.</summary>
    public static Contents? Read(Repository repository)
    {
        var path = Path.Combine(repository.Root, File);
        if (!System.IO.File.Exists(path))
            return null;

        var contents = new Contents();
        foreach (var (part, address) in Markdown.LinksUnderHeadings(System.IO.File.ReadAllText(path), PartLevel))
        {
            if (address.StartsWith("notebooks/", StringComparison.Ordinal) && address.EndsWith(".ipynb", StringComparison.Ordinal))
                contents._parts.TryAdd(address, part);
        }

        return contents;
    }

    /// <summary>The heading that a notebook is listed under; null where it is not listed, or under none.</summary>
    public string? PartOf(string notebook) => _parts.GetValueOrDefault(Listing(notebook));

    /// <summary>A notebook as README.md links to it.</summary>
    public static string Listing(string notebook) => $"notebooks/{Path.GetFileName(notebook)}";
}
