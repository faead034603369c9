using AngleSharp.Dom;
using Course.Content;
using NotebookKernel.Document;

namespace Course.Links;

/// <summary>A file of the course that the site has a copy of, at a path in the site.</summary>
internal sealed record FileCopy(string File, string To);

/// <summary>What a local address of a chapter comes to on the pages.</summary>
/// <param name="Address">What stands on the page instead; null where it stays as it is.</param>
/// <param name="Copied">The file that the site needs a copy of; null for none.</param>
/// <param name="Problem">What is wrong with it, and what was expected; null for nothing.</param>
internal sealed record LinkResult(string? Address = null, FileCopy? Copied = null, (string What, string Expected)? Problem = null);

/// <summary>Says of every link and picture of a chapter where it leads, for lint as for the pages.</summary>
/// <param name="parts">For the full path of each chapter, what an address may name with "#".</param>
internal sealed class LinkRules(Repository repository, IReadOnlyDictionary<string, IReadOnlySet<string>> parts)
{
    /// <summary>Where copies lie in the site, each under its path in the course.</summary>
    private const string CopyFolder = "files";

    private readonly string _root = RealPath.Of(repository.Root);
    private readonly string? _address = repository.WebAddress;

    /// <summary>Everything that leads somewhere: links, and whatever has a source, but scripts.</summary>
    public static IEnumerable<(IElement Element, string Attribute, string Address)> In(IParentNode html, string scope = "") =>
        from element in html.QuerySelectorAll($"{scope} a[href], {scope} [src]:not(script)")
        let attribute = element.LocalName == "a" ? "href" : "src"
        select (element, attribute, element.GetAttribute(attribute)!);

    public IEnumerable<(string What, string Expected)> Check(string notebook, Cell cell)
    {
        foreach (var (element, attribute, to) in In(Markdown.ToHtml(cell.Source)))
        {
            if (Attachments.NameOf(to) is { } name)
            {
                if (!Attachments.Has(cell, name))
                    yield return Attachments.Missing(name);
            }
            else if (Resolve(notebook, to, isLink: attribute == "href").Problem is { } problem)
            {
                yield return problem;
            }
        }
    }

    /// <param name="notebook">The full path of the chapter that the address stands in.</param>
    /// <param name="isLink">A link; otherwise something that the page shows.</param>
    public LinkResult Resolve(string notebook, string to, bool isLink)
    {
        if (LocalLink.Parse(to, Path.GetDirectoryName(notebook)!) is not { } link)
            return new LinkResult();
        var file = link.File ?? notebook;
        if (isLink && parts.TryGetValue(file, out var there))
            return ToPage(link, file, to, there);
        if (!Path.Exists(file))
            return Wrong($"{(isLink ? "a link to" : "it shows")} {to}, which does not exist", "a file that is there");
        if (!RealPath.Contains(_root, RealPath.Of(file)))
            return Wrong($"{(isLink ? "a link to" : "it shows")} {to}, which is outside the course", "a file of the course");

        var inside = Path.GetRelativePath(_root, RealPath.Of(file)).Replace('\\', '/');
        if (!isLink)
        {
            return File.Exists(file)
                ? new LinkResult($"{Escaped($"{CopyFolder}/{inside}")}{link.Query}", new FileCopy(file, $"{CopyFolder}/{inside}"))
                : Wrong($"it shows {to}, which is a folder", "a file that is there");
        }

        var suffix = link.Fragment is null ? link.Query : $"{link.Query}#{Uri.EscapeDataString(link.Fragment)}";
        return _address is not null
            ? new LinkResult($"{_address}/{(File.Exists(file) ? "blob" : "tree")}/HEAD/{Escaped(inside)}{suffix}")
            : Wrong(
                $"a link to {to}, which is not among the pages",
                "a chapter, or `repository-code:` in CITATION.cff, so that the pages can lead to the file there");
    }

    private static LinkResult ToPage(LocalLink link, string file, string to, IReadOnlySet<string> there)
    {
        var page = link.File is null ? "" : $"{Uri.EscapeDataString(Path.GetFileNameWithoutExtension(file))}.html";
        if (string.IsNullOrEmpty(link.Fragment))
            return new LinkResult($"{page}{link.Query}{(link.Fragment is null ? "" : "#")}");
        // JupyterLab has #The-loss where the pages have #the-loss: both lead there.
        var part = ((string[])[link.Fragment, HeadingIds.Slug(link.Fragment)]).FirstOrDefault(there.Contains);
        return new LinkResult(
            $"{page}{link.Query}#{Uri.EscapeDataString(part ?? link.Fragment)}",
            Problem: part is null ? ($"a link to {to}, where nothing is called #{link.Fragment}",
                "a heading, as in #the-loss, or an equation, as in #eq-15.2") : null);
    }

    private static LinkResult Wrong(string what, string expected) => new(Problem: (what, expected));

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
