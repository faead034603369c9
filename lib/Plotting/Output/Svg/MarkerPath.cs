namespace Plotting.Output.Svg;

/// <summary>Markers of one shape and colour, as one path.</summary>
internal static class MarkerPath
{
    /// <summary>Above this many, markers of any shape become dots.</summary>
    private const int MostShapes = 400;

    public static void Draw(Canvas canvas, Marker marker, string colour, IReadOnlyList<(double X, double Y)> points, double grown = 0)
    {
        if (marker == Marker.None || points.Count == 0)
            return;
        var path = new PathData();
        if (marker == Marker.Circle || points.Count > MostShapes)
        {
            foreach (var (x, y) in points)
                path.Dot(x, y);
            var size = points.Count > MostShapes ? 4 : points.Count > 100 ? 6 : 8.4 + 2 * grown;
            var see = points.Count > 100 ? " stroke-opacity=\".6\"" : "";
            canvas.Stroke(path, colour, size, $"stroke-linecap=\"round\"{see}");
            return;
        }
        foreach (var (x, y) in points)
            Outline(path, marker, x, y);
        if (marker == Marker.Cross)
            canvas.Stroke(path, colour, 2.2 + 2 * grown);
        else
            canvas.Fill(path, colour, 1, grown > 0 ? $"stroke=\"{colour}\" stroke-width=\"{Canvas.N(2 * grown)}\"" : null);
    }

    private static void Outline(PathData path, Marker marker, double x, double y)
    {
        switch (marker)
        {
            case Marker.Square:
                path.Move(x - 3.8, y - 3.8).Line(x + 3.8, y - 3.8).Line(x + 3.8, y + 3.8).Line(x - 3.8, y + 3.8).Close();
                break;
            case Marker.Triangle:
                path.Move(x, y - 5.2).Line(x + 4.8, y + 3.4).Line(x - 4.8, y + 3.4).Close();
                break;
            case Marker.TriangleDown:
                path.Move(x, y + 5.2).Line(x + 4.8, y - 3.4).Line(x - 4.8, y - 3.4).Close();
                break;
            case Marker.Diamond:
                path.Move(x, y - 5.5).Line(x + 5.5, y).Line(x, y + 5.5).Line(x - 5.5, y).Close();
                break;
            case Marker.Cross:
                path.Move(x - 3.8, y - 3.8).Line(x + 3.8, y + 3.8).Move(x - 3.8, y + 3.8).Line(x + 3.8, y - 3.8);
                break;
        }
    }
}
