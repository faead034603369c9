using Plotting.Traces;

namespace Plotting.Svg;

internal static class BarRenderer
{
    /// <summary>Share of a category's width that its bars take together; Plotly's bargap is the rest.</summary>
    public const double GroupShare = 0.78;

    public static void Draw(Canvas canvas, PlotArea area, BarTrace bar, SeriesStyle style, int index, int count)
    {
        if (bar.Starts is not null)
            (index, count) = (0, 1);
        if (bar.Sideways)
            index = count - 1 - index; // the first of a group lies lowest
        var pitch = bar.Sideways ? Math.Abs(area.Y(1) - area.Y(0)) : area.X(1) - area.X(0);
        var width = pitch * GroupShare / count;
        var path = new PathData();
        for (var i = 0; i < bar.Values.Length; i++)
        {
            var middle = bar.Sideways ? area.Y(bar.Places[i]) : area.X(bar.Places[i]);
            var left = middle - pitch * GroupShare / 2 + index * width;
            var gap = count > 1 ? Math.Min(1, width * 0.06) : 0;
            AddBar(path, area, left + gap, left + width - gap, bar.Starts?[i] ?? 0, bar.Ends[i], bar.Sideways);
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
            AddBar(path, area, double.IsNaN(left) ? area.Box.Left : left, area.X(histogram.Edges[i + 1]), 0, histogram.Heights[i], sideways: false);
        }
        canvas.Fill(path, style.Colour, shared ? 0.5 : 0.85, $"stroke=\"{(shared ? style.Colour : "#ffffff")}\" stroke-width=\".8\"");
    }

    private static void AddBar(PathData path, PlotArea area, double left, double right, double start, double end, bool sideways)
    {
        double At(double value) => sideways ? area.X(value) : area.Y(value);
        var top = At(end);
        if (!double.IsFinite(top + left + right))
            return;
        // The foot: zero, or the bottom of a log axis.
        var foot = Math.Clamp(At(start) is var zero && double.IsFinite(zero) ? zero : sideways ? area.Box.Left : area.Box.Bottom, -20_000, 20_000);
        if (sideways)
            path.Move(foot, left).Line(top, left).Line(top, right).Line(foot, right).Close();
        else
            path.Move(left, foot).Line(left, top).Line(right, top).Line(right, foot).Close();
    }
}
