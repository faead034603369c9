using System.Text.Json.Nodes;
using Plotting.Charts;
using Plotting.Layout;

namespace Plotting.Output.Plotly;

/// <summary>What a panel adds to Plotly's data, shapes and annotations; traces write themselves into it.</summary>
internal sealed class PlotlyPanel(
    PanelLayout layout, string suffix, PlotlySheet sheet, IReadOnlyDictionary<Trace, (string Legend, string Name)> legends)
{
    /// <summary>Series longer than this are thinned, their peaks kept.</summary>
    public const int MostPoints = 2000;

    public PanelLayout Layout { get; } = layout;

    /// <summary>The id of the x axis: "x", "x2", ...</summary>
    public string X { get; } = "x" + suffix;

    /// <summary>The id of the y axis: "y", "y2", ...</summary>
    public string Y { get; } = "y" + suffix;

    public List<JsonObject> Data { get; } = [];

    public List<JsonObject> Shapes { get; } = [];

    public List<JsonObject> Annotations { get; } = [];

    /// <summary>Adds one of Plotly's traces with the panel's axes, and with the name and the legend of ours.</summary>
    public void Add(Trace trace, JsonObject node)
    {
        node["xaxis"] = X;
        node["yaxis"] = Y;
        if (trace.Name is { Length: > 0 } name)
            node["name"] = PlotlyValue.Text(name);
        if (!legends.TryGetValue(trace, out var entry))
            node["showlegend"] = false;
        else
            (node["name"], node["legend"]) = (PlotlyValue.Text(entry.Name), entry.Legend);
        Data.Add(node);
    }

    /// <summary>A trace's colour bar beside the axes.</summary>
    public JsonObject ColourBar(Trace trace)
    {
        var (bar, plot) = (Layout.ColourBars[trace], Layout.Plot);
        var node = new JsonObject
        {
            ["thickness"] = Plotting.Layout.ColourBar.Thickness,
            ["outlinewidth"] = 1,
            ["x"] = sheet.X(plot.Right + Plotting.Layout.ColourBar.GapBefore),
            ["xpad"] = 0,
            ["y"] = sheet.Y(plot.MiddleY),
            ["ypad"] = 0,
            ["len"] = sheet.Height(plot.Height),
        };
        if (bar.TitleLines.Count > 0)
        {
            var font = new JsonObject { ["size"] = Theme.TickSize };
            node["title"] = new JsonObject { ["text"] = PlotlyValue.Lines(bar.TitleLines), ["side"] = "right", ["font"] = font };
        }
        return node;
    }
}
