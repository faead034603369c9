using Plotting.Contours;
using Plotting.Traces;

namespace Plotting.Svg;

internal static class ContourRenderer
{
    /// <summary>Vertices nearer than this to the line through their neighbours cannot be seen.</summary>
    private const double Tolerance = 0.25;

    public static void Draw(Canvas canvas, PlotArea area, ContourTrace contour)
    {
        if (contour.Filled)
        {
            // From the lowest region to the highest, each painted over the one below.
            canvas.Fill(PathOf(area, MarchingSquares.Region(contour.X, contour.Y, contour.Z, double.MinValue)), contour.BandColour(0), 1, "fill-rule=\"evenodd\"");
            for (var k = 0; k < contour.Levels.Length; k++)
                canvas.Fill(PathOf(area, MarchingSquares.Region(contour.X, contour.Y, contour.Z, contour.Levels[k])), contour.BandColour(k + 1), 1, "fill-rule=\"evenodd\"");
        }
        for (var k = 0; k < contour.Levels.Length; k++)
        {
            var path = PathOf(area, MarchingSquares.Lines(contour.X, contour.Y, contour.Z, contour.Levels[k]));
            if (contour.Filled)
                canvas.Stroke(path, Canvas.Ink, 0.8, "stroke-opacity=\".35\"");
            else
                canvas.Stroke(path, contour.LineColour(k), 1.8);
        }
    }

    private static PathData PathOf(PlotArea area, List<IsoLine> lines)
    {
        var path = new PathData();
        foreach (var line in lines)
        {
            var points = Simplify(line.Points.ConvertAll(p => (area.X(p.X), area.Y(p.Y))));
            path.Move(points[0].X, points[0].Y);
            foreach (var (x, y) in points.Skip(1))
                path.Line(x, y);
            if (line.Closed)
                path.Close();
        }
        return path;
    }

    /// <summary>Douglas and Peucker (1973): keeps the vertices that matter.</summary>
    private static List<(double X, double Y)> Simplify(List<(double X, double Y)> points)
    {
        if (points.Count < 3)
            return points;
        var keep = new bool[points.Count];
        keep[0] = keep[^1] = true;
        var spans = new Stack<(int From, int To)>();
        spans.Push((0, points.Count - 1));
        while (spans.TryPop(out var span))
        {
            var (farthest, distance) = (-1, Tolerance);
            for (var i = span.From + 1; i < span.To; i++)
            {
                var d = Distance(points[i], points[span.From], points[span.To]);
                if (d > distance)
                    (farthest, distance) = (i, d);
            }
            if (farthest < 0)
                continue;
            keep[farthest] = true;
            spans.Push((span.From, farthest));
            spans.Push((farthest, span.To));
        }
        return points.Where((_, i) => keep[i]).ToList();
    }

    private static double Distance((double X, double Y) p, (double X, double Y) a, (double X, double Y) b)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = Math.Sqrt(dx * dx + dy * dy);
        return length < 1e-9
            ? Math.Sqrt((p.X - a.X) * (p.X - a.X) + (p.Y - a.Y) * (p.Y - a.Y))
            : Math.Abs(dx * (p.Y - a.Y) - dy * (p.X - a.X)) / length;
    }
}
