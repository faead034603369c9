using Plotting.Traces;

namespace Plotting.Svg;

/// <summary>Everything inside the axes, from the back to the front.</summary>
internal static class PanelContent
{
    public static void Draw(Canvas canvas, PlotArea area, Panel panel, Dictionary<Trace, SeriesStyle> styles)
    {
        canvas.BeginClip(area.Box);
        var bars = panel.Traces.OfType<BarTrace>().ToList();
        var histograms = panel.Traces.Count(t => t is HistogramTrace);
        foreach (var trace in panel.Traces.OrderBy(Depth))
        {
            var style = styles[trace];
            switch (trace)
            {
                case HeatMapTrace map:
                    HeatMapRenderer.Draw(canvas, area, map);
                    break;
                case ContourTrace contour:
                    ContourRenderer.Draw(canvas, area, contour);
                    break;
                case BandTrace band:
                    BandRenderer.Draw(canvas, area, band, style);
                    break;
                case BarTrace bar:
                    BarRenderer.Draw(canvas, area, bar, style, bars.IndexOf(bar), bars.Count);
                    break;
                case HistogramTrace histogram:
                    BarRenderer.Draw(canvas, area, histogram, style, histograms > 1);
                    break;
                case XyTrace xy:
                    XyRenderer.Draw(canvas, area, xy, style, overSurface: panel.Traces.Exists(t => t.FillsPanel));
                    break;
            }
        }
        MarksRenderer.DrawLines(canvas, area, panel);
        canvas.EndClip();
        MarksRenderer.DrawLabels(canvas, area, panel);
    }

    /// <summary>Surfaces lie under bands, bands under bars, bars under lines.</summary>
    private static int Depth(Trace trace) => trace switch
    {
        HeatMapTrace or ContourTrace => 0,
        BandTrace => 1,
        BarTrace or HistogramTrace => 2,
        _ => 3,
    };
}
