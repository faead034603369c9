using Plotting.Layout;

namespace Plotting.Output.Svg;

/// <summary>A finished picture, with the boxes of its words.</summary>
internal sealed record SvgPicture(string Svg, IReadOnlyList<(Box Box, string Text)> Labels);

/// <summary>Writes a figure's layout as SVG.</summary>
internal static class SvgWriter
{
    public static SvgPicture Write(FigureLayout layout, string alt)
    {
        var canvas = new Canvas();
        DrawTitle(canvas, layout.Title);
        foreach (var panel in layout.Panels)
            DrawPanel(canvas, panel);
        return new SvgPicture(canvas.Document(layout.Width, layout.Height, alt), canvas.Labels);
    }

    private static void DrawTitle(Canvas canvas, TextBlock title)
    {
        var y = title.Top;
        var line = TextMetrics.LineHeight(title.Size);
        foreach (var words in title.Lines)
        {
            canvas.Text(title.Left, y + line / 2, words, title.Size, Anchor.Start, bold: true);
            y += line;
        }
    }

    private static void DrawPanel(Canvas canvas, PanelLayout layout)
    {
        DrawTitle(canvas, layout.Title);
        foreach (var entry in layout.Legend)
        {
            entry.Trace.DrawSample(canvas, entry.Style, entry.Left, entry.Middle);
            var left = entry.Left + entry.Trace.SampleWidth + LegendEntry.GapAfterSample;
            canvas.Text(left, entry.Middle, entry.Name, Theme.LegendSize, Anchor.Start);
        }
        var traces = layout.Panel.Traces.OrderBy(t => t.Depth);
        if (layout.Axes is not { } axes)
        {
            foreach (var trace in traces)
                trace.Draw(canvas, layout);
            return;
        }
        SvgAxes.DrawGrid(canvas, axes, layout.Panel.IsFilled);
        canvas.BeginClip(layout.Plot);
        foreach (var trace in traces)
            trace.Draw(canvas, layout);
        SvgLabels.DrawLines(canvas, axes.Area, layout.Panel);
        canvas.EndClip();
        SvgLabels.Draw(canvas, layout.Labels);
        SvgAxes.DrawAxes(canvas, axes, layout.Panel.IsFilled);
        if (layout.Panel.Traces.FindLast(layout.ColourBars.ContainsKey) is { } surface)
            DrawColourBar(canvas, layout.ColourBars[surface], layout.Plot);
    }

    private static void DrawColourBar(Canvas canvas, ColourBar bar, Box plot)
    {
        var left = plot.Right + ColourBar.GapBefore;
        var right = left + ColourBar.Thickness;
        double Y(double position) => plot.Bottom - position * plot.Height;

        // Bands of one colour reach under their neighbours: no seam between them.
        foreach (var (from, _, colour) in bar.Bands)
            canvas.Rect(new Box(left, plot.Top, right, Y(from)), colour);
        var frame = new PathData().Move(left, plot.Top).Line(right, plot.Top).Line(right, plot.Bottom).Line(left, plot.Bottom).Close();
        canvas.Stroke(frame, Theme.Frame, 1);
        foreach (var (position, label) in bar.Labels)
        {
            var y = Math.Clamp(Y(position), plot.Top + 4, plot.Bottom - 4);
            canvas.Text(right + ColourBar.GapAfter, y, label, Theme.TickSize, Anchor.Start, Theme.Muted);
        }
        var line = TextMetrics.LineHeight(Theme.TickSize);
        var x = plot.Right + bar.Width - bar.TitleLines.Count * line;
        foreach (var words in bar.TitleLines)
        {
            canvas.Text(x + line / 2, plot.MiddleY, words, Theme.TickSize, upwards: true);
            x += line;
        }
    }
}
