using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Course.Content;
using NotebookKernel.Document;

namespace Course.Links;

/// <summary>Pictures that a markdown cell carries with it, at addresses that begin with "attachment:".</summary>
internal static partial class Attachments
{
    private const string Scheme = "attachment:";

    /// <summary>What stands instead of an attachment that is not there: nbconvert would give the whole chapter up.</summary>
    private const string Lost = "missing-attachment:";

    /// <summary>The name in an address; null where the address is none of an attachment.</summary>
    public static string? NameOf(string address) =>
        ((string[])[Scheme, Lost]).Where(start => address.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(start => Uri.UnescapeDataString(address[start.Length..])).FirstOrDefault();

    public static bool Has(Cell cell, string name) => Address(cell, name) is not null;

    public static (string What, string Expected) Missing(string name) =>
        ($"it shows the attachment {name}, which the cell does not have", "a picture that is there");

    /// <summary>
    /// The cell's text for nbconvert, which knows attachments as <c>![](attachment:p.png)</c> alone: those in HTML become
    /// data, and those that are not there get an address that it leaves as it is.
    /// </summary>
    public static string Prepared(Cell cell) =>
        cell.Source.Contains(Scheme, StringComparison.OrdinalIgnoreCase)
            ? Markdown.Rewrite(cell.Source, html => Attachment().Replace(html, match => Address(cell, Name(match))
                ?? Lost + match.Groups["name"].Value),
                image => Attachment().Replace(image, match => Has(cell, Name(match)) ? match.Value : Lost + match.Groups["name"].Value))
            : cell.Source;

    private static string Name(Match match) => Uri.UnescapeDataString(match.Groups["name"].Value);

    private static string? Address(Cell cell, string name) =>
        cell.Attachments?[name] is JsonObject bundle
            && bundle.FirstOrDefault() is { Key: { } type, Value: JsonValue data }
            && data.TryGetValue(out string? base64)
            ? $"data:{type};base64,{base64.ReplaceLineEndings("")}"
            : null;

    [GeneratedRegex("""(?<=["'])attachment:(?<name>[^"']+)|attachment:(?<name>[^"'\s>)]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Attachment();
}
