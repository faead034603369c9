using System.Text.Json.Nodes;
using Plotting.Charts;
using Plotting.Layout;

namespace Plotting.Output.Plotly;

/// <summary>Writes a figure's layout as Plotly's data and layout, with the ranges, colours, dashes and markers of the SVG.</summary>
internal static class PlotlyWriter
{
    public static string Write(Figure figure, FigureLayout layout)
    {
        var json = Of(layout);
        if (figure.States is { } slider)
            PlotlySlider.Add(json, slider);
        // The default encoder writes <, >, & and quotes as \u escapes: no text can end the script element.
        return json.ToJsonString();
    }

    public static JsonObject Of(FigureLayout layout)
    {
        var (data, shapes, annotations) = (new JsonArray(), new JsonArray(), new JsonArray());
        var sheet = new PlotlySheet(layout.Axes);
        var plotly = Sheet(layout);
        var legends = PlotlyTitles.AddLegends(plotly, layout, sheet);
        if (layout.Title.Lines.Count > 0)
            annotations.Add(PlotlyTitles.Title(layout.Title, sheet));
        for (var i = 0; i < layout.Panels.Count; i++)
        {
            var panel = layout.Panels[i];
            var suffix = i == 0 ? "" : (i + 1).ToString();
            var written = new PlotlyPanel(panel, suffix, sheet, legends);
            foreach (var trace in panel.Panel.Traces)
                trace.WritePlotly(written);
            PlotlyAxes.Add(plotly, panel, suffix, sheet);
            if (panel.Axes is { } axes)
                PlotlyMarks.Add(written, axes);
            if (panel.Title.Lines.Count > 0)
                written.Annotations.Add(PlotlyTitles.Title(panel.Title, sheet));
            written.Data.ForEach(data.Add);
            written.Shapes.ForEach(shapes.Add);
            written.Annotations.ForEach(annotations.Add);
        }
        plotly["annotations"] = annotations;
        plotly["shapes"] = shapes;
        var json = new JsonObject { ["data"] = data, ["layout"] = plotly };
        if (layout.Panels.All(p => p.Axes is null))
            json["config"] = new JsonObject { ["staticPlot"] = true }; // nothing to read off, nothing to zoom into
        return json;
    }

    private static JsonObject Sheet(FigureLayout layout)
    {
        var (width, height, area) = (layout.Width, layout.Height, layout.Axes);
        var plotly = new JsonObject
        {
            ["width"] = width,
            ["height"] = height,
            ["paper_bgcolor"] = Theme.Paper,
            ["plot_bgcolor"] = Theme.White,
            ["font"] = new JsonObject
            {
                ["family"] = "Helvetica Neue, Helvetica, Arial, sans-serif",
                ["size"] = Theme.TickSize,
                ["color"] = Theme.Ink,
            },
            ["margin"] = new JsonObject
            {
                ["l"] = Math.Round(area.Left, 1),
                ["r"] = Math.Round(width - area.Right, 1),
                ["t"] = Math.Round(area.Top, 1),
                ["b"] = Math.Round(height - area.Bottom, 1),
            },
            ["hovermode"] = "closest",
        };
        var modes = layout.Panels.SelectMany(p => p.Panel.Traces).Select(t => t.BarMode).OfType<string>().ToList();
        if (modes.Count > 0)
        {
            plotly["barmode"] = modes.Contains("overlay") ? "overlay" : modes[0];
            plotly["bargap"] = Math.Round(1 - BarTrace.GroupShare, 2);
        }
        return plotly;
    }
}
