using System.Text.Json.Nodes;
using Plotting.Layout;
using Plotting.Output.Plotly;
using Plotting.Output.Svg;
using Plotting.Scales;

namespace Plotting.Charts;

/// <summary>Points joined by a line, a marker at each, or both.</summary>
internal sealed class XyTrace : Trace
{
    /// <summary>Up to this many points get a marker each.</summary>
    private const int FewPoints = 25;

    private const double LongestName = 180;
    private const double Bucket = 1.5; // pixels

    public required double[] X { get; init; }

    public required double[] Y { get; init; }

    public bool HasLine { get; init; }

    /// <summary>Null leaves the choice to the number of points.</summary>
    public bool? Markers { get; init; }

    public Dash? Dash { get; init; }

    /// <summary>A name beside each point; empty for none.</summary>
    public string[] Labels { get; init; } = [];

    /// <summary>Half the height of the error bar at each point; empty for none.</summary>
    public double[] Errors { get; init; } = [];

    protected override IEnumerable<double> Xs => X;

    /// <summary>The ends of the error bar at a point, no farther than numbers go; NaN where the point or its error is not finite.</summary>
    public (double Low, double High) ErrorAt(int i) => double.IsFinite(Y[i]) && double.IsFinite(Errors[i])
        ? (Math.Max(Y[i] - Errors[i], -double.MaxValue), Math.Min(Y[i] + Errors[i], double.MaxValue))
        : (double.NaN, double.NaN);

    protected override IEnumerable<double> Ys =>
        Y.Concat(Errors.Select((_, i) => ErrorAt(i).Low)).Concat(Errors.Select((_, i) => ErrorAt(i).High));

    public override string Kind => HasLine ? "line chart" : "scatter plot";

    public override string Describe(Panel panel)
    {
        var name = Name is null ? "" : Name + ": ";
        var shown = Enumerable.Range(0, X.Length).Where(i => double.IsFinite(X[i]) && double.IsFinite(Y[i])).ToArray();
        var points = X.Length == 1 ? "1 point" : $"{X.Length} points";
        if (shown.Length == 0)
            return $"{name}{points}, none finite";
        var range = Extent.Of(shown.Select(i => Y[i]));
        if (!HasLine)
            return $"{name}{points}, y from {NumberText.Short(range.Min)} to {NumberText.Short(range.Max)}";
        var (first, last) = (shown[0], shown[^1]);
        var text = $"{name}{points}, starts at {NumberText.Short(Y[first])}, ends at {NumberText.Short(Y[last])}";
        if (range.Min < Math.Min(Y[first], Y[last]))
            text += $", lowest {NumberText.Short(range.Min)}";
        if (range.Max > Math.Max(Y[first], Y[last]))
            text += $", highest {NumberText.Short(range.Max)}";
        return text;
    }

    public override bool SpansX => HasLine;

    public override bool IsLine => HasLine;

    public override SeriesStyle Style(StyleSequence next)
    {
        var colour = Colour ?? next.Colour;
        var marker = Markers ?? (!HasLine || X.Length <= FewPoints) ? next.Marker : Marker.None;
        // Dashes would break up a line that goes up and down all the time: a few markers tell it apart instead.
        if (HasLine && Markers is null && Dash is null && marker == Marker.None && next.Lines > 1 && IsRough(Y))
            return new SeriesStyle(colour, Plotting.Dash.Solid, next.Marker, FewMarkers: true);
        var free = HasLine && marker == Marker.None;
        var dash = HasLine && Dash is { } given ? given : free ? next.NextDash() : Plotting.Dash.Solid;
        return new SeriesStyle(colour, dash, marker);
    }

    /// <summary>Whether the line travels far more than its height: a smooth rise and fall travels it twice.</summary>
    private static bool IsRough(double[] y)
    {
        var finite = y.Where(double.IsFinite).ToArray();
        if (finite.Length < 2)
            return false;
        var travelled = finite.Zip(finite.Skip(1), (a, b) => Math.Abs(b - a)).Sum();
        return travelled > 8 * (finite.Max() - finite.Min());
    }

    /// <summary>A line needs length to show its dash; a marker does not.</summary>
    public override double SampleWidth => HasLine ? 36 : 12;

    public override void DrawSample(Canvas canvas, SeriesStyle style, double x, double y)
    {
        if (HasLine)
            canvas.Stroke(new PathData().Move(x, y).Line(x + SampleWidth, y), style.Colour, 2.4, DashAttribute(style.Dash));
        MarkerPath.Draw(canvas, style.Marker, style.Colour, [(x + SampleWidth / 2, y)]);
    }

    public override void Draw(Canvas canvas, PanelLayout panel)
    {
        var (area, style) = (panel.Area, panel.Styles[this]);
        var points = Pixels(area).ToArray();
        if (HasLine)
        {
            var path = new PathData();
            foreach (var run in Thinning.Runs(points))
                Append(path, Thinning.KeepExtremes(run, Bucket));
            if (panel.Panel.IsFilled)
                canvas.Stroke(path, Theme.White, 5, "stroke-linejoin=\"round\" stroke-opacity=\".8\"");
            var dash = DashAttribute(style.Dash);
            var join = dash is null ? "stroke-linejoin=\"round\"" : "stroke-linejoin=\"round\" " + dash;
            canvas.Stroke(path, style.Colour, style.FewMarkers ? 1.5 : 2.4, join);
        }
        DrawErrors(canvas, area, style);
        var visible = points.Where(p => area.Box.Grown(6).Holds(p.X, p.Y)).ToArray();
        if (style.FewMarkers)
        {
            const int count = SeriesStyle.MarkersOnRoughLine;
            visible = visible.Where((_, i) => i % Math.Max(1, visible.Length / count) == visible.Length / (2 * count)).ToArray();
            MarkerPath.Draw(canvas, style.Marker, Theme.Paper, visible, grown: 1.5);
        }
        if (style.Marker != Marker.None)
            MarkerPath.Draw(canvas, style.Marker, style.Colour, visible.Length > 1000 ? Thinning.OnePerCell(visible, 2.5) : visible);
    }

    private static string? DashAttribute(Dash dash) => dash switch
    {
        Plotting.Dash.Dashed => "stroke-dasharray=\"8 4\"",
        Plotting.Dash.Dotted => "stroke-dasharray=\"2 4\"",
        Plotting.Dash.DashDotted => "stroke-dasharray=\"10 4 2 4\"",
        Plotting.Dash.LongDashed => "stroke-dasharray=\"16 5\"",
        _ => null,
    };

    private static void Append(PathData path, IReadOnlyList<(double X, double Y)> run)
    {
        path.Move(run[0].X, run[0].Y);
        foreach (var (x, y) in run.Skip(1))
            path.Line(x, y);
        // A point alone between gaps would leave no ink.
        if (run.Count == 1)
            path.Line(run[0].X + 1, run[0].Y);
    }

    private void DrawErrors(Canvas canvas, PlotArea area, SeriesStyle style)
    {
        var path = new PathData();
        for (var i = 0; i < Errors.Length; i++)
        {
            var x = area.X(X[i]);
            var (from, to) = ErrorAt(i);
            var (low, high) = (area.Y(from), area.Y(to));
            if (double.IsNaN(low) && !double.IsNaN(from))
                low = area.Box.Bottom; // below zero on a log axis
            if (!double.IsFinite(x + low + high))
                continue;
            path.Move(x, low).Line(x, high).Move(x - 5, low).Line(x + 5, low).Move(x - 5, high).Line(x + 5, high);
        }
        canvas.Stroke(path, style.Colour, 1.8);
    }

    private IEnumerable<(double X, double Y)> Pixels(PlotArea area) => X.Zip(Y, (x, y) => (area.X(x), area.Y(y)));

    public override IEnumerable<(double X, double Y)> Ink(PlotArea area)
    {
        var points = Pixels(area).Where(p => double.IsFinite(p.X + p.Y)).ToList();
        if (!HasLine)
            return points;
        // A line is ink between its points as well.
        return points.Count > 200
            ? Thinning.KeepExtremes(points, 4)
            : points.Zip(points.Skip(1)).SelectMany(p => Enumerable.Range(0, 12).Select(k =>
                (p.First.X + (p.Second.X - p.First.X) * k / 12, p.First.Y + (p.Second.Y - p.First.Y) * k / 12)));
    }

    public override IEnumerable<(int Index, double X, double Y, string Name)> PointNames(PlotArea area)
    {
        for (var i = 0; i < Labels.Length; i++)
        {
            var (x, y) = (area.X(X[i]), area.Y(Y[i]));
            if (Labels[i].Length > 0 && area.Box.Holds(x, y))
                yield return (i, x, y, TextMetrics.Shorten(Labels[i], LongestName, Theme.PointNameSize));
        }
    }

    public override void WritePlotly(PlotlyPanel plotly)
    {
        var style = plotly.Layout.Styles[this];
        var kept = Kept();
        var mode = (HasLine, style.Marker != Marker.None) switch
        {
            (true, true) => "lines+markers",
            (true, false) => "lines",
            _ => "markers",
        };
        var node = new JsonObject { ["type"] = "scatter", ["mode"] = mode };
        node["x"] = PlotlyValue.Numbers(kept.Select(i => X[i]));
        node["y"] = PlotlyValue.Numbers(kept.Select(i => Y[i]));
        if (HasLine)
            node["line"] = new JsonObject { ["color"] = style.Colour, ["width"] = 2.2, ["dash"] = DashName(style.Dash) };
        if (style.Marker != Marker.None)
        {
            var size = X.Length > 100 && !style.FewMarkers ? 5 : 8;
            node["marker"] = new JsonObject { ["color"] = style.Colour, ["symbol"] = MarkerName(style.Marker), ["size"] = size };
        }
        if (style.FewMarkers)
            node["marker"]!["maxdisplayed"] = SeriesStyle.MarkersOnRoughLine;
        if (Errors.Length > 0)
        {
            var errors = PlotlyValue.Numbers(kept.Select(i => Errors[i]));
            node["error_y"] = new JsonObject { ["type"] = "data", ["array"] = errors, ["color"] = style.Colour };
        }
        if (Labels.Length > 0)
        {
            node["mode"] = mode + "+text";
            // A name that found no room in the SVG is shown on hover only.
            var names = plotly.Layout.Labels.PointNames.Where(n => n.Trace == this).ToDictionary(n => n.Index);
            var placed = Array.ConvertAll(kept, i => names.GetValueOrDefault(i));
            node["text"] = PlotlyValue.Texts(placed.Select(p => p?.Text ?? ""));
            node["hovertext"] = PlotlyValue.Texts(kept.Select(i => Labels[i]));
            node["textposition"] = PlotlyValue.Texts(placed.Select(SideOf));
            node["textfont"] = new JsonObject { ["size"] = Theme.PointNameSize };
        }
        plotly.Add(this, node);
    }

    /// <summary>The side of its point on which a name found room.</summary>
    private static string SideOf(PointName? name)
    {
        var (dx, dy) = name is null ? (0, 0) : (name.Box.MiddleX - name.X, name.Box.MiddleY - name.Y);
        var vertical = dy < -4 ? "top" : dy > 4 ? "bottom" : "middle";
        return vertical + (dx < -1 ? " left" : dx > 1 ? " right" : " center");
    }

    private int[] Kept()
    {
        var all = Enumerable.Range(0, X.Length).ToArray();
        if (all.Length <= PlotlyPanel.MostPoints)
            return all;
        // Blocks of neighbours in the order drawn: of each, the first gap, the lowest and the highest.
        var block = (int)Math.Ceiling(all.Length / (PlotlyPanel.MostPoints / 2.0));
        return all.Chunk(block).SelectMany(chunk =>
        {
            var finite = chunk.Where(i => double.IsFinite(Y[i])).ToArray();
            var kept = new SortedSet<int>();
            if (finite.Length < chunk.Length)
                kept.Add(chunk.First(i => !double.IsFinite(Y[i])));
            if (finite.Length > 0)
            {
                kept.Add(finite.MinBy(i => Y[i]));
                kept.Add(finite.MaxBy(i => Y[i]));
            }
            return kept;
        }).Append(0).Append(all.Length - 1).Distinct().Order().ToArray();
    }

    private static string DashName(Dash dash) => dash switch
    {
        Plotting.Dash.Dashed => "dash",
        Plotting.Dash.Dotted => "dot",
        Plotting.Dash.DashDotted => "dashdot",
        Plotting.Dash.LongDashed => "longdash",
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
