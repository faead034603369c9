using System.Text.Json.Nodes;
using Plotting.Layout;

namespace Plotting.Output.Plotly;

/// <summary>The axes of a panel, with about as many ticks as the SVG has.</summary>
internal static class PlotlyAxes
{
    public static void Add(JsonObject plotly, PanelLayout panel, string suffix, PlotlySheet sheet)
    {
        var plot = panel.Plot;
        var (x, y) = panel.Axes is { } axes ? (Axis(axes.X), Axis(axes.Y)) : Bare(panel);
        x["anchor"] = "y" + suffix;
        y["anchor"] = "x" + suffix;
        x["domain"] = new JsonArray(Math.Clamp(sheet.X(plot.Left), 0, 1), Math.Clamp(sheet.X(plot.Right), 0, 1));
        y["domain"] = new JsonArray(Math.Clamp(sheet.Y(plot.Bottom), 0, 1), Math.Clamp(sheet.Y(plot.Top), 0, 1));
        if (panel.Panel.EqualUnits || panel.Axes is null)
            y["scaleanchor"] = "x" + suffix;
        if (panel.Panel.EqualUnits)
            (x["constrain"], y["constrain"]) = ("domain", "domain");
        plotly["xaxis" + suffix] = x;
        plotly["yaxis" + suffix] = y;
    }

    private static JsonObject Axis(AxisLayout layout)
    {
        var (axis, range, labels) = (layout.Axis, layout.Range, layout.Ticks);
        var ticks = Math.Max(4, labels.Count + 1); // Plotly rounds the distance of ticks up
        double At(double value) => axis.Log ? Math.Log10(value) : value;
        var (low, high) = (At(range.Min), At(range.Max));
        var node = new JsonObject
        {
            ["type"] = axis.Log ? "log" : "linear",
            ["range"] = axis.Downwards ? PlotlyValue.Numbers([high, low]) : PlotlyValue.Numbers([low, high]),
            ["showline"] = true,
            ["linecolor"] = Theme.Frame,
            ["zeroline"] = false,
            ["automargin"] = true,
            ["tickfont"] = new JsonObject { ["color"] = Theme.Muted },
            ["exponentformat"] = "power",
            ["separatethousands"] = true,
        };
        if (layout.TitleLines.Count > 0)
        {
            var font = new JsonObject { ["size"] = Theme.AxisTitleSize };
            node["title"] = new JsonObject { ["text"] = PlotlyValue.Lines(layout.TitleLines), ["standoff"] = 6, ["font"] = font };
        }
        if (axis.Categories.Count > 0)
        {
            node["tickmode"] = "array";
            node["tickvals"] = PlotlyValue.Numbers(labels.Select(t => t.Value));
            node["ticktext"] = new JsonArray(labels.Select(t => (JsonNode?)JsonValue.Create(PlotlyValue.Lines(t.Lines))).ToArray());
            node["tickangle"] = labels.Any(t => t.Upwards) ? -90 : 0;
            node["showgrid"] = false;
            return node;
        }
        node["ticks"] = "outside";
        node["ticklen"] = PanelLayout.TickLength;
        (node["tickcolor"], node["gridcolor"]) = (Theme.Frame, Theme.Grid);
        if (axis.Whole && range.Span <= 2 * ticks)
            node["dtick"] = Math.Ceiling(range.Span / ticks);
        else if (axis.Log && high - low >= 2)
            node["dtick"] = Math.Ceiling((high - low) / ticks);
        else if (axis.Log && labels.Count > 1)
        {
            // Within two powers of ten Plotly would write the digits between them three quarters as large.
            node["tickmode"] = "array";
            node["tickvals"] = PlotlyValue.Numbers(labels.Select(t => t.Value));
            node["ticktext"] = PlotlyValue.Texts(labels.Select(t => t.Lines[0]));
        }
        else
            node["nticks"] = ticks;
        return node;
    }

    /// <summary>Hidden axes for a panel that has none.</summary>
    private static (JsonObject X, JsonObject Y) Bare(PanelLayout panel)
    {
        var (x, y) = panel.Panel.Traces.First(t => !t.HasAxes).BareRanges(panel.Plot);
        return (Hidden(x), Hidden(y));
    }

    private static JsonObject Hidden((double From, double To) range) => new()
    {
        ["type"] = "linear",
        ["visible"] = false,
        ["range"] = new JsonArray(PlotlyValue.Number(range.From), PlotlyValue.Number(range.To)),
    };
}
