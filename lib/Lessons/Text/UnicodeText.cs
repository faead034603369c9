namespace Lessons.Text;

/// <summary>A C# string can hold half a character (a lone surrogate), which no file and no tokenizer can.</summary>
internal static class UnicodeText
{
    public static void RequireWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else throw new ArgumentException($"the text has half a character, the lone surrogate U+{(int)text[i]:X4}, at position {i}; expected well-formed Unicode");
        }
    }
}
