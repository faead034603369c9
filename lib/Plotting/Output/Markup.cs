using System.Net;
using System.Text;

namespace Plotting.Output;

/// <summary>Text from data, made safe for HTML and XML.</summary>
internal static class Markup
{
    /// <summary>Encodes markup and quotes in what <see cref="Clean"/> leaves.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(Clean(text));

    /// <summary>Drops what XML 1.0 does not allow: control characters, lone surrogates, U+FFFE and U+FFFF.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                clean.Append(c).Append(text[++i]);
            else if (c is '\t' or '\n' or '\r' || (c >= ' ' && c < 0xFFFE && !char.IsSurrogate(c)))
                clean.Append(c);
        }
        return clean.ToString();
    }
}
