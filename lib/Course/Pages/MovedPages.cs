using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Course.Content;
using Course.Lint;

namespace Course.Pages;

/// <summary>Old addresses of pages lead on: those of chapters that were renamed, and those of parts that stand in a second half.</summary>
internal static class MovedPages
{
    /// <summary>A chapter's old name and its new one.</summary>
    public const string File = "lib/Course/Pages/moved.json";

    public static IReadOnlyDictionary<string, string> Read(Repository repository)
    {
        var path = Path.Combine(repository.Root, File);
        return System.IO.File.Exists(path)
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(System.IO.File.ReadAllText(path))!
            : new Dictionary<string, string>(StringComparer.Ordinal);
    }

    public static IEnumerable<Finding> Check(Repository repository, IReadOnlyList<string> paths)
    {
        var names = paths.Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);
        foreach (var (before, now) in Read(repository))
        {
            if (!names.Contains(now))
                yield return new Finding(File, null, $"{before} leads to {now}, which does not exist", "a chapter's file name");
            if (names.Contains(before))
                yield return new Finding(File, null, $"{before} has moved, and exists", "names that no notebook has any longer");
        }
    }

    /// <summary>A page under each old name. With scripts the part that was asked for is kept.</summary>
    public static void Write(Repository repository, string made)
    {
        foreach (var (before, now) in Read(repository))
        {
            var address = WebUtility.HtmlEncode($"{Uri.EscapeDataString(now)}.html");
            System.IO.File.WriteAllText(Path.Combine(made, $"{before}.html"), $"""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="refresh" content="1; url={address}">
                <link rel="canonical" href="{address}">
                <title>This chapter has moved</title>
                </head>
                <body>
                <p>This chapter has moved: <a href="{address}">go on</a>.</p>
                <script>location.replace(document.querySelector("a").getAttribute("href") + location.hash);</script>
                </body>
                </html>

                """);
        }
    }

    /// <summary>
    /// The page of the first half of a chapter says which parts are those of the others, for the addresses of a time when
    /// it had them all: <c>data-moved</c> of its body, from a part's name to its page.
    /// </summary>
    public static void NameParts(IReadOnlyList<(SiteChapter Chapter, IHtmlDocument Html)> pages)
    {
        foreach (var halves in pages.Where(page => Chapter.EquationNumber(page.Chapter.Name) is not null)
            .GroupBy(page => Chapter.EquationNumber(page.Chapter.Name))
            .Select(group => group.ToList()))
        {
            var own = ChapterParts.Of(halves[0].Html);
            var moved = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (chapter, html) in halves.Skip(1))
            {
                foreach (var part in ChapterParts.Of(html).Where(part => !own.Contains(part)))
                    moved.TryAdd(part, chapter.Address);
            }

            if (moved.Count > 0)
                halves[0].Html.Body!.SetAttribute("data-moved", JsonSerializer.Serialize(moved));
        }
    }
}
