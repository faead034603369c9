using Plotting.Graphs;
using Plotting.Traces;

namespace Plotting.Svg;

internal static class GraphRenderer
{
    /// <summary>A graph shrinks to its rectangle and never grows.</summary>
    public static double Scale(GraphLayout layout, Box plot) =>
        Math.Min(1, Math.Min(plot.Width / layout.Width, plot.Height / layout.Height));

    public static void Draw(Canvas canvas, GraphTrace trace, Box plot)
    {
        var layout = trace.Layout;
        var scale = Scale(layout, plot);
        var left = plot.Left + (plot.Width - scale * layout.Width) / 2;
        var top = plot.Top + (plot.Height - scale * layout.Height) / 2;
        (double X, double Y) At(double x, double y) => (left + scale * x, top + scale * y);

        foreach (var edge in layout.Edges)
            DrawEdge(canvas, edge.Points.Select(p => At(p.X, p.Y)).ToList());
        foreach (var node in layout.Nodes)
            DrawNode(canvas, node, At(node.X, node.Y), scale);
        foreach (var edge in layout.Edges.Where(e => !string.IsNullOrEmpty(e.Label)))
        {
            var (from, to) = (edge.Points[1], edge.Points[2]);
            var (x, y) = At((from.X + to.X) / 2, (from.Y + to.Y) / 2);
            canvas.Text(x, y, edge.Label!, scale * LayeredLayout.FontSize, fill: Canvas.Muted, halo: true);
        }
    }

    private static void DrawNode(Canvas canvas, GraphNode node, (double X, double Y) at, double scale)
    {
        var box = new Box(at.X, at.Y, at.X + scale * node.Width, at.Y + scale * node.Height);
        var colour = node.Colour ?? Palette.Blue;
        canvas.Rect(box, "#ffffff");
        canvas.Rect(box, colour, colour, 6, opacity: 0.1, strokeWidth: 1.5);
        var y = (box.Top + box.Bottom) / 2 - scale * LayeredLayout.LinePitch * (node.Lines.Length - 1) / 2;
        for (var i = 0; i < node.Lines.Length; i++)
        {
            canvas.Text((box.Left + box.Right) / 2, y, node.Lines[i], scale * LayeredLayout.FontSize, fill: i == 0 ? Canvas.Ink : Canvas.Muted);
            y += scale * LayeredLayout.LinePitch;
        }
    }

    /// <summary>Level at both ends of every bend, so that arrows leave and arrive straight.</summary>
    private static void DrawEdge(Canvas canvas, List<(double X, double Y)> points)
    {
        var path = new PathData().Move(points[0].X, points[0].Y);
        for (var i = 1; i < points.Count; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            if (i == points.Count - 1)
                to = (to.X - 7, to.Y);
            var middle = (from.X + to.X) / 2;
            if (Math.Abs(from.Y - to.Y) < 0.5)
                path.Line(to.X, to.Y);
            else
                path.Cubic(middle, from.Y, middle, to.Y, to.X, to.Y);
        }
        canvas.Stroke(path, Canvas.Frame, 1.6);
        var (tipX, tipY) = points[^1];
        canvas.Fill(new PathData().Move(tipX - 1, tipY).Line(tipX - 10, tipY - 4.5).Line(tipX - 10, tipY + 4.5).Close(), Canvas.Frame);
    }
}
