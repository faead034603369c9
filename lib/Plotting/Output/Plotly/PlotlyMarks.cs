using System.Text.Json.Nodes;
using Plotting.Graphs;
using Plotting.Scales;
using Plotting.Svg;
using Plotting.Traces;

namespace Plotting.Json;

/// <summary>Reference lines, notes and graphs as Plotly's shapes and annotations.</summary>
internal static class PlotlyMarks
{
    /// <summary>What words stand on where they cross lines or dark colours.</summary>
    private const string Ground = "rgba(253,253,252,0.8)";

    public static void Add(JsonArray annotations, JsonArray shapes, Panel panel, string suffix, Box plot, Drawing drawing)
    {
        foreach (var line in panel.Lines)
        {
            shapes.Add(LineShape(line, suffix, PlotlyJson.Digits(line.Vertical ? panel.XRange() : panel.YRange())));
            if (line.Label is { Length: > 0 } && drawing.Placements.TryGetValue((panel, line), out var place))
                annotations.Add(LineLabel(MarksRenderer.LabelOf(line, plot.Width), place, suffix));
        }
        foreach (var note in panel.Notes)
        {
            if (drawing.Placements.TryGetValue((panel, note), out var place))
                annotations.Add(NoteOf(note, place, panel, suffix, plot.Width));
        }
        foreach (var graph in panel.Traces.OfType<GraphTrace>())
            AddGraph(annotations, shapes, graph.Layout, suffix, GraphRenderer.Scale(graph.Layout, plot) * LayeredLayout.FontSize);
    }

    private static JsonObject LineShape(ReferenceLine line, string suffix, int digits)
    {
        var at = PlotlyJson.Number(line.At, digits);
        return new JsonObject
        {
            ["type"] = "line",
            ["xref"] = "x" + suffix + (line.Vertical ? "" : " domain"),
            ["yref"] = "y" + suffix + (line.Vertical ? " domain" : ""),
            ["x0"] = line.Vertical ? at : 0,
            ["x1"] = line.Vertical ? at?.DeepClone() : 1,
            ["y0"] = line.Vertical ? 0 : at,
            ["y1"] = line.Vertical ? 1 : at?.DeepClone(),
            ["line"] = new JsonObject { ["color"] = line.Colour, ["width"] = 1.6, ["dash"] = "dash" },
        };
    }

    private static JsonObject LineLabel(string label, Placement place, string suffix) => new()
    {
        ["text"] = PlotlyJson.Text(label),
        ["xref"] = $"x{suffix} domain",
        ["yref"] = $"y{suffix} domain",
        ["x"] = PlotlyJson.Number(NumberText.Round(place.ShareX, 4)),
        ["y"] = PlotlyJson.Number(NumberText.Round(place.ShareY, 4)),
        ["xanchor"] = "center",
        ["yanchor"] = "middle",
        ["showarrow"] = false,
        ["bgcolor"] = Ground,
        ["font"] = new JsonObject { ["color"] = Canvas.Muted },
    };

    private static JsonObject NoteOf(Note note, Placement place, Panel panel, string suffix, double width)
    {
        // In contrast to shapes, annotations want the logarithm on a log axis.
        var node = new JsonObject
        {
            ["text"] = PlotlyJson.Lines(MarksRenderer.LinesOf(note, width)),
            ["xref"] = "x" + suffix,
            ["yref"] = "y" + suffix,
            ["x"] = At(note.X, panel.X, panel.XRange()),
            ["y"] = At(note.Y, panel.Y, panel.YRange()),
            ["xanchor"] = "center",
            ["yanchor"] = "middle",
            ["showarrow"] = note.Arrow,
            ["bgcolor"] = Ground,
        };
        var (dx, dy) = (Math.Round(place.OffsetX), Math.Round(place.OffsetY));
        if (note.Arrow)
            (node["arrowhead"], node["standoff"], node["ax"], node["ay"]) = (2, 4, dx, dy);
        else
            (node["xshift"], node["yshift"]) = (dx, -dy);
        return node;
    }

    private static JsonNode? At(double value, Axis axis, Extent range) =>
        PlotlyJson.Number(axis.Log ? Math.Log10(value) : value, PlotlyJson.Digits(range));

    private static void AddGraph(JsonArray annotations, JsonArray shapes, GraphLayout layout, string suffix, double size)
    {
        foreach (var edge in layout.Edges)
            AddEdge(annotations, shapes, edge, suffix, size);
        foreach (var node in layout.Nodes)
        {
            var colour = node.Colour ?? Palette.Blue;
            var (r, g, b) = Palette.Rgb(colour);
            shapes.Add(new JsonObject
            {
                ["type"] = "rect",
                ["xref"] = "x" + suffix,
                ["yref"] = "y" + suffix,
                ["x0"] = PlotlyJson.Number(node.X),
                ["x1"] = PlotlyJson.Number(node.X + node.Width),
                ["y0"] = PlotlyJson.Number(node.Y),
                ["y1"] = PlotlyJson.Number(node.Y + node.Height),
                ["fillcolor"] = $"rgba({r},{g},{b},0.1)",
                ["line"] = new JsonObject { ["color"] = colour, ["width"] = 1.5 },
            });
            annotations.Add(Words(PlotlyJson.Lines(node.Lines), node.X + node.Width / 2, node.Y + node.Height / 2, suffix, size));
        }
    }

    private static void AddEdge(JsonArray annotations, JsonArray shapes, GraphEdge edge, string suffix, double size)
    {
        var path = $"M{Canvas.N(edge.Points[0].X)},{Canvas.N(edge.Points[0].Y)}";
        for (var i = 1; i < edge.Points.Count; i++)
        {
            var (from, to) = (edge.Points[i - 1], edge.Points[i]);
            var middle = (from.X + to.X) / 2;
            path += $"C{Canvas.N(middle)},{Canvas.N(from.Y)},{Canvas.N(middle)},{Canvas.N(to.Y)},{Canvas.N(to.X)},{Canvas.N(to.Y)}";
        }
        shapes.Add(new JsonObject
        {
            ["type"] = "path",
            ["xref"] = "x" + suffix,
            ["yref"] = "y" + suffix,
            ["path"] = path,
            ["line"] = new JsonObject { ["color"] = Canvas.Frame, ["width"] = 1.5 },
        });
        var (tipX, tipY) = edge.Points[^1];
        var head = Words("", tipX, tipY, suffix, size);
        (head["showarrow"], head["arrowhead"], head["arrowcolor"], head["ax"], head["ay"]) = (true, 2, Canvas.Frame, -12, 0);
        annotations.Add(head);
        if (edge.Label is not { Length: > 0 } label)
            return;
        var (a, b) = (edge.Points[1], edge.Points[2]);
        var words = Words(PlotlyJson.Text(label), (a.X + b.X) / 2, (a.Y + b.Y) / 2, suffix, size);
        words["bgcolor"] = Canvas.Paper;
        annotations.Add(words);
    }

    private static JsonObject Words(string text, double x, double y, string suffix, double size) => new()
    {
        ["text"] = text,
        ["xref"] = "x" + suffix,
        ["yref"] = "y" + suffix,
        ["x"] = PlotlyJson.Number(x),
        ["y"] = PlotlyJson.Number(y),
        ["showarrow"] = false,
        ["font"] = new JsonObject { ["size"] = Math.Round(size, 1) },
    };
}
