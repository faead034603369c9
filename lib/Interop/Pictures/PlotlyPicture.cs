using Newtonsoft.Json.Linq;
using Plotting;

namespace Interop.Pictures;

/// <summary>
/// A Plotly chart as one of our figures, so that it has a still picture and words beside what plotly.js draws. What our
/// figures cannot show is named under the picture.
/// </summary>
internal static class PlotlyPicture
{
    private const int UsualWidth = 680;

    /// <param name="json">Plotly's data and layout.</param>
    public static Figure Of(JObject json)
    {
        var leftOut = new List<string>();
        try
        {
            return Said(Drawn(json, leftOut), leftOut);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // What plotly.js draws in its own way, such as a log axis without a positive number, is no reason to show nothing.
            var title = PlotlyCells.Title((json["layout"] as JObject)?["title"]);
            return Said(new Figure(title), [$"this chart ({e.Message})"]);
        }
    }

    private static Figure Drawn(JObject json, List<string> leftOut)
    {
        var layout = json["layout"] as JObject ?? [];
        var traces = PlotlyCells.Of(json["data"]).OfType<JObject>()
            .Where(trace => trace["visible"] is null or JValue { Value: true }).ToArray();
        leftOut.AddRange(traces.Where(trace => !PlotlyTraces.Draws(trace))
            .Select(trace => $"a trace of type {PlotlyTraces.TypeOf(trace)}"));
        var panels = traces.Where(PlotlyTraces.Draws)
            .GroupBy(trace => ((string?)trace["xaxis"] ?? "x", (string?)trace["yaxis"] ?? "y"))
            .Select(group => new PlotlyPanel(layout, group.Key.Item1, group.Key.Item2, [.. group], leftOut)).ToList();
        if (panels.Count == 0)
            panels.Add(new PlotlyPanel(layout, "x", "y", [], leftOut));

        PlotlyMarks.AddShapes(layout, panels, leftOut);
        var title = PlotlyCells.Title(layout["title"]);
        if (PlotlyMarks.AddAnnotations(layout, panels) is { } words)
            title = title is null ? words : $"{title} {words}";
        var (cells, columns) = Arranged(panels, leftOut);
        var figure = Figure.Of(cells, columns, title, PanelHeight(layout, (cells.Count + columns - 1) / columns));
        _ = figure.ToSvg(); // what cannot be drawn is said here
        return figure;
    }

    /// <summary>Panels row by row, from the top; a gap in the grid is an empty panel.</summary>
    private static (List<Panel> Cells, int Columns) Arranged(List<PlotlyPanel> panels, List<string> leftOut)
    {
        var (lefts, tops) = (Apart(panels.Select(panel => panel.X.From)), Apart(panels.Select(panel => -panel.Y.To)));
        var cells = new Panel?[tops.Count * lefts.Count];
        foreach (var panel in panels)
        {
            ref var cell = ref cells[Index(tops, -panel.Y.To) * lefts.Count + Index(lefts, panel.X.From)];
            if (cell is not null)
            {
                // Two scales over one another have no counterpart here; one below the other loses nothing.
                leftOut.Add("axes that lie over one another (they stand one below the other here)");
                return (panels.ConvertAll(each => each.Panel), 1);
            }

            cell = panel.Panel;
        }

        var last = System.Array.FindLastIndex(cells, cell => cell is not null);
        return ([.. cells.Take(last + 1).Select(cell => cell ?? new Panel())], lefts.Count);
    }

    private static List<double> Apart(IEnumerable<double> positions)
    {
        var apart = new List<double>();
        foreach (var position in positions.Order())
        {
            if (apart.Count == 0 || position - apart[^1] > 0.02)
                apart.Add(position);
        }

        return apart;
    }

    private static int Index(List<double> apart, double position) => apart.FindLastIndex(start => start <= position + 1e-9);

    /// <summary>The height of one panel's axes where the layout says how high the chart is, at the width that ours have.</summary>
    private static int PanelHeight(JObject layout, int rows)
    {
        if ((double?)layout["height"] is not { } height || !(height > 0))
            return 0;
        var scaled = height * UsualWidth / ((double?)layout["width"] ?? UsualWidth);
        return (int)Math.Clamp(scaled / rows - 100, 150, 1500);
    }

    private static Figure Said(Figure figure, List<string> leftOut)
    {
        if (leftOut.Count == 0)
            return figure;
        var said = $"Left out of the still picture: {string.Join(", ", leftOut.Distinct(StringComparer.Ordinal))}.";
        return figure.Describe($"{figure.Alt} {said}").Caption(said);
    }
}
