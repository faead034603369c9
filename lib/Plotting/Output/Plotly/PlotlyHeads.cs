using System.Text.Json.Nodes;
using Plotting.Svg;
using Plotting.Traces;

namespace Plotting.Json;

/// <summary>What stands above the axes: titles and legends.</summary>
internal static class PlotlyHeads
{
    /// <summary>Plotly anchors a title of several lines at its last one; an annotation it anchors where it is told to.</summary>
    public static JsonObject Title(IEnumerable<string> lines, double size, (double Left, double Top) at, PlotlySheet sheet) => new()
    {
        ["name"] = "title",
        ["text"] = string.Join("<br>", lines.Select(PlotlyJson.Text)),
        ["xref"] = "paper",
        ["yref"] = "paper",
        ["x"] = sheet.X(at.Left),
        ["y"] = sheet.Y(at.Top),
        ["xanchor"] = "left",
        ["yanchor"] = "top",
        ["align"] = "left",
        ["showarrow"] = false,
        ["font"] = new JsonObject { ["size"] = size, ["weight"] = 600 },
    };

    /// <summary>
    /// A legend for every name, each at its place: Plotly would put all names of a grid into one block, and break
    /// rows at the width of the axes. Returns which legend and which words each trace has.
    /// </summary>
    public static Dictionary<Trace, (string Legend, string Name)> AddLegends(JsonObject layout, PlotlySheet sheet)
    {
        var entries = new Dictionary<Trace, (string Legend, string Name)>();
        foreach (var panel in sheet.Drawing.Panels)
        {
            var y = panel.Layout.LegendTop(panel.Plot) + Legend.RowHeight / 2;
            foreach (var row in panel.Layout.LegendRows)
            {
                var x = panel.Layout.Heading(panel.Plot).Left;
                foreach (var entry in row)
                {
                    var key = entries.Count == 0 ? "legend" : $"legend{entries.Count + 1}";
                    layout[key] = Place(sheet.X(x), sheet.Y(y));
                    entries[entry.Trace] = (key, entry.Name);
                    x += entry.Width + Legend.Gap;
                }
                y += Legend.RowHeight;
            }
        }
        layout["showlegend"] = entries.Count > 0;
        return entries;
    }

    private static JsonObject Place(double x, double y) => new()
    {
        ["orientation"] = "h",
        ["x"] = x,
        ["y"] = y,
        ["xanchor"] = "left",
        ["yanchor"] = "middle",
        ["bgcolor"] = "rgba(0,0,0,0)",
    };
}
