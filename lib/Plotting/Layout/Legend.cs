using Plotting.Traces;

namespace Plotting.Svg;

internal readonly record struct LegendEntry(string Name, Trace Trace, SeriesStyle Style, double Width);

/// <summary>Names with a sample of their line or mark, in rows above the axes where they can hide nothing.</summary>
internal static class Legend
{
    public const double RowHeight = 24;
    public const double Gap = 22;

    /// <summary>A line needs length to show its dash; a patch or a mark does not.</summary>
    private static double SampleWidth(Trace trace) => trace switch
    {
        XyTrace { HasLine: true } => 36,
        XyTrace => 12,
        _ => 22,
    };

    public static List<List<LegendEntry>> Rows(Panel panel, Dictionary<Trace, SeriesStyle> styles, double width)
    {
        var rows = new List<List<LegendEntry>>();
        if (!panel.ShowLegend)
            return rows;
        var used = double.PositiveInfinity;
        foreach (var trace in panel.Traces.Where(t => !string.IsNullOrEmpty(t.Name) && t is not (HeatMapTrace or ContourTrace or GraphTrace)))
        {
            var name = TextMetrics.Shorten(trace.Name!, width - SampleWidth(trace) - 8, PanelLayout.LegendSize);
            var entry = new LegendEntry(name, trace, styles[trace], SampleWidth(trace) + 8 + TextMetrics.Width(name, PanelLayout.LegendSize));
            if (used + entry.Width > width)
            {
                rows.Add([]);
                used = 0;
            }
            rows[^1].Add(entry);
            used += entry.Width + Gap;
        }
        return rows;
    }

    public static void Draw(Canvas canvas, List<List<LegendEntry>> rows, double left, double top)
    {
        foreach (var row in rows)
        {
            var x = left;
            var y = top + RowHeight / 2;
            foreach (var entry in row)
            {
                DrawSample(canvas, entry, x, y);
                canvas.Text(x + SampleWidth(entry.Trace) + 8, y, entry.Name, PanelLayout.LegendSize, Anchor.Start);
                x += entry.Width + Gap;
            }
            top += RowHeight;
        }
    }

    private static void DrawSample(Canvas canvas, LegendEntry entry, double x, double y)
    {
        var style = entry.Style;
        var width = SampleWidth(entry.Trace);
        switch (entry.Trace)
        {
            case XyTrace xy:
                if (xy.HasLine)
                    canvas.Stroke(new PathData().Move(x, y).Line(x + width, y), style.Colour, 2.4, XyRenderer.DashAttribute(style.Dash));
                MarkerPath.Draw(canvas, style.Marker, style.Colour, [(x + width / 2, y)]);
                break;
            case BandTrace:
                canvas.Rect(new Box(x, y - 7, x + width, y + 7), style.Colour, opacity: BandRenderer.Opacity);
                break;
            default:
                canvas.Rect(new Box(x, y - 7, x + width, y + 7), style.Colour);
                break;
        }
    }
}
