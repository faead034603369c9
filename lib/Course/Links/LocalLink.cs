using System.Text.RegularExpressions;

namespace Course.Links;

/// <summary>An address that leads to a file beside the notebook, or to a part of the same page.</summary>
/// <param name="File">The file's full path; null for an address of the same page.</param>
/// <param name="Query">"?a=1", or nothing.</param>
/// <param name="Fragment">What stands behind "#", decoded; null without one.</param>
internal sealed partial record LocalLink(string? File, string Query, string? Fragment)
{
    /// <summary>Null for an address with a scheme or a host of its own.</summary>
    public static LocalLink? Parse(string address, string folder)
    {
        var trimmed = address.Trim();
        if (Elsewhere().IsMatch(trimmed))
            return null;
        var match = Parts().Match(trimmed);
        var fragment = match.Groups[3];
        return new LocalLink(
            match.Groups[1].Length == 0
                ? null
                : Path.GetFullPath(Uri.UnescapeDataString(match.Groups[1].Value).Replace('\0', '\uFFFD'), folder),
            match.Groups[2].Value,
            fragment.Success ? Uri.UnescapeDataString(fragment.Value) : null);
    }

    [GeneratedRegex("^(?:[a-z][a-z0-9+.-]*:|//)", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"^([^?#]*)(\?[^#]*)?(?:#(.*))?$", RegexOptions.Singleline)]
    private static partial Regex Parts();
}
