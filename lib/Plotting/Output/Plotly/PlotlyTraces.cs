using System.Text.Json.Nodes;
using Plotting.Svg;
using Plotting.Traces;

namespace Plotting.Json;

/// <summary>Each trace as the Plotly trace that looks the same.</summary>
internal static class PlotlyTraces
{
    /// <summary>Series longer than this are thinned, their peaks kept.</summary>
    private const int MostPoints = 2000;

    public static IEnumerable<JsonObject> Of(
        Panel panel, string suffix, Box plot, PlotlySheet sheet, Dictionary<Trace, (string Legend, string Name)> legends)
    {
        var styles = SeriesStyle.Of(panel);
        var shared = panel.Traces.Count(t => t is HistogramTrace) > 1;
        foreach (var trace in panel.Traces)
        {
            var style = styles[trace];
            var nodes = trace switch
            {
                XyTrace xy => [Xy(xy, style, panel, sheet.Drawing)],
                BandTrace band => Band(band, style),
                BarTrace bar => [Bar(bar, style)],
                HistogramTrace histogram => [Histogram(histogram, style, shared)],
                HeatMapTrace map => [HeatMap(map, plot, sheet)],
                ContourTrace contour => [Contour(contour, plot, sheet)],
                GraphTrace graph => [Graph(graph)],
                _ => (JsonObject[])[],
            };
            foreach (var node in nodes)
            {
                node["xaxis"] = "x" + suffix;
                node["yaxis"] = "y" + suffix;
                if (trace.Name is { Length: > 0 } name)
                    node["name"] = PlotlyJson.Text(name);
                if (!legends.TryGetValue(trace, out var entry))
                    node["showlegend"] = false;
                else
                    (node["name"], node["legend"]) = (PlotlyJson.Text(entry.Name), entry.Legend);
                yield return node;
            }
        }
    }

    private static JsonObject Xy(XyTrace trace, SeriesStyle style, Panel panel, Drawing drawing)
    {
        var kept = Kept(trace);
        var mode = (trace.HasLine, style.Marker != Marker.None) switch
        {
            (true, true) => "lines+markers",
            (true, false) => "lines",
            _ => "markers",
        };
        var node = new JsonObject { ["type"] = "scatter", ["mode"] = mode };
        node["x"] = PlotlyJson.Numbers(kept.Select(i => trace.X[i]));
        node["y"] = PlotlyJson.Numbers(kept.Select(i => trace.Y[i]));
        if (trace.HasLine)
            node["line"] = new JsonObject { ["color"] = style.Colour, ["width"] = 2.2, ["dash"] = DashName(style.Dash) };
        if (style.Marker != Marker.None)
            node["marker"] = new JsonObject { ["color"] = style.Colour, ["symbol"] = MarkerName(style.Marker), ["size"] = trace.X.Length > 100 && !style.FewMarkers ? 5 : 8 };
        if (style.FewMarkers)
            node["marker"]!["maxdisplayed"] = SeriesStyle.MarksOnRoughLine;
        if (trace.Errors.Length > 0)
            node["error_y"] = new JsonObject { ["type"] = "data", ["array"] = PlotlyJson.Numbers(kept.Select(i => trace.Errors[i])), ["color"] = style.Colour };
        if (trace.Labels.Length > 0)
        {
            node["mode"] = mode + "+text";
            // A name that found no room in the SVG is shown on hover only.
            var places = kept.Select(i => drawing.Placements.TryGetValue((panel, (trace, i)), out var p) ? p : (Placement?)null).ToArray();
            node["text"] = PlotlyJson.Texts(kept.Select((i, k) => places[k] is null ? "" : MarksRenderer.NameOf(trace.Labels[i])));
            node["hovertext"] = PlotlyJson.Texts(kept.Select(i => trace.Labels[i]));
            node["textposition"] = PlotlyJson.Texts(places.Select(SideOf));
            node["textfont"] = new JsonObject { ["size"] = MarksRenderer.PointNameSize };
        }
        return node;
    }

    /// <summary>The side of its point on which a name found room.</summary>
    private static string SideOf(Placement? place)
    {
        var (dx, dy) = place is { } p ? (p.OffsetX, p.OffsetY) : (0, 0);
        var vertical = dy < -4 ? "top" : dy > 4 ? "bottom" : "middle";
        return vertical + (dx < -1 ? " left" : dx > 1 ? " right" : " center");
    }

    private static int[] Kept(XyTrace trace)
    {
        var all = Enumerable.Range(0, trace.X.Length).ToArray();
        if (all.Length <= MostPoints)
            return all;
        // Blocks of neighbours in the order drawn: of each, the first gap, the lowest and the highest.
        var block = (int)Math.Ceiling(all.Length / (MostPoints / 2.0));
        return all.Chunk(block).SelectMany(chunk =>
        {
            var finite = chunk.Where(i => double.IsFinite(trace.Y[i])).ToArray();
            var kept = new SortedSet<int>();
            if (finite.Length < chunk.Length)
                kept.Add(chunk.First(i => !double.IsFinite(trace.Y[i])));
            if (finite.Length > 0)
            {
                kept.Add(finite.MinBy(i => trace.Y[i]));
                kept.Add(finite.MaxBy(i => trace.Y[i]));
            }
            return kept;
        }).Append(0).Append(all.Length - 1).Distinct().Order().ToArray();
    }

    /// <summary>Two curves, the second filled down to the first.</summary>
    private static JsonObject[] Band(BandTrace band, SeriesStyle style)
    {
        var (r, g, b) = Palette.Rgb(style.Colour);
        var stride = Math.Max(1, (int)Math.Ceiling(band.X.Length / (double)MostPoints));
        var kept = Enumerable.Range(0, band.X.Length).Where(i => i % stride == 0 || i == band.X.Length - 1).ToArray();
        JsonObject Edge(double[] y) => new()
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["x"] = PlotlyJson.Numbers(kept.Select(i => band.X[i])),
            ["y"] = PlotlyJson.Numbers(kept.Select(i => y[i])),
            ["line"] = new JsonObject { ["width"] = 0, ["color"] = style.Colour },
            ["hoverinfo"] = "skip",
        };
        var lower = Edge(band.Lower);
        lower["showlegend"] = false;
        var upper = Edge(band.Upper);
        upper["fill"] = "tonexty";
        upper["fillcolor"] = FormattableString.Invariant($"rgba({r},{g},{b},{BandRenderer.Opacity})");
        return [lower, upper];
    }

    private static JsonObject Bar(BarTrace bar, SeriesStyle style) => new()
    {
        ["type"] = "bar",
        ["x"] = PlotlyJson.Numbers(bar.Places.Select(p => (double)p)),
        ["y"] = PlotlyJson.Numbers(bar.Values),
        ["marker"] = new JsonObject { ["color"] = style.Colour },
        ["hovertext"] = PlotlyJson.Texts(bar.Categories),
        ["hoverinfo"] = "text+y",
    };

    /// <summary>Bars with the bins already counted, so that both pictures show the same ones.</summary>
    private static JsonObject Histogram(HistogramTrace histogram, SeriesStyle style, bool shared) => new()
    {
        ["type"] = "bar",
        ["x"] = PlotlyJson.Numbers(histogram.Heights.Select((_, i) => histogram.Edges[i] / 2 + histogram.Edges[i + 1] / 2)),
        ["y"] = PlotlyJson.Numbers(histogram.Heights),
        ["width"] = PlotlyJson.Number(histogram.Edges[1] - histogram.Edges[0]),
        ["marker"] = new JsonObject { ["color"] = style.Colour, ["line"] = new JsonObject { ["color"] = shared ? style.Colour : "#ffffff", ["width"] = 0.8 } },
        ["opacity"] = shared ? 0.5 : 0.85,
    };

    private static JsonObject HeatMap(HeatMapTrace map, Box plot, PlotlySheet sheet)
    {
        var range = map.Range();
        var node = new JsonObject
        {
            ["type"] = "heatmap",
            ["z"] = PlotlyJson.Matrix(map.Values),
            ["zmin"] = PlotlyJson.Number(range.Min),
            ["zmax"] = PlotlyJson.Number(range.Max),
            ["colorscale"] = Scale(map.Scale),
            ["colorbar"] = Bar(map.ColourTitle, plot, sheet),
            ["hoverongaps"] = false,
        };
        if (map.Annotate)
        {
            var text = new JsonArray();
            var decimals = HeatMapRenderer.Decimals(map.Values);
            for (var r = 0; r < map.Rows; r++)
            {
                var row = r;
                text.Add(PlotlyJson.Texts(Enumerable.Range(0, map.Columns).Select(c => HeatMapRenderer.CellText(map.Values[row, c], decimals))));
            }
            node["text"] = text;
            node["texttemplate"] = "%{text}";
        }
        return node;
    }

    /// <summary>
    /// Plotly knows equally spaced levels only. For others the surface is drawn over the index of the band it lies in,
    /// interpolated within the band, with the levels written on the colour bar and the heights shown on hover.
    /// </summary>
    private static JsonObject Contour(ContourTrace contour, Box plot, PlotlySheet sheet)
    {
        var levels = contour.Levels;
        var node = new JsonObject
        {
            ["type"] = "contour",
            ["x"] = PlotlyJson.Numbers(contour.X),
            ["y"] = PlotlyJson.Numbers(contour.Y),
            ["colorscale"] = Scale(contour.Scale),
            ["line"] = new JsonObject { ["width"] = contour.Filled ? 0.6 : 1.8, ["smoothing"] = 0 },
            ["autocontour"] = false,
        };
        var bar = Bar(contour.ColourTitle, plot, sheet);
        var rows = contour.Z.GetLength(0);
        var columns = contour.Z.GetLength(1);
        var steps = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                steps[i, j] = Math.Round(StepOf(contour.Z[i, j], levels), 3);
        }
        node["z"] = PlotlyJson.Matrix(steps);
        node["zmin"] = 0;
        node["zmax"] = levels.Length;
        node["contours"] = new JsonObject
        {
            ["start"] = 0.5,
            ["end"] = Math.Max(0.5, levels.Length - 0.5),
            ["size"] = 1,
            ["coloring"] = contour.Filled ? "fill" : "lines",
        };
        bar["tickmode"] = "array";
        var stride = ColourBar.Stride(contour, plot.Height);
        var labelled = Enumerable.Range(0, levels.Length).Where(i => i % stride == 0).ToArray();
        bar["tickvals"] = PlotlyJson.Numbers(labelled.Select(i => i + 0.5));
        bar["ticktext"] = PlotlyJson.Texts(labelled.Select(i => Scales.NumberText.Short(levels[i])));
        node["colorbar"] = bar;
        node["hoverinfo"] = "x+y";
        return node;
    }

    /// <summary>k + 1/2 at level k, linear between levels and, with the last slope, beyond them.</summary>
    private static double StepOf(double value, double[] levels)
    {
        if (!double.IsFinite(value) || levels.Length == 0)
            return levels.Length == 0 && double.IsFinite(value) ? 0 : double.NaN;
        if (levels.Length == 1)
            return value >= levels[0] ? 1 : 0;
        var k = Math.Clamp(Array.FindLastIndex(levels, l => l <= value), 0, levels.Length - 2);
        return Math.Clamp(k + 0.5 + Scales.Extent.Share(value, levels[k], levels[k + 1]), -0.5, levels.Length + 0.5);
    }

    /// <summary>Middles of the boxes, invisible but for what they say on hover; boxes and arrows are shapes.</summary>
    private static JsonObject Graph(GraphTrace graph) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "markers",
        ["x"] = PlotlyJson.Numbers(graph.Layout.Nodes.Select(n => n.X + n.Width / 2)),
        ["y"] = PlotlyJson.Numbers(graph.Layout.Nodes.Select(n => n.Y + n.Height / 2)),
        ["text"] = new JsonArray(graph.Layout.Nodes.Select(n => (JsonNode?)JsonValue.Create(string.Join("<br>", n.Lines.Select(PlotlyJson.Text)))).ToArray()),
        ["hoverinfo"] = "text",
        ["marker"] = new JsonObject { ["opacity"] = 0, ["size"] = 20 },
    };

    private static JsonArray Scale(ColourScale scale) => new(scale.Stops
        .Select((colour, i) => (JsonNode?)new JsonArray(Math.Round(i / (scale.Stops.Count - 1.0), 4), colour)).ToArray());

    private static JsonObject Bar(string? title, Box plot, PlotlySheet sheet)
    {
        var bar = new JsonObject
        {
            ["thickness"] = ColourBar.Bar,
            ["outlinewidth"] = 1,
            ["x"] = sheet.X(plot.Right + ColourBar.Gap),
            ["xpad"] = 0,
            ["y"] = sheet.Y((plot.Top + plot.Bottom) / 2),
            ["ypad"] = 0,
            ["len"] = Math.Round(plot.Height / sheet.Area.Height, 4),
        };
        if (title is { Length: > 0 })
        {
            var lines = TextMetrics.Wrap(title, plot.Height, AxisTicks.FontSize);
            bar["title"] = new JsonObject { ["text"] = PlotlyJson.Lines(lines), ["side"] = "right", ["font"] = new JsonObject { ["size"] = AxisTicks.FontSize } };
        }
        return bar;
    }

    private static string DashName(Dash dash) => dash switch
    {
        Dash.Dashed => "dash",
        Dash.Dotted => "dot",
        Dash.DashDotted => "dashdot",
        Dash.LongDashed => "longdash",
        _ => "solid",
    };

    private static string MarkerName(Marker marker) => marker switch
    {
        Marker.Square => "square",
        Marker.Triangle => "triangle-up",
        Marker.Diamond => "diamond",
        Marker.TriangleDown => "triangle-down",
        Marker.Cross => "x",
        _ => "circle",
    };
}
