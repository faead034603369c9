using Plotting.Traces;

namespace Plotting.Svg;

internal static class XyRenderer
{
    private const double Bucket = 1.5; // pixels

    public static void Draw(Canvas canvas, PlotArea area, XyTrace trace, SeriesStyle style, bool overSurface)
    {
        var points = trace.X.Zip(trace.Y, (x, y) => (X: area.X(x), Y: area.Y(y))).ToArray();
        if (trace.HasLine)
        {
            var path = new PathData();
            foreach (var run in Thinning.Runs(points))
                Append(path, Thinning.KeepExtremes(run, Bucket));
            if (overSurface)
                canvas.Stroke(path, "#ffffff", 5, "stroke-linejoin=\"round\" stroke-opacity=\".8\"");
            var dash = DashAttribute(style.Dash);
            canvas.Stroke(path, style.Colour, style.FewMarkers ? 1.5 : 2.4, dash is null ? "stroke-linejoin=\"round\"" : "stroke-linejoin=\"round\" " + dash);
        }
        DrawErrors(canvas, area, trace, style);
        var visible = points.Where(p => area.Box.Grown(6).Holds(p.X, p.Y)).ToArray();
        if (style.FewMarkers)
            visible = visible.Where((_, i) => i % Math.Max(1, visible.Length / SeriesStyle.MarksOnRoughLine) == visible.Length / (2 * SeriesStyle.MarksOnRoughLine)).ToArray();
        if (style.FewMarkers)
            MarkerPath.Draw(canvas, style.Marker, Canvas.Paper, visible, grown: 1.5);
        if (style.Marker != Marker.None)
            MarkerPath.Draw(canvas, style.Marker, style.Colour, visible.Length > 1000 ? Thinning.OnePerCell(visible, 2.5) : visible);
    }

    public static string? DashAttribute(Dash dash) => dash switch
    {
        Dash.Dashed => "stroke-dasharray=\"8 4\"",
        Dash.Dotted => "stroke-dasharray=\"2 4\"",
        Dash.DashDotted => "stroke-dasharray=\"10 4 2 4\"",
        Dash.LongDashed => "stroke-dasharray=\"16 5\"",
        _ => null,
    };

    private static void Append(PathData path, IReadOnlyList<(double X, double Y)> run)
    {
        path.Move(run[0].X, run[0].Y);
        foreach (var (x, y) in run.Skip(1))
            path.Line(x, y);
        // A point alone between gaps would leave no ink.
        if (run.Count == 1)
            path.Line(run[0].X + 1, run[0].Y);
    }

    private static void DrawErrors(Canvas canvas, PlotArea area, XyTrace trace, SeriesStyle style)
    {
        var path = new PathData();
        for (var i = 0; i < trace.Errors.Length; i++)
        {
            var x = area.X(trace.X[i]);
            var (from, to) = trace.ErrorAt(i);
            var (low, high) = (area.Y(from), area.Y(to));
            if (double.IsNaN(low) && !double.IsNaN(from))
                low = area.Box.Bottom; // below zero on a log axis
            if (!double.IsFinite(x + low + high))
                continue;
            path.Move(x, low).Line(x, high).Move(x - 5, low).Line(x + 5, low).Move(x - 5, high).Line(x + 5, high);
        }
        canvas.Stroke(path, style.Colour, 1.8);
    }
}
