using System.Text.Json.Nodes;
using Plotting.Charts;
using Plotting.Layout;

namespace Plotting.Output.Plotly;

/// <summary>Titles and legends, above the axes.</summary>
internal static class PlotlyTitles
{
    /// <summary>An annotation: Plotly anchors a title of several lines at its last one, an annotation at the corner named.</summary>
    public static JsonObject Title(TextBlock title, PlotlySheet sheet) => new()
    {
        ["name"] = "title",
        ["text"] = PlotlyValue.Lines(title.Lines),
        ["xref"] = "paper",
        ["yref"] = "paper",
        ["x"] = sheet.X(title.Left),
        ["y"] = sheet.Y(title.Top),
        ["xanchor"] = "left",
        ["yanchor"] = "top",
        ["align"] = "left",
        ["showarrow"] = false,
        ["font"] = new JsonObject { ["size"] = title.Size, ["weight"] = 600 },
    };

    /// <summary>
    /// A legend for every name, each at its position: Plotly would put all names of a grid into one block, and break
    /// rows at the width of the axes. Returns which legend and which words each trace has.
    /// </summary>
    public static Dictionary<Trace, (string Legend, string Name)> AddLegends(JsonObject plotly, FigureLayout layout, PlotlySheet sheet)
    {
        var entries = new Dictionary<Trace, (string Legend, string Name)>();
        foreach (var entry in layout.Panels.SelectMany(panel => panel.Legend))
        {
            var key = entries.Count == 0 ? "legend" : $"legend{entries.Count + 1}";
            plotly[key] = new JsonObject
            {
                ["orientation"] = "h",
                ["x"] = sheet.X(entry.Left),
                ["y"] = sheet.Y(entry.Middle),
                ["xanchor"] = "left",
                ["yanchor"] = "middle",
                ["bgcolor"] = "rgba(0,0,0,0)",
            };
            entries[entry.Trace] = (key, entry.Name);
        }
        plotly["showlegend"] = entries.Count > 0;
        return entries;
    }
}
