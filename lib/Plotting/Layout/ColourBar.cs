using Plotting.Scales;
using Plotting.Traces;

namespace Plotting.Svg;

/// <summary>The scale of colours beside a heat map or a contour.</summary>
internal sealed class ColourBar
{
    public const double Bar = 16;
    public const double Gap = 14;
    private const double Steps = 40;

    private readonly List<(double From, double To, string Colour)> _bands;
    private readonly List<(double Place, string Label)> _labels;
    private readonly List<string> _title;

    private ColourBar(List<(double From, double To, string Colour)> bands, List<(double Place, string Label)> labels, List<string> title)
    {
        _bands = bands;
        _labels = labels;
        _title = title;
        var widest = labels.Count == 0 ? 0 : labels.Max(l => TextMetrics.Width(l.Label, AxisTicks.FontSize));
        Width = Gap + Bar + 6 + widest + (title.Count == 0 ? 0 : 6 + title.Count * TextMetrics.LineHeight(AxisTicks.FontSize));
    }

    public double Width { get; }

    public static ColourBar? Of(Panel panel, double height)
    {
        var surface = panel.Traces.LastOrDefault(t => t is HeatMapTrace or ContourTrace);
        return surface switch
        {
            HeatMapTrace map => OfRange(map.Range(), map.Scale, map.ColourTitle, height),
            ContourTrace contour => OfLevels(contour, height),
            _ => null,
        };
    }

    public void Draw(Canvas canvas, Box plot)
    {
        var left = plot.Right + Gap;
        double Y(double place) => plot.Bottom - place * plot.Height;

        // Bands of one colour reach under their neighbours: no seam between them.
        foreach (var (from, _, colour) in _bands)
            canvas.Rect(new Box(left, plot.Top, left + Bar, Y(from)), colour);
        canvas.Stroke(new PathData().Move(left, plot.Top).Line(left + Bar, plot.Top).Line(left + Bar, plot.Bottom).Line(left, plot.Bottom).Close(), Canvas.Frame, 1);
        foreach (var (place, label) in _labels)
            canvas.Text(left + Bar + 6, Math.Clamp(Y(place), plot.Top + 4, plot.Bottom - 4), label, AxisTicks.FontSize, Anchor.Start, Canvas.Muted);
        var x = plot.Right + Width - _title.Count * TextMetrics.LineHeight(AxisTicks.FontSize);
        foreach (var line in _title)
        {
            canvas.Text(x + TextMetrics.LineHeight(AxisTicks.FontSize) / 2, (plot.Top + plot.Bottom) / 2, line, AxisTicks.FontSize, upwards: true);
            x += TextMetrics.LineHeight(AxisTicks.FontSize);
        }
    }

    private static ColourBar OfRange(Extent range, ColourScale scale, string? title, double height)
    {
        var bands = Enumerable.Range(0, (int)Steps)
            .Select(i => (i / Steps, (i + 1) / Steps, scale.At((i + 0.5) / Steps))).ToList();
        var linear = new LinearScale(range);
        var labels = linear.Ticks(Math.Max(2, (int)(height / 60))).Where(t => !t.IsMinor)
            .Select(t => (linear.Place(t.Value), t.Label)).ToList();
        return new ColourBar(bands, labels, Title(title, height));
    }

    /// <summary>Bands as high as each other, the level between two of them written beside it.</summary>
    private static ColourBar OfLevels(ContourTrace contour, double height)
    {
        var count = contour.Levels.Length + 1;
        var bands = Enumerable.Range(0, count)
            .Select(i => ((double)i / count, (i + 1.0) / count, contour.BandColour(i))).ToList();
        var stride = Stride(contour, height);
        var labels = contour.Levels.Select((level, i) => ((i + 1.0) / count, NumberText.Short(level).Replace('-', '\u2212'), i))
            .Where(l => l.i % stride == 0).Select(l => (l.Item1, l.Item2)).ToList();
        return new ColourBar(bands, labels, Title(contour.ColourTitle, height));
    }

    /// <summary>Every how many levels there is room for a number.</summary>
    public static int Stride(ContourTrace contour, double height) =>
        Math.Max(1, (int)Math.Ceiling((contour.Levels.Length + 1) * TextMetrics.LineHeight(AxisTicks.FontSize) / height));

    private static List<string> Title(string? title, double height) =>
        title is { Length: > 0 } words ? TextMetrics.Wrap(words, height, AxisTicks.FontSize) : [];
}
