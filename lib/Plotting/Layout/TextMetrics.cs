namespace Plotting.Layout;

/// <summary>What of a text is at its position.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>
/// How wide a text is when set in an ordinary sans-serif face. The reader's font is unknown, so each width is the
/// larger of DejaVu Sans (as wide as Verdana) and Liberation Sans (as wide as Arial and Helvetica): a label may be
/// narrower than its box, never wider.
/// </summary>
internal static class TextMetrics
{
    /// <summary>A bold face is about 1.10 times as wide over the alphabet; the rest is margin.</summary>
    private const double BoldFactor = 1.13;

    private const double LineHeightFactor = 1.25;

    /// <summary>Width of one line of text, in the units of <paramref name="fontSize"/>.</summary>
    public static double Width(string text, double fontSize, bool bold = false)
    {
        var hundredths = 0;
        foreach (var rune in text.EnumerateRunes())
            hundredths += HundredthsOfEm(rune.Value);
        return hundredths * fontSize / 100 * (bold ? BoldFactor : 1);
    }

    public static double LineHeight(double fontSize) => LineHeightFactor * fontSize;

    /// <summary>The box of one line of text; (x, y) is the middle of its height at the anchor.</summary>
    public static Box BoxOf(double x, double y, string text, double fontSize, Anchor anchor, bool bold = false, bool upwards = false)
    {
        var width = Width(text, fontSize, bold);
        var before = anchor switch { Anchor.Start => 0, Anchor.Middle => width / 2, _ => width };
        var half = 0.58 * fontSize;
        return upwards
            ? new Box(x - half, y - (width - before), x + half, y + before)
            : new Box(x - before, y - half, x - before + width, y + half);
    }

    /// <summary>
    /// Breaks a text into lines no wider than <paramref name="maxWidth"/>, at spaces and at line ends of its own;
    /// a word that is wider than a line by itself is broken between characters.
    /// </summary>
    public static List<string> Wrap(string text, double maxWidth, double fontSize, bool bold = false)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
            WrapParagraph(paragraph, maxWidth, fontSize, bold, lines);
        return lines;
    }

    /// <summary>Shortens a text with an ellipsis until it is no wider than <paramref name="maxWidth"/>.</summary>
    public static string Shorten(string text, double maxWidth, double fontSize)
    {
        if (Width(text, fontSize) <= maxWidth)
            return text;
        var kept = "";
        foreach (var rune in text.EnumerateRunes())
        {
            if (Width(kept + rune + "…", fontSize) > maxWidth)
                break;
            kept += rune;
        }
        return kept.TrimEnd() + "…";
    }

    private static void WrapParagraph(string paragraph, double maxWidth, double size, bool bold, List<string> lines)
    {
        var line = "";
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (Width(longer, size, bold) <= maxWidth)
            {
                line = longer;
                continue;
            }
            if (line.Length > 0)
                lines.Add(line);
            line = "";
            foreach (var rune in word.EnumerateRunes())
            {
                if (line.Length > 0 && Width(line + rune, size, bold) > maxWidth)
                {
                    lines.Add(line);
                    line = "";
                }
                line += rune;
            }
        }
        lines.Add(line);
    }

    private static int HundredthsOfEm(int codePoint)
    {
        foreach (var block in Blocks)
        {
            if (codePoint >= block.First && codePoint < block.First + block.Widths.Length)
                return block.Widths[codePoint - block.First];
        }
        if (codePoint is >= 0x300 and <= 0x36F or 0x200D or >= 0xFE00 and <= 0xFE0F)
            return 0; // combining marks, joiner, variation selectors
        return codePoint switch
        {
            >= 0x1F000 => 138,                                         // emoji
            >= 0x2600 and <= 0x27BF => 120,                            // symbols, often drawn as emoji
            >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xD7FF or >= 0xF900 => 105, // CJK: a full square
            _ => 85,
        };
    }

    private readonly record struct Block(int First, byte[] Widths);

    private static readonly Block[] Blocks =
    [
        new(0x0020, // Basic Latin
        [
            32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
            64, 64, 34, 34, 84, 84, 84, 56, 102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79,
            67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56, 50, 62, 64, 55, 64, 62, 36, 64,
            64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
        ]),
        new(0x00A0, // Latin-1 and Latin Extended-A
        [
            32, 41, 64, 64, 64, 64, 34, 56, 50, 100, 48, 62, 84, 37, 100, 56, 50, 84, 41, 41, 50, 64, 64, 32,
            50, 41, 48, 62, 97, 97, 97, 62, 69, 69, 69, 69, 69, 69, 100, 73, 67, 67, 67, 67, 30, 30, 30, 30,
            78, 75, 79, 79, 79, 79, 79, 84, 79, 74, 74, 74, 74, 67, 67, 63, 62, 62, 62, 62, 62, 62, 99, 55,
            62, 62, 62, 62, 28, 28, 28, 28, 62, 64, 62, 62, 62, 62, 62, 84, 62, 64, 64, 64, 64, 60, 64, 60,
            69, 62, 69, 62, 69, 62, 73, 55, 73, 55, 73, 55, 73, 55, 78, 64, 78, 64, 67, 62, 67, 62, 67, 62,
            67, 62, 67, 62, 78, 64, 78, 64, 78, 64, 78, 64, 76, 64, 92, 70, 30, 28, 30, 28, 30, 28, 30, 28,
            30, 28, 74, 56, 50, 28, 67, 58, 58, 56, 28, 56, 28, 56, 38, 56, 35, 57, 29, 75, 64, 75, 64, 75,
            64, 82, 75, 64, 79, 62, 79, 62, 79, 62, 107, 103, 73, 42, 73, 42, 73, 42, 67, 53, 67, 53, 67, 53,
            67, 53, 62, 40, 62, 40, 62, 40, 74, 64, 74, 64, 74, 64, 74, 64, 74, 64, 74, 64, 99, 82, 67, 60,
            67, 69, 53, 69, 53, 69, 53, 36,
        ]),
        new(0x0370, // Greek
        [
            66, 57, 87, 65, 28, 28, 75, 65, 60, 60, 50, 55, 55, 55, 34, 30, 60, 60, 60, 60, 50, 50, 70, 32,
            79, 88, 41, 60, 82, 60, 86, 83, 34, 69, 69, 56, 69, 67, 69, 76, 79, 30, 67, 69, 87, 75, 65, 79,
            76, 67, 60, 64, 62, 67, 80, 69, 84, 77, 30, 67, 66, 55, 64, 34, 58, 66, 64, 60, 62, 55, 55, 64,
            62, 34, 59, 60, 64, 56, 56, 62, 69, 64, 59, 64, 61, 58, 66, 58, 72, 84, 34, 58, 62, 58, 84, 66,
            62, 62, 70, 85, 70, 66, 84, 67, 79, 62, 65, 59, 58, 46, 66, 66, 87, 63, 94, 84, 76, 66, 80, 62,
            69, 61, 77, 63, 70, 62, 62, 54, 67, 64, 55, 28, 79, 62, 62, 61, 64, 70, 87, 66, 64, 71, 70, 71,
        ]),
        new(0x2010, // punctuation
        [
            37, 37, 64, 56, 100, 100, 50, 56, 32, 32, 32, 32, 52, 52, 52, 52, 56, 56, 59, 59, 34, 67, 100, 32,
            60, 60, 60, 60, 60, 60, 60, 20, 135, 174, 23, 38, 53, 23, 38, 53, 34, 40, 40, 84, 50, 54, 50, 81,
            81, 25, 100, 50, 17,
        ]),
        new(0x2070, // superscripts and subscripts
        [
            41, 18, 60, 60, 41, 41, 41, 41, 41, 41, 53, 53, 53, 25, 25, 40, 41, 41, 41, 41, 41, 41, 41, 41,
            41, 41, 53, 53, 53, 25, 25, 60, 40, 42, 42, 45, 42, 41, 43, 17, 63, 40, 43, 38, 30,
        ]),
        new(0x2190, // arrows
        [
            100, 84, 100, 84, 100, 84, 84, 84, 84, 84,
        ]),
        new(0x2200, // mathematical operators
        [
            69, 64, 52, 64, 64, 88, 67, 67, 88, 88, 72, 88, 88, 72, 64, 83, 76, 72, 84, 84, 84, 34, 64, 84,
            63, 63, 64, 64, 64, 72, 84, 98, 90, 90, 84, 50, 50, 50, 50, 74, 74, 74, 74, 53, 79, 106, 53, 79,
            106, 53, 53, 53, 64, 64, 27, 64, 84, 84, 84, 84, 84, 84, 84, 84, 38, 84, 84, 84, 84, 84, 84, 84,
            84, 84, 84, 84, 84, 84, 84, 84, 84, 84, 84, 84, 100, 100, 84, 84, 84, 84, 84, 84, 84, 84, 84, 84,
            84, 84, 84, 84, 84, 84, 84, 84, 84, 84, 105, 105, 47, 84, 84, 84,
        ]),
    ];
}
