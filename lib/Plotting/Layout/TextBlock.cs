namespace Plotting.Layout;

/// <summary>A title in lines, in bold; (Left, Top) is its upper left corner in pixels.</summary>
internal sealed record TextBlock(IReadOnlyList<string> Lines, double Size, double Left, double Top)
{
    /// <summary>Where the line after the last one would begin.</summary>
    public double Bottom => Lines.Aggregate(Top, (y, _) => y + TextMetrics.LineHeight(Size));

    /// <summary>A text broken into lines of at most this width; no lines for no text.</summary>
    public static TextBlock Wrapped(string? text, double width, double size, double left, double top) =>
        new(text is { Length: > 0 } ? TextMetrics.Wrap(text, width, size, bold: true) : [], size, left, top);
}

/// <summary>One line of text around its middle (X, Y), in pixels.</summary>
internal readonly record struct TextLabel(double X, double Y, string Text, double Size, string Colour);
