using Plotting.Traces;

namespace Plotting.Svg;

internal static class BarRenderer
{
    /// <summary>Share of a category's width that its bars take together; Plotly's bargap is the rest.</summary>
    public const double GroupShare = 0.78;

    public static void Draw(Canvas canvas, PlotArea area, BarTrace bar, SeriesStyle style, int index, int count)
    {
        var pitch = area.X(1) - area.X(0);
        var width = pitch * GroupShare / count;
        var path = new PathData();
        for (var i = 0; i < bar.Values.Length; i++)
        {
            var left = area.X(bar.Places[i]) - pitch * GroupShare / 2 + index * width;
            var gap = count > 1 ? Math.Min(1, width * 0.06) : 0;
            AddBar(path, area, left + gap, left + width - gap, bar.Values[i]);
        }
        canvas.Fill(path, style.Colour);
    }

    public static void Draw(Canvas canvas, PlotArea area, HistogramTrace histogram, SeriesStyle style, bool shared)
    {
        var path = new PathData();
        for (var i = 0; i < histogram.Heights.Length; i++)
        {
            if (histogram.Heights[i] == 0)
                continue;
            var left = area.X(histogram.Edges[i]);
            // On a log axis the bin that begins at or below zero begins where the axis does.
            AddBar(path, area, double.IsNaN(left) ? area.Box.Left : left, area.X(histogram.Edges[i + 1]), histogram.Heights[i]);
        }
        canvas.Fill(path, style.Colour, shared ? 0.5 : 0.85, $"stroke=\"{(shared ? style.Colour : "#ffffff")}\" stroke-width=\".8\"");
    }

    private static void AddBar(PathData path, PlotArea area, double left, double right, double value)
    {
        var top = area.Y(value);
        if (!double.IsFinite(top + left + right))
            return;
        // The foot: zero, or the bottom of a log axis.
        var foot = Math.Clamp(area.Y(0) is var zero && double.IsFinite(zero) ? zero : area.Box.Bottom, -20_000, 20_000);
        path.Move(left, foot).Line(left, top).Line(right, top).Line(right, foot).Close();
    }
}
