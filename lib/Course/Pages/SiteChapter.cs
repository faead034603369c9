using System.Text.Json.Nodes;
using Course.Checking;
using NotebookKernel.Document;

namespace Course.Pages;

/// <summary>What the contents page and the neighbours of a chapter say about it.</summary>
/// <param name="Name">The file name without extension, which is also the page's.</param>
/// <param name="Svg">The chapter's first figure; null when it has none.</param>
internal sealed record SiteChapter(string Path, string Name, string Number, string Title, string Question, string? Svg, string Alt)
{
    public static SiteChapter Read(string path)
    {
        var notebook = Repository.Load(path);
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        var opening = Markdown.Opening(notebook);
        var number = new string([.. name.TakeWhile(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c))]);
        var figure = FirstFigure(notebook);
        return new SiteChapter(path, name, number, opening?.Title ?? name, opening?.Question ?? "", figure?.Svg, figure?.Alt ?? "");
    }

    /// <summary>The page's file name.</summary>
    public string FileName => $"{Name}.html";

    /// <summary>The page's address: a name may hold what an address may not.</summary>
    public string Address => Uri.EscapeDataString(FileName);

    /// <summary>Where the picture lies in the site; null without one.</summary>
    public string? Picture => Svg is null ? null : $"assets/pictures/{Name}.svg";

    /// <summary>The part of the course that a chapter opens; null for all but the first chapter of a part.</summary>
    public static string? PartOpenedBy(SiteChapter chapter, SiteChapter? previous)
    {
        var part = PartOf(chapter);
        return previous is not null && PartOf(previous) == part ? null : part;
    }

    private static string? PartOf(SiteChapter chapter) => chapter.Number switch
    {
        "" => null,
        [>= 'A', ..] => "Appendix",
        var n when string.CompareOrdinal(n, "06") < 0 => "Part I: Learning is optimisation",
        var n when string.CompareOrdinal(n, "13") < 0 => "Part II: Language models",
        var n when string.CompareOrdinal(n, "20") < 0 => "Part III: Alignment",
        _ => "Part IV: Mixture of experts",
    };

    private static Figure? FirstFigure(Notebook notebook) =>
        (from cell in notebook.Cells
         from output in cell.Outputs
         let html = output["data"]?["text/html"]
         where html is not null
         from figure in HtmlOutput.Parse(html is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string)html!).Figures
         where figure.Svg is not null
         select figure).FirstOrDefault();

    /// <summary>The chapter as a Jinja literal; JSON's escapes are Jinja's, and what is absent is the empty string.</summary>
    public JsonObject ToTemplateData(SiteChapter? previous) => new()
    {
        ["name"] = Name,
        ["page"] = Address,
        ["number"] = Number,
        ["title"] = Title,
        ["question"] = Question,
        ["picture"] = Picture is null ? "" : $"assets/pictures/{Uri.EscapeDataString(Name)}.svg",
        ["alt"] = Alt,
        ["part"] = PartOpenedBy(this, previous) ?? "",
    };
}
