using Plotting.Traces;

namespace Plotting.Svg;

/// <summary>Reference lines, notes with arrows, names of points.</summary>
internal static class MarksRenderer
{
    public const double FontSize = 16;
    public const double PointNameSize = 15;
    private const double WidestNote = 210;
    private static readonly double[] Radii = [26, 44, 66, 92, 124, 160];

    public static void DrawLines(Canvas canvas, PlotArea area, Panel panel)
    {
        foreach (var line in panel.Lines)
        {
            var path = new PathData();
            if (line.Vertical)
                path.Move(area.X(line.At), area.Box.Top).Line(area.X(line.At), area.Box.Bottom);
            else
                path.Move(area.Box.Left, area.Y(line.At)).Line(area.Box.Right, area.Y(line.At));
            canvas.Stroke(path, line.Colour, 1.8, "stroke-dasharray=\"6 4\"");
        }
    }

    public static void DrawLabels(Canvas canvas, PlotArea area, Panel panel)
    {
        var placer = new LabelPlacer(area.Box);
        foreach (var trace in panel.Traces)
            placer.Avoid(InkOf(area, trace));
        foreach (var map in panel.Traces.OfType<HeatMapTrace>())
            HeatMapRenderer.DrawNumbers(canvas, area, map, placer);
        foreach (var note in panel.Notes)
            placer.Take(new Box(area.X(note.X) - 4, area.Y(note.Y) - 4, area.X(note.X) + 4, area.Y(note.Y) + 4));
        foreach (var line in panel.Lines.Where(l => !string.IsNullOrEmpty(l.Label)))
            DrawLineLabel(canvas, area, panel, line, placer);
        foreach (var note in panel.Notes)
            DrawNote(canvas, area, panel, note, placer);
        foreach (var trace in panel.Traces.OfType<XyTrace>().Where(t => t.Labels.Length > 0))
            DrawPointNames(canvas, area, panel, trace, placer);
    }

    private static IEnumerable<(double X, double Y)> InkOf(PlotArea area, Trace trace)
    {
        IEnumerable<(double X, double Y)> points = trace switch
        {
            XyTrace xy => xy.X.Zip(xy.Y, (x, y) => (area.X(x), area.Y(y))),
            BarTrace { Sideways: true } bar => bar.Places.Zip(bar.Ends).SelectMany(p => Enumerable.Range(0, 11).SelectMany(k =>
                ((double[])[-0.5, 0, 0.5]).Select(side => (area.X(p.Second * k / 10), area.Y(p.First + side * BarRenderer.GroupShare))))),
            BarTrace bar => bar.Places.Zip(bar.Ends).SelectMany(p =>
                Column(area, p.First - BarRenderer.GroupShare / 2, p.First + BarRenderer.GroupShare / 2, p.Second)),
            HistogramTrace h => h.Heights.SelectMany((y, i) => Column(area, h.Edges[i], h.Edges[i + 1], y)),
            _ => [],
        };
        var all = points.Where(p => double.IsFinite(p.X + p.Y)).ToList();
        if (trace is not XyTrace { HasLine: true })
            return all;
        // A line is ink between its points as well.
        return all.Count > 200
            ? Thinning.KeepExtremes(all, 4)
            : all.Zip(all.Skip(1)).SelectMany(p => Enumerable.Range(0, 12).Select(k =>
                (p.First.X + (p.Second.X - p.First.X) * k / 12, p.First.Y + (p.Second.Y - p.First.Y) * k / 12)));
    }

    /// <summary>Points all over a bar.</summary>
    private static IEnumerable<(double X, double Y)> Column(PlotArea area, double left, double right, double height)
    {
        for (var row = 0; row <= 10; row++)
        {
            for (var column = 0; column <= 6; column++)
            {
                var y = area.YScale is Scales.LogScale ? height : height * row / 10;
                yield return (area.X(left + (right - left) * column / 6), area.Y(y));
            }
        }
    }

    private static void DrawLineLabel(Canvas canvas, PlotArea area, Panel panel, ReferenceLine line, LabelPlacer placer)
    {
        var box = area.Box;
        var text = LabelOf(line, box.Width);
        var (w, h) = (TextMetrics.Width(text, FontSize), 1.16 * FontSize);
        var candidates = new List<Box>();
        for (var k = 0; k <= 8; k++)
        {
            foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            {
                var (x, y) = line.Vertical
                    ? (area.X(line.At) - side * (w / 2 + 7), box.Top + h / 2 + 3 + k / 8.0 * (box.Height - h - 6))
                    : (box.Right - w / 2 - 6 - k / 8.0 * (box.Width - w - 12), area.Y(line.At) + side * (h / 2 + 3));
                candidates.Add(new Box(x - w / 2, y - h / 2, x + w / 2, y + h / 2));
            }
        }
        if (placer.Place(candidates) is not { } place)
            return;
        canvas.Placements[(panel, line)] = PlacementOf(place, area.Box, 0, 0);
        // Over bars there is no clear ground: the label brings its own.
        canvas.Rect(place, Canvas.Paper, radius: 3, opacity: 0.85);
        canvas.Text((place.Left + place.Right) / 2, (place.Top + place.Bottom) / 2, text, FontSize, fill: Canvas.Muted);
    }

    /// <summary>What a reference line's label says where the axes are this wide.</summary>
    public static string LabelOf(ReferenceLine line, double width) => TextMetrics.Shorten(line.Label!, width - 16, FontSize);

    /// <summary>A note in lines that fit axes this wide.</summary>
    public static List<string> LinesOf(Note note, double width) => TextMetrics.Wrap(note.Text, Math.Min(WidestNote, width - 12), FontSize);

    private static void DrawNote(Canvas canvas, PlotArea area, Panel panel, Note note, LabelPlacer placer)
    {
        var (x, y) = (area.X(note.X), area.Y(note.Y));
        var lines = LinesOf(note, area.Box.Width);
        var (w, h) = (lines.Max(l => TextMetrics.Width(l, FontSize)), lines.Count * 1.25 * FontSize);
        var candidates = Around(x, y, w, h, note.Arrow ? Radii : [6, .. Radii]).Concat(Everywhere(area.Box, w, h));
        if (placer.Place(candidates) is not { } place)
            return;
        canvas.Placements[(panel, note)] = PlacementOf(place, area.Box, x, y);
        if (note.Arrow)
            DrawArrow(canvas, place, x, y);
        for (var i = 0; i < lines.Count; i++)
            canvas.Text((place.Left + place.Right) / 2, place.Top + (i + 0.5) * 1.25 * FontSize, lines[i], FontSize, halo: true);
    }

    private static Placement PlacementOf(Box label, Box area, double x, double y)
    {
        var (middleX, middleY) = ((label.Left + label.Right) / 2, (label.Top + label.Bottom) / 2);
        return new((middleX - area.Left) / area.Width, (area.Bottom - middleY) / area.Height, middleX - x, middleY - y);
    }

    /// <summary>Boxes beside a point: to the upper right first, then around it, nearer ones first.</summary>
    private static IEnumerable<Box> Around(double x, double y, double w, double h, double[] radii)
    {
        foreach (var r in radii)
        {
            foreach (var (dx, dy) in ((double, double)[])[(0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7), (0, -1), (0, 1), (1, 0), (-1, 0)])
            {
                var left = x + dx * r - (dx > 0 ? 0 : dx < 0 ? w : w / 2);
                var top = y + dy * r - (dy > 0 ? 0 : dy < 0 ? h : h / 2);
                yield return new Box(left, top, left + w, top + h);
            }
        }
    }

    private static IEnumerable<Box> Everywhere(Box area, double w, double h)
    {
        for (var top = area.Top + 4; top + h < area.Bottom; top += 14)
        {
            for (var left = area.Left + 4; left + w < area.Right; left += 24)
                yield return new Box(left, top, left + w, top + h);
        }
    }

    private static void DrawArrow(Canvas canvas, Box from, double x, double y)
    {
        var startX = Math.Clamp(x, from.Left, from.Right);
        var startY = Math.Clamp(y, from.Top, from.Bottom);
        var length = Math.Sqrt((x - startX) * (x - startX) + (y - startY) * (y - startY));
        if (length < 8)
            return;
        var (ux, uy) = ((x - startX) / length, (y - startY) / length);
        var (tipX, tipY) = (x - 5 * ux, y - 5 * uy);
        var (baseX, baseY) = (tipX - 9 * ux, tipY - 9 * uy);
        var shaft = new PathData().Move(startX + 2 * ux, startY + 2 * uy).Line(baseX, baseY);
        var head = new PathData().Move(tipX, tipY).Line(baseX - 4 * uy, baseY + 4 * ux).Line(baseX + 4 * uy, baseY - 4 * ux).Close();
        canvas.Stroke(shaft, Canvas.Paper, 4.5);
        canvas.Stroke(shaft, Canvas.Ink, 1.5);
        canvas.Fill(head, Canvas.Ink);
    }

    /// <summary>Names that find no room are left out: better a point without a name than two names nobody can read.</summary>
    private static void DrawPointNames(Canvas canvas, PlotArea area, Panel panel, XyTrace trace, LabelPlacer placer)
    {
        const double size = PointNameSize;
        for (var i = 0; i < trace.X.Length; i++)
        {
            var (x, y) = (area.X(trace.X[i]), area.Y(trace.Y[i]));
            if (trace.Labels[i].Length == 0 || !area.Box.Holds(x, y))
                continue;
            var text = NameOf(trace.Labels[i]);
            if (placer.Place(Around(x, y, TextMetrics.Width(text, size), 1.16 * size, [7, 11])) is not { } place)
                continue;
            canvas.Placements[(panel, (trace, i))] = PlacementOf(place, area.Box, x, y);
            canvas.Text((place.Left + place.Right) / 2, (place.Top + place.Bottom) / 2, text, size, fill: Canvas.Ink, halo: true);
        }
    }

    /// <summary>A point's name, shortened where it is long.</summary>
    public static string NameOf(string label) => TextMetrics.Shorten(label, 180, PointNameSize);
}
