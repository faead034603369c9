using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Course.Content;

/// <summary>The names that the headings of a page have in addresses: "The loss" is #the-loss, the second of them #the-loss-2.</summary>
internal sealed partial class HeadingIds
{
    /// <summary>The template's own.</summary>
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { "text", "search", "found" };

    public const string Selector = ":is(h1, h2, h3, h4)";

    public string Next(IElement heading)
    {
        var slug = Slug(heading.TextContent);
        var id = slug;
        for (var n = 2; !_taken.Add(id); n++)
            id = $"{slug}-{n}";
        return id;
    }

    public static string Slug(string text)
    {
        var words = NotWord().Replace(text.ToLowerInvariant(), "-").Trim('-');
        return words.Length > 0 ? words : "section";
    }

    [GeneratedRegex(@"[^\p{L}\p{Nd}]+")]
    private static partial Regex NotWord();
}
