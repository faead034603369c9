using System.Text.Json.Nodes;
using Plotting.Charts.Graphs;
using Plotting.Layout;
using Plotting.Output.Plotly;
using Plotting.Output.Svg;

namespace Plotting.Charts;

/// <summary>A directed graph with a position for every node.</summary>
internal sealed class GraphTrace : Trace
{
    public required GraphLayout Graph { get; init; }

    protected override IEnumerable<double> Xs => [0, Graph.Width];

    protected override IEnumerable<double> Ys => [0, Graph.Height];

    public override bool HasAxes => false;

    public override double? NaturalHeight(double width, double usual) => Graph.Height * Math.Min(1, width / Graph.Width);

    public override bool IsSeries => false;

    public override bool FillsPanel => true;

    public override string Kind => "directed graph";

    public override string Describe(Panel panel)
    {
        const int mostEdges = 24;
        var text = $"{Graph.Nodes.Count} nodes: {string.Join("; ", Graph.Nodes.Select(n => string.Join(", ", n.Lines)))}. ";
        var edges = Graph.Edges.Take(mostEdges)
            .Select(e => $"{Graph.Nodes[e.From].Lines[0]} to {Graph.Nodes[e.To].Lines[0]}");
        text += $"{Graph.Edges.Count} edges: {string.Join("; ", edges)}";
        return Graph.Edges.Count > mostEdges ? $"{text}; and {Graph.Edges.Count - mostEdges} more" : text;
    }

    /// <summary>A graph shrinks to its rectangle and never grows.</summary>
    private double Scale(Box plot) => Math.Min(1, Math.Min(plot.Width / Graph.Width, plot.Height / Graph.Height));

    public override void Draw(Canvas canvas, PanelLayout panel)
    {
        var plot = panel.Plot;
        var scale = Scale(plot);
        var left = plot.Left + (plot.Width - scale * Graph.Width) / 2;
        var top = plot.Top + (plot.Height - scale * Graph.Height) / 2;
        (double X, double Y) At(double x, double y) => (left + scale * x, top + scale * y);

        foreach (var edge in Graph.Edges)
            DrawEdge(canvas, edge.Points.Select(p => At(p.X, p.Y)).ToList());
        foreach (var node in Graph.Nodes)
            DrawNode(canvas, node, At(node.X, node.Y), scale);
        foreach (var edge in Graph.Edges.Where(e => !string.IsNullOrEmpty(e.Label)))
        {
            var (from, to) = (edge.Points[1], edge.Points[2]);
            var (x, y) = At((from.X + to.X) / 2, (from.Y + to.Y) / 2);
            canvas.Text(x, y, edge.Label!, scale * LayeredLayout.FontSize, fill: Theme.Muted, halo: true);
        }
    }

    private static void DrawNode(Canvas canvas, GraphNode node, (double X, double Y) at, double scale)
    {
        var box = new Box(at.X, at.Y, at.X + scale * node.Width, at.Y + scale * node.Height);
        var colour = node.Colour ?? Palette.Blue;
        canvas.Rect(box, Theme.White);
        canvas.Rect(box, colour, colour, 6, opacity: 0.1, strokeWidth: 1.5);
        var y = (box.Top + box.Bottom) / 2 - scale * LayeredLayout.LinePitch * (node.Lines.Length - 1) / 2;
        for (var i = 0; i < node.Lines.Length; i++)
        {
            var ink = i == 0 ? Theme.Ink : Theme.Muted;
            canvas.Text((box.Left + box.Right) / 2, y, node.Lines[i], scale * LayeredLayout.FontSize, fill: ink);
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
        canvas.Stroke(path, Theme.Frame, 1.6);
        var (tipX, tipY) = points[^1];
        var head = new PathData().Move(tipX - 1, tipY).Line(tipX - 10, tipY - 4.5).Line(tipX - 10, tipY + 4.5).Close();
        canvas.Fill(head, Theme.Frame);
    }

    /// <summary>Ranges that draw the graph in the middle of its rectangle, as large as the SVG does.</summary>
    public override ((double From, double To) X, (double From, double To) Y) BareRanges(Box plot)
    {
        var scale = Scale(plot);
        (double From, double To) Around(double middle, double half) => (middle - half, middle + half);
        return (Around(Graph.Width / 2, plot.Width / scale / 2), Around(Graph.Height / 2, -plot.Height / scale / 2));
    }

    /// <summary>Middles of the boxes, invisible but for what they say on hover; boxes and arrows are shapes.</summary>
    public override void WritePlotly(PlotlyPanel plotly)
    {
        plotly.Add(this, new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["x"] = PlotlyValue.Numbers(Graph.Nodes.Select(n => n.X + n.Width / 2)),
            ["y"] = PlotlyValue.Numbers(Graph.Nodes.Select(n => n.Y + n.Height / 2)),
            ["text"] = new JsonArray(Graph.Nodes.Select(n => (JsonNode?)JsonValue.Create(PlotlyValue.Lines(n.Lines))).ToArray()),
            ["hoverinfo"] = "text",
            ["marker"] = new JsonObject { ["opacity"] = 0, ["size"] = 20 },
        });
        WriteShapes(plotly, Scale(plotly.Layout.Plot) * LayeredLayout.FontSize);
    }

    private void WriteShapes(PlotlyPanel plotly, double size)
    {
        foreach (var edge in Graph.Edges)
            WriteEdge(plotly, edge, size);
        foreach (var node in Graph.Nodes)
        {
            var colour = node.Colour ?? Palette.Blue;
            var (r, g, b) = Palette.Rgb(colour);
            plotly.Shapes.Add(new JsonObject
            {
                ["type"] = "rect",
                ["xref"] = plotly.X,
                ["yref"] = plotly.Y,
                ["x0"] = PlotlyValue.Number(node.X),
                ["x1"] = PlotlyValue.Number(node.X + node.Width),
                ["y0"] = PlotlyValue.Number(node.Y),
                ["y1"] = PlotlyValue.Number(node.Y + node.Height),
                ["fillcolor"] = $"rgba({r},{g},{b},0.1)",
                ["line"] = new JsonObject { ["color"] = colour, ["width"] = 1.5 },
            });
            plotly.Annotations.Add(Words(plotly, PlotlyValue.Lines(node.Lines), node.X + node.Width / 2, node.Y + node.Height / 2, size));
        }
    }

    private static void WriteEdge(PlotlyPanel plotly, GraphEdge edge, double size)
    {
        var path = $"M{Canvas.N(edge.Points[0].X)},{Canvas.N(edge.Points[0].Y)}";
        for (var i = 1; i < edge.Points.Count; i++)
        {
            var (from, to) = (edge.Points[i - 1], edge.Points[i]);
            var middle = (from.X + to.X) / 2;
            path += $"C{Canvas.N(middle)},{Canvas.N(from.Y)},{Canvas.N(middle)},{Canvas.N(to.Y)},{Canvas.N(to.X)},{Canvas.N(to.Y)}";
        }
        plotly.Shapes.Add(new JsonObject
        {
            ["type"] = "path",
            ["xref"] = plotly.X,
            ["yref"] = plotly.Y,
            ["path"] = path,
            ["line"] = new JsonObject { ["color"] = Theme.Frame, ["width"] = 1.5 },
        });
        var (tipX, tipY) = edge.Points[^1];
        var head = Words(plotly, "", tipX, tipY, size);
        (head["showarrow"], head["arrowhead"], head["arrowcolor"], head["ax"], head["ay"]) = (true, 2, Theme.Frame, -12, 0);
        plotly.Annotations.Add(head);
        if (edge.Label is not { Length: > 0 } label)
            return;
        var (a, b) = (edge.Points[1], edge.Points[2]);
        var words = Words(plotly, PlotlyValue.Text(label), (a.X + b.X) / 2, (a.Y + b.Y) / 2, size);
        words["bgcolor"] = Theme.Paper;
        plotly.Annotations.Add(words);
    }

    private static JsonObject Words(PlotlyPanel plotly, string text, double x, double y, double size) => new()
    {
        ["text"] = text,
        ["xref"] = plotly.X,
        ["yref"] = plotly.Y,
        ["x"] = PlotlyValue.Number(x),
        ["y"] = PlotlyValue.Number(y),
        ["showarrow"] = false,
        ["font"] = new JsonObject { ["size"] = Math.Round(size, 1) },
    };
}
