using System.Text;

namespace Lessons.Worlds;

/// <summary>
/// Documents as a reader sees them, one a line: words with a space between them, and none before a punctuation mark.
/// Words and text determine each other.
/// </summary>
public static class DocumentText
{
    private const string Punctuation = ".,?!:;";

    /// <summary>The words as text; no newline at the end.</summary>
    public static string FromWords(IEnumerable<string> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            if (text.Length > 0 && !IsPunctuation(word)) text.Append(' ');
            text.Append(word);
        }

        return text.ToString();
    }

    /// <summary>The words of a text: what stands between white space, and each punctuation mark by itself.</summary>
    public static string[] ToWords(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var ends = i == text.Length || char.IsWhiteSpace(text[i]) || Punctuation.Contains(text[i]);
            if (!ends && start < 0) start = i;
            if (!ends) continue;
            if (start >= 0) words.Add(text[start..i]);
            if (i < text.Length && Punctuation.Contains(text[i])) words.Add(text[i].ToString());
            start = -1;
        }

        return [.. words];
    }

    internal static bool IsPunctuation(string word) => word.Length == 1 && Punctuation.Contains(word[0]);

    /// <summary>How many characters a word adds to a text, with the space before it.</summary>
    internal static int Spelled(string word) => word.Length + (IsPunctuation(word) ? 0 : 1);
}
