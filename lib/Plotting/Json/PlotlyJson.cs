using System.Text.Json.Nodes;
using Plotting.Scales;
using Plotting.Svg;
using Plotting.Traces;

namespace Plotting.Json;

/// <summary>The figure as Plotly's data and layout, with the same ranges, colours, dashes and marks as the SVG.</summary>
internal static class PlotlyJson
{
    private const int PlotWidth = 620;

    public static string Of(Figure figure)
    {
        var data = new JsonArray();
        var drawing = FigureRenderer.Render(figure);
        var layout = Layout(figure, drawing);
        var annotations = new JsonArray();
        var shapes = new JsonArray();
        var columns = figure.Columns;
        var rows = (figure.Panels.Count + columns - 1) / columns;
        var bars = figure.Panels.Exists(p => p.Traces.Exists(t => t is HeatMapTrace or ContourTrace));
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var suffix = i == 0 ? "" : (i + 1).ToString();
            var panel = figure.Panels[i];
            var cell = Cell(i, columns, rows, bars);
            foreach (var trace in PlotlyTraces.Of(panel, suffix, cell))
                data.Add(trace);
            AddAxes(layout, panel, suffix, cell);
            PlotlyMarks.Add(annotations, shapes, panel, suffix, drawing);
            if (figure.Panels.Count > 1 && panel.Title is { Length: > 0 } title)
                annotations.Add(PanelTitle(title, cell, columns));
        }
        layout["annotations"] = annotations;
        layout["shapes"] = shapes;
        // The default encoder writes <, >, & and quotes as \u escapes: no text can end the script element.
        return new JsonObject { ["data"] = data, ["layout"] = layout }.ToJsonString();
    }

    /// <summary>Plotly reads some HTML in texts, and formulas between dollar signs; data means neither.</summary>
    public static string Text(string text) =>
        Markup.Clean(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("$", "&#36;", StringComparison.Ordinal);

    /// <summary>A text broken into lines as the SVG breaks it.</summary>
    public static string Lines(string text, double width, double size) =>
        string.Join("<br>", TextMetrics.Wrap(text, width, size).Select(Text));

    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(NumberText.Round(value)) : null;

    public static JsonArray Numbers(IEnumerable<double> values) => new(values.Select(Number).ToArray());

    public static JsonArray Texts(IEnumerable<string> values) => new(values.Select(v => (JsonNode?)JsonValue.Create(Text(v))).ToArray());

    /// <summary>Colours need no more than four digits.</summary>
    public static JsonArray Matrix(double[,] z)
    {
        var rows = new JsonArray();
        for (var i = 0; i < z.GetLength(0); i++)
        {
            var row = i;
            rows.Add(Numbers(Enumerable.Range(0, z.GetLength(1)).Select(j => NumberText.Round(z[row, j], 4))));
        }
        return rows;
    }

    private static JsonObject Layout(Figure figure, Drawing drawing)
    {
        var legendPanels = figure.Panels.Exists(p => p.ShowLegend && p.Traces.Exists(t => t.Name is { Length: > 0 }));
        var single = figure.Panels.Count == 1;
        var titleLines = figure.TitleText is { Length: > 0 } words ? TextMetrics.Wrap(words, 640, 19, bold: true) : [];
        var layout = new JsonObject
        {
            ["height"] = drawing.Height + (single ? 30 : 70),
            ["paper_bgcolor"] = Canvas.Paper,
            ["plot_bgcolor"] = "#ffffff",
            ["font"] = new JsonObject { ["family"] = "Helvetica Neue, Helvetica, Arial, sans-serif", ["size"] = 14, ["color"] = Canvas.Ink },
            ["margin"] = new JsonObject { ["l"] = 60, ["r"] = 24, ["t"] = 24 + 24 * titleLines.Count + (legendPanels ? 34 : 0) + (single ? 0 : 24), ["b"] = 56 },
            ["showlegend"] = legendPanels,
            ["hovermode"] = "closest",
        };
        if (legendPanels)
        {
            layout["legend"] = new JsonObject
            {
                ["orientation"] = "h",
                ["traceorder"] = "normal",
                ["x"] = 0,
                ["y"] = single ? 1.01 : Math.Round(1 + 26.0 / drawing.Height, 3), // above the titles of the first panels
                ["xanchor"] = "left",
                ["yanchor"] = "bottom",
            };
        }
        if (figure.Panels.Exists(p => p.Traces.Exists(t => t.StandsOnZero)))
        {
            layout["barmode"] = figure.Panels.Exists(p => p.Traces.Exists(t => t is HistogramTrace)) ? "overlay" : "group";
            layout["bargap"] = Math.Round(1 - BarRenderer.GroupShare, 2);
        }
        if (titleLines.Count > 0)
        {
            layout["title"] = new JsonObject
            {
                ["text"] = string.Join("<br>", titleLines.Select(Text)),
                ["x"] = 0.02,
                ["xanchor"] = "left",
                ["y"] = 1,
                ["yref"] = "container",
                ["yanchor"] = "top",
                ["pad"] = new JsonObject { ["t"] = 12 },
                ["font"] = new JsonObject { ["size"] = 17 },
            };
        }
        return layout;
    }

    /// <summary>The share of the sheet that a panel gets, as fractions from the lower left.</summary>
    private static Box Cell(int index, int columns, int rows, bool bars)
    {
        // A colour bar stands beside its panel, with its numbers and its title, before the next panel's labels.
        var gapX = bars ? 0.24 : 0.11;
        const double gapY = 0.2;
        var width = (1 - gapX * (columns - 1)) / columns;
        var height = (1 - gapY * (rows - 1)) / rows;
        var left = index % columns * (width + gapX);
        var bottom = 1 - height - index / columns * (height + gapY);
        return new Box(Math.Round(left, 4), Math.Round(bottom, 4), Math.Round(Math.Min(1, left + width), 4), Math.Round(Math.Min(1, bottom + height), 4));
    }

    private static void AddAxes(JsonObject layout, Panel panel, string suffix, Box cell)
    {
        var x = panel.HasNoAxes ? Bare(panel.Traces[0].XExtent(false)) : Axis(panel.X, panel.XRange(), 8);
        var y = panel.HasNoAxes ? Bare(panel.Traces[0].YExtent(false), upsideDown: true) : Axis(panel.Y, panel.YRange(), 7);
        x["anchor"] = "y" + suffix;
        y["anchor"] = "x" + suffix;
        x["domain"] = new JsonArray(cell.Left, cell.Right);
        y["domain"] = new JsonArray(Math.Max(0, cell.Top), cell.Bottom);
        if (panel.EqualUnits || panel.HasNoAxes)
            y["scaleanchor"] = "x" + suffix;
        if (panel.EqualUnits)
            (x["constrain"], y["constrain"]) = ("domain", "domain");
        layout["xaxis" + suffix] = x;
        layout["yaxis" + suffix] = y;
    }

    private static JsonObject Axis(Axis axis, Extent range, int ticks)
    {
        double At(double value) => axis.Log ? Math.Log10(value) : value;
        var (low, high) = (At(range.Min), At(range.Max));
        var node = new JsonObject
        {
            ["type"] = axis.Log ? "log" : "linear",
            ["range"] = axis.Downwards ? new JsonArray(Number(high), Number(low)) : new JsonArray(Number(low), Number(high)),
            ["showline"] = true,
            ["linecolor"] = Canvas.Frame,
            ["zeroline"] = false,
            ["automargin"] = true,
            ["exponentformat"] = "power",
            ["separatethousands"] = true,
        };
        if (axis.Title is { Length: > 0 } title)
            node["title"] = new JsonObject { ["text"] = Text(title), ["standoff"] = 10 };
        if (axis.Categories.Count > 0)
        {
            node["tickmode"] = "array";
            node["tickvals"] = Numbers(Enumerable.Range(0, axis.Categories.Count).Select(i => (double)i));
            node["ticktext"] = Texts(axis.Categories.Select(c => TextMetrics.Shorten(c, 200, 16)));
            node["showgrid"] = false;
            return node;
        }
        (node["ticks"], node["tickcolor"], node["gridcolor"]) = ("outside", Canvas.Frame, Canvas.Grid);
        if (axis.Whole && range.Span <= 2 * ticks)
            node["dtick"] = Math.Ceiling(range.Span / ticks);
        else if (axis.Log && high - low >= 0.7)
            node["dtick"] = high - low < 2 ? "D2" : Math.Ceiling((high - low) / ticks);
        else
            node["nticks"] = ticks;
        return node;
    }

    private static JsonObject Bare(Extent range, bool upsideDown = false)
    {
        const double room = 10;
        return new JsonObject
        {
            ["type"] = "linear",
            ["visible"] = false,
            ["range"] = upsideDown
                ? new JsonArray(Number(range.Max + room), Number(range.Min - room))
                : new JsonArray(Number(range.Min - room), Number(range.Max + room)),
        };
    }

    private static JsonObject PanelTitle(string title, Box cell, int columns) => new()
    {
        ["text"] = Lines(title, PlotWidth / columns * 1.25, 15),
        ["xref"] = "paper",
        ["yref"] = "paper",
        ["x"] = cell.Left,
        ["y"] = cell.Bottom,
        ["xanchor"] = "left",
        ["yanchor"] = "bottom",
        ["align"] = "left",
        ["showarrow"] = false,
        ["font"] = new JsonObject { ["size"] = 15 },
    };
}
