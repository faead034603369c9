using Plotting.Scales;

namespace Plotting.Layout;

/// <summary>
/// The scale of colours beside a heat map or a contour plot: bands of one colour, numbers beside them, and a title.
/// Positions are shares of the bar, 0 at its lower end.
/// </summary>
internal sealed class ColourBar
{
    public const double Thickness = 16;
    public const double GapBefore = 14;
    public const double GapAfter = 6;

    private const double Steps = 40;

    public ColourBar(
        IReadOnlyList<(double From, double To, string Colour)> bands, IReadOnlyList<(double Position, string Text)> labels,
        string? title, double height)
    {
        (Bands, Labels) = (bands, labels);
        TitleLines = title is { Length: > 0 } ? TextMetrics.Wrap(title, height, Theme.TickSize) : [];
        var widest = labels.Count == 0 ? 0 : labels.Max(l => TextMetrics.Width(l.Text, Theme.TickSize));
        var titleWidth = TitleLines.Count == 0 ? 0 : GapAfter + TitleLines.Count * TextMetrics.LineHeight(Theme.TickSize);
        Width = GapBefore + Thickness + GapAfter + widest + titleWidth;
    }

    public IReadOnlyList<(double From, double To, string Colour)> Bands { get; }

    public IReadOnlyList<(double Position, string Text)> Labels { get; }

    public IReadOnlyList<string> TitleLines { get; }

    /// <summary>From the right edge of the axes, in pixels.</summary>
    public double Width { get; }

    /// <summary>A bar of many colours with round numbers beside it.</summary>
    public static ColourBar OfRange(Extent range, ColourScale scale, string? title, double height)
    {
        var bands = Enumerable.Range(0, (int)Steps).Select(i => (i / Steps, (i + 1) / Steps, scale.At((i + 0.5) / Steps))).ToList();
        var linear = new LinearScale(range);
        var labels = linear.Ticks(Math.Max(2, (int)(height / 60))).Where(t => !t.IsMinor)
            .Select(t => (linear.Position(t.Value), t.Label)).ToList();
        return new ColourBar(bands, labels, title, height);
    }
}
