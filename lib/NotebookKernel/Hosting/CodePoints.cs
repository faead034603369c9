namespace NotebookKernel.Hosting;

/// <summary>
/// Messages count a cursor in Unicode code points, as Jupyter does; .NET counts in chars, two for an emoji.
/// </summary>
internal static class CodePoints
{
    public static int ToChars(string text, int codePoints)
    {
        var chars = 0;
        for (var n = 0; n < codePoints && chars < text.Length; n++)
            chars += IsPair(text, chars) ? 2 : 1;
        return chars;
    }

    public static int FromChars(string text, int chars)
    {
        var codePoints = 0;
        for (var i = 0; i < Math.Min(chars, text.Length); i++)
        {
            if (IsPair(text, i))
                i++;
            codePoints++;
        }

        return codePoints;
    }

    private static bool IsPair(string text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
}
