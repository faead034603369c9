using Plotting.Charts;

namespace Plotting.Layout;

/// <summary>
/// A name in the legend, with a sample of its line or marker before it. Entries are in rows above the axes, where they can
/// hide nothing. Left is where the sample begins, Middle the middle of the row, both in pixels.
/// </summary>
internal sealed record LegendEntry(Trace Trace, string Name, SeriesStyle Style, double Left, double Middle)
{
    public const double RowHeight = 24;

    /// <summary>From a sample to its name.</summary>
    public const double GapAfterSample = 8;

    private const double GapBetween = 22;

    /// <summary>Names with their widths, in as many rows as they need.</summary>
    public static List<List<(Trace Trace, string Name, double Width)>> Rows(Panel panel, double width)
    {
        var rows = new List<List<(Trace Trace, string Name, double Width)>>();
        if (!panel.ShowLegend)
            return rows;
        var used = double.PositiveInfinity;
        foreach (var trace in panel.Traces.Where(t => !string.IsNullOrEmpty(t.Name) && !t.FillsPanel))
        {
            var name = TextMetrics.Shorten(trace.Name!, width - trace.SampleWidth - GapAfterSample, Theme.LegendSize);
            var own = trace.SampleWidth + GapAfterSample + TextMetrics.Width(name, Theme.LegendSize);
            if (used + own > width)
            {
                rows.Add([]);
                used = 0;
            }
            rows[^1].Add((trace, name, own));
            used += own + GapBetween;
        }
        return rows;
    }

    /// <summary>The rows at their position.</summary>
    public static List<LegendEntry> Placed(
        List<List<(Trace Trace, string Name, double Width)>> rows, Dictionary<Trace, SeriesStyle> styles, double left, double top)
    {
        var entries = new List<LegendEntry>();
        foreach (var row in rows)
        {
            var x = left;
            foreach (var (trace, name, width) in row)
            {
                entries.Add(new LegendEntry(trace, name, styles[trace], x, top + RowHeight / 2));
                x += width + GapBetween;
            }
            top += RowHeight;
        }
        return entries;
    }
}
