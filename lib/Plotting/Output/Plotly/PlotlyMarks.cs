using System.Text.Json.Nodes;
using Plotting.Layout;
using Plotting.Scales;

namespace Plotting.Output.Plotly;

/// <summary>Reference lines and notes as Plotly's shapes and annotations.</summary>
internal static class PlotlyMarks
{
    /// <summary>The ground of words that cross lines or dark colours.</summary>
    private const string Ground = "rgba(253,253,252,0.8)";

    public static void Add(PlotlyPanel plotly, AxesLayout axes)
    {
        foreach (var line in plotly.Layout.Panel.Lines)
            plotly.Shapes.Add(Line(line, plotly, PlotlyValue.Digits(line.Vertical ? axes.X.Range : axes.Y.Range)));
        foreach (var label in plotly.Layout.Labels.Lines)
            plotly.Annotations.Add(LineLabel(label, plotly));
        foreach (var note in plotly.Layout.Labels.Notes)
            plotly.Annotations.Add(Note(note, plotly, axes));
    }

    private static JsonObject Line(ReferenceLine line, PlotlyPanel plotly, int digits)
    {
        var at = PlotlyValue.Number(line.At, digits);
        return new JsonObject
        {
            ["type"] = "line",
            ["xref"] = plotly.X + (line.Vertical ? "" : " domain"),
            ["yref"] = plotly.Y + (line.Vertical ? " domain" : ""),
            ["x0"] = line.Vertical ? at : 0,
            ["x1"] = line.Vertical ? at?.DeepClone() : 1,
            ["y0"] = line.Vertical ? 0 : at,
            ["y1"] = line.Vertical ? 1 : at?.DeepClone(),
            ["line"] = new JsonObject { ["color"] = line.Colour, ["width"] = 1.6, ["dash"] = "dash" },
        };
    }

    private static JsonObject LineLabel(LineLabel label, PlotlyPanel plotly)
    {
        var plot = plotly.Layout.Plot;
        return new JsonObject
        {
            ["text"] = PlotlyValue.Text(label.Text),
            ["xref"] = $"{plotly.X} domain",
            ["yref"] = $"{plotly.Y} domain",
            ["x"] = PlotlyValue.Number(NumberText.Round((label.Box.MiddleX - plot.Left) / plot.Width, 4)),
            ["y"] = PlotlyValue.Number(NumberText.Round((plot.Bottom - label.Box.MiddleY) / plot.Height, 4)),
            ["xanchor"] = "center",
            ["yanchor"] = "middle",
            ["showarrow"] = false,
            ["bgcolor"] = Ground,
            ["font"] = new JsonObject { ["color"] = Theme.Muted },
        };
    }

    private static JsonObject Note(NoteLabel note, PlotlyPanel plotly, AxesLayout axes)
    {
        var node = new JsonObject
        {
            ["text"] = PlotlyValue.Lines(note.Lines),
            ["xref"] = plotly.X,
            ["yref"] = plotly.Y,
            ["x"] = At(note.Note.X, axes.X),
            ["y"] = At(note.Note.Y, axes.Y),
            ["xanchor"] = "center",
            ["yanchor"] = "middle",
            ["showarrow"] = note.Note.Arrow,
            ["bgcolor"] = Ground,
        };
        var (dx, dy) = (Math.Round(note.Box.MiddleX - note.X), Math.Round(note.Box.MiddleY - note.Y));
        if (note.Note.Arrow)
            (node["arrowhead"], node["standoff"], node["ax"], node["ay"]) = (2, 4, dx, dy);
        else
            (node["xshift"], node["yshift"]) = (dx, -dy);
        return node;
    }

    /// <summary>In contrast to shapes, annotations want the logarithm on a log axis.</summary>
    private static JsonNode? At(double value, AxisLayout axis) =>
        PlotlyValue.Number(axis.Axis.Log ? Math.Log10(value) : value, PlotlyValue.Digits(axis.Range));
}
