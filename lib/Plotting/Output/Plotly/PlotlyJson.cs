using System.Text.Json.Nodes;
using Plotting.Scales;
using Plotting.Svg;
using Plotting.Traces;

namespace Plotting.Json;

/// <summary>The figure as Plotly's data and layout, with the same ranges, colours, dashes and marks as the SVG.</summary>
internal static class PlotlyJson
{
    private const int UsualDigits = 6;

    public static string Of(Figure figure)
    {
        var data = new JsonArray();
        var sheet = new PlotlySheet(FigureRenderer.Render(figure));
        var layout = Layout(figure, sheet);
        var legends = PlotlyHeads.AddLegends(layout, sheet);
        var annotations = new JsonArray();
        var shapes = new JsonArray();
        if (sheet.Drawing.TitleLines is { Count: > 0 } title)
            annotations.Add(PlotlyHeads.Title(title, PanelLayout.TitleSize, (PanelLayout.Edge, PanelLayout.Edge), sheet));
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var suffix = i == 0 ? "" : (i + 1).ToString();
            var panel = figure.Panels[i];
            var placed = sheet.Drawing.Panels[i];
            foreach (var trace in PlotlyTraces.Of(panel, suffix, placed.Plot, sheet, legends))
                data.Add(trace);
            AddAxes(layout, panel, placed, suffix, sheet);
            PlotlyMarks.Add(annotations, shapes, panel, suffix, placed.Plot, sheet.Drawing);
            if (placed.Layout.TitleLines is { Count: > 0 } lines)
                annotations.Add(PlotlyHeads.Title(lines, placed.Layout.HeadingSize, placed.Layout.Heading(placed.Plot), sheet));
        }
        layout["annotations"] = annotations;
        layout["shapes"] = shapes;
        var json = new JsonObject { ["data"] = data, ["layout"] = layout };
        if (figure.Panels.TrueForAll(p => p.HasNoAxes))
            json["config"] = new JsonObject { ["staticPlot"] = true }; // nothing to read off, nothing to zoom into
        // The default encoder writes <, >, & and quotes as \u escapes: no text can end the script element.
        return json.ToJsonString();
    }

    /// <summary>Plotly reads some HTML in texts, and formulas between dollar signs; data means neither.</summary>
    public static string Text(string text) =>
        Markup.Clean(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("$", "&#36;", StringComparison.Ordinal);

    public static string Lines(IEnumerable<string> lines) => string.Join("<br>", lines.Select(Text));

    public static JsonNode? Number(double value, int digits = UsualDigits) =>
        double.IsFinite(value) ? JsonValue.Create(NumberText.Round(value, digits)) : null;

    public static JsonArray Numbers(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var digits = Digits(Extent.Of(all));
        return new(all.Select(v => Number(v, digits)).ToArray());
    }

    /// <summary>Six digits say where a number lies on an axis, unless the numbers have their first ones in common.</summary>
    public static int Digits(Extent range)
    {
        var ratio = range.IsEmpty ? 0 : Math.Max(Math.Abs(range.Min), Math.Abs(range.Max)) / range.Span;
        return ratio > 1000 && double.IsFinite(ratio) ? Math.Min(17, UsualDigits + (int)Math.Log10(ratio)) : UsualDigits;
    }

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

    private static JsonObject Layout(Figure figure, PlotlySheet sheet)
    {
        var (width, height, area) = (sheet.Drawing.Width, sheet.Drawing.Height, sheet.Area);
        var layout = new JsonObject
        {
            ["width"] = width,
            ["height"] = height,
            ["paper_bgcolor"] = Canvas.Paper,
            ["plot_bgcolor"] = "#ffffff",
            ["font"] = new JsonObject { ["family"] = "Helvetica Neue, Helvetica, Arial, sans-serif", ["size"] = AxisTicks.FontSize, ["color"] = Canvas.Ink },
            ["margin"] = new JsonObject
            {
                ["l"] = Math.Round(area.Left, 1),
                ["r"] = Math.Round(width - area.Right, 1),
                ["t"] = Math.Round(area.Top, 1),
                ["b"] = Math.Round(height - area.Bottom, 1),
            },
            ["hovermode"] = "closest",
        };
        if (figure.Panels.Exists(p => p.Traces.Exists(t => t.StandsOnZero)))
        {
            layout["barmode"] = figure.Panels.Exists(p => p.Traces.Exists(t => t is HistogramTrace)) ? "overlay" : "group";
            layout["bargap"] = Math.Round(1 - BarRenderer.GroupShare, 2);
        }
        return layout;
    }

    private static void AddAxes(JsonObject layout, Panel panel, PlacedPanel placed, string suffix, PlotlySheet sheet)
    {
        var (words, plot) = (placed.Layout, placed.Plot);
        var (x, y) = panel.HasNoAxes
            ? Bare(panel.Traces.OfType<GraphTrace>().First(), plot)
            : (Axis(panel.X, panel.XRange(), words.XTicks, words.XTitleLines), Axis(panel.Y, panel.YRange(), words.YTicks, words.YTitleLines));
        x["anchor"] = "y" + suffix;
        y["anchor"] = "x" + suffix;
        x["domain"] = new JsonArray(Math.Clamp(sheet.X(plot.Left), 0, 1), Math.Clamp(sheet.X(plot.Right), 0, 1));
        y["domain"] = new JsonArray(Math.Clamp(sheet.Y(plot.Bottom), 0, 1), Math.Clamp(sheet.Y(plot.Top), 0, 1));
        if (panel.EqualUnits || panel.HasNoAxes)
            y["scaleanchor"] = "x" + suffix;
        if (panel.EqualUnits)
            (x["constrain"], y["constrain"]) = ("domain", "domain");
        layout["xaxis" + suffix] = x;
        layout["yaxis" + suffix] = y;
    }

    private static JsonObject Axis(Axis axis, Extent range, List<AxisTick> labels, List<string> title)
    {
        var ticks = Math.Max(4, labels.Count + 1); // Plotly rounds the distance of ticks up
        double At(double value) => axis.Log ? Math.Log10(value) : value;
        var (low, high) = (At(range.Min), At(range.Max));
        var node = new JsonObject
        {
            ["type"] = axis.Log ? "log" : "linear",
            ["range"] = axis.Downwards ? Numbers([high, low]) : Numbers([low, high]),
            ["showline"] = true,
            ["linecolor"] = Canvas.Frame,
            ["zeroline"] = false,
            ["automargin"] = true,
            ["tickfont"] = new JsonObject { ["color"] = Canvas.Muted },
            ["exponentformat"] = "power",
            ["separatethousands"] = true,
        };
        if (title.Count > 0)
            node["title"] = new JsonObject { ["text"] = Lines(title), ["standoff"] = 6, ["font"] = new JsonObject { ["size"] = PanelLayout.AxisTitleSize } };
        if (axis.Categories.Count > 0)
        {
            node["tickmode"] = "array";
            node["tickvals"] = Numbers(labels.Select(t => t.Value));
            node["ticktext"] = new JsonArray(labels.Select(t => (JsonNode?)JsonValue.Create(Lines(t.Lines))).ToArray());
            node["tickangle"] = labels.Exists(t => t.Upwards) ? -90 : 0;
            node["showgrid"] = false;
            return node;
        }
        (node["ticks"], node["ticklen"], node["tickcolor"], node["gridcolor"]) = ("outside", PanelLayout.TickLength, Canvas.Frame, Canvas.Grid);
        if (axis.Whole && range.Span <= 2 * ticks)
            node["dtick"] = Math.Ceiling(range.Span / ticks);
        else if (axis.Log && high - low >= 2)
            node["dtick"] = Math.Ceiling((high - low) / ticks);
        else if (axis.Log && labels.Count > 1)
        {
            // Within two powers of ten Plotly would write the digits between them three quarters as large.
            node["tickmode"] = "array";
            node["tickvals"] = Numbers(labels.Select(t => t.Value));
            node["ticktext"] = Texts(labels.Select(t => t.Lines[0]));
        }
        else
            node["nticks"] = ticks;
        return node;
    }

    /// <summary>Ranges that draw a graph in the middle of its rectangle, as large as the SVG does.</summary>
    private static (JsonObject X, JsonObject Y) Bare(GraphTrace graph, Box plot)
    {
        var scale = GraphRenderer.Scale(graph.Layout, plot);
        JsonObject Range(double middle, double half) => new()
        {
            ["type"] = "linear",
            ["visible"] = false,
            ["range"] = new JsonArray(Number(middle - half), Number(middle + half)),
        };
        return (Range(graph.Layout.Width / 2, plot.Width / scale / 2), Range(graph.Layout.Height / 2, -plot.Height / scale / 2));
    }
}
