using System.Text.Json.Nodes;
using Course.Content;

namespace Course.Pages;

/// <summary>What the contents page and the neighbours of a chapter say about it.</summary>
/// <param name="Part">The part of the course that it belongs to; null where README.md names none.</param>
internal sealed record SiteChapter(Chapter Chapter, string? Part)
{
    public string Name => Chapter.Name;

    public string Title { get; } = Chapter.Opening?.Title ?? Chapter.Name;

    public Figure? Figure { get; } = Chapter.Figure;

    /// <summary>The page's file name.</summary>
    public string FileName => $"{Name}.html";

    /// <summary>The page's address: a name may hold what an address may not.</summary>
    public string Address => Uri.EscapeDataString(FileName);

    /// <summary>Where the picture lies in the site; null without one.</summary>
    public string? Picture => Figure is null ? null : $"assets/pictures/{Name}.svg";

    /// <summary>The chapters in reading order.</summary>
    public static List<SiteChapter> ReadAll(Repository repository)
    {
        var contents = Contents.Read(repository);
        return [.. repository.Resolve([])
            .Select(path => new SiteChapter(new Chapter(path, Repository.Load(path)), contents?.PartOf(path)))];
    }

    /// <summary>The chapter as a Jinja literal; JSON's escapes are Jinja's, and what is absent is the empty string.</summary>
    /// <param name="previous">The chapter before: the first chapter of a part says that the part begins.</param>
    public JsonObject ToTemplateData(SiteChapter? previous) => new()
    {
        ["name"] = Name,
        ["page"] = Address,
        ["number"] = Chapter.Number,
        ["title"] = Title,
        ["question"] = Chapter.Opening?.Question ?? "",
        ["picture"] = Picture is null ? "" : $"assets/pictures/{Uri.EscapeDataString(Name)}.svg",
        ["alt"] = Figure?.Alt ?? "",
        ["part"] = Part == previous?.Part ? "" : Part ?? "",
    };
}
