using System.Text.Json.Nodes;
using Plotting.Layout;
using Plotting.Output.Plotly;
using Plotting.Output.Svg;
using Plotting.Scales;

namespace Plotting.Charts;

/// <summary>One bar per category; several bar traces of a panel are drawn side by side.</summary>
internal sealed class BarTrace : Trace
{
    /// <summary>Share of a category's width that its bars take together; Plotly's bargap is the rest.</summary>
    public const double GroupShare = 0.78;

    /// <summary>Indices on the category axis, in the order of the values.</summary>
    public required int[] Positions { get; init; }

    public required string[] Categories { get; init; }

    public required double[] Values { get; init; }

    /// <summary>Where each bar begins when bars are stacked; null for bars that begin at zero.</summary>
    public double[]? Starts { get; init; }

    /// <summary>The categories are on the y axis and the bars go from left to right.</summary>
    public bool Sideways { get; init; }

    /// <summary>Where each bar ends.</summary>
    private double[] Ends => Starts is null ? Values : [.. Starts.Zip(Values, (start, value) => start + value)];

    protected override IEnumerable<double> Xs => Sideways ? Ends : Positions.Select(p => (double)p);

    protected override IEnumerable<double> Ys => Sideways ? Positions.Select(p => (double)p) : Ends;

    public override bool NeedsZeroX => Sideways;

    public override bool NeedsZeroY => !Sideways;

    public override Depth Depth => Depth.Bar;

    public override string Kind => "bar chart";

    public override string Describe(Panel panel)
    {
        var name = Name is null ? "" : Name + ": ";
        if (Values.Length <= 8)
            return name + string.Join(", ", Categories.Zip(Values, (c, v) => $"{c} {NumberText.Short(v)}"));
        var finite = Enumerable.Range(0, Values.Length).Where(i => double.IsFinite(Values[i])).ToArray();
        if (finite.Length == 0)
            return $"{name}{Values.Length} bars, none finite";
        var low = finite.MinBy(i => Values[i]);
        var high = finite.MaxBy(i => Values[i]);
        return $"{name}{Values.Length} bars, lowest {Categories[low]} {NumberText.Short(Values[low])}, "
            + $"highest {Categories[high]} {NumberText.Short(Values[high])}";
    }

    public override void Draw(Canvas canvas, PanelLayout panel)
    {
        var area = panel.Area;
        var group = panel.Panel.Traces.OfType<BarTrace>().ToList();
        var (index, count) = Starts is null ? (group.IndexOf(this), group.Count) : (0, 1);
        if (Sideways)
            index = count - 1 - index; // the first of a group is the lowest
        var pitch = Sideways ? Math.Abs(area.Y(1) - area.Y(0)) : area.X(1) - area.X(0);
        var width = pitch * GroupShare / count;
        var gap = count > 1 ? Math.Min(1, width * 0.06) : 0;
        var ends = Ends;
        var path = new PathData();
        for (var i = 0; i < Values.Length; i++)
        {
            var middle = Sideways ? area.Y(Positions[i]) : area.X(Positions[i]);
            var left = middle - pitch * GroupShare / 2 + index * width;
            BarShape.AddTo(path, area, left + gap, left + width - gap, Starts?[i] ?? 0, ends[i], Sideways);
        }
        canvas.Fill(path, panel.Styles[this].Colour);
    }

    public override IEnumerable<(double X, double Y)> Ink(PlotArea area)
    {
        var bars = Positions.Zip(Ends, (position, end) => (Position: position, End: end));
        if (!Sideways)
            return bars.SelectMany(b => BarShape.Ink(area, b.Position - GroupShare / 2, b.Position + GroupShare / 2, b.End));
        return bars.SelectMany(b => Enumerable.Range(0, 11).SelectMany(k => ((double[])[-0.5, 0, 0.5])
                .Select(side => (X: area.X(b.End * k / 10), Y: area.Y(b.Position + side * GroupShare)))))
            .Where(p => double.IsFinite(p.X + p.Y));
    }

    public override string? BarMode => Sideways ? null : "group";

    public override void WritePlotly(PlotlyPanel plotly) => plotly.Add(this, new JsonObject
    {
        ["type"] = "bar",
        ["x"] = PlotlyValue.Numbers(Positions.Select(p => (double)p)),
        ["y"] = PlotlyValue.Numbers(Values),
        ["marker"] = new JsonObject { ["color"] = plotly.Layout.Styles[this].Colour },
        ["hovertext"] = PlotlyValue.Texts(Categories),
        ["hoverinfo"] = "text+y",
    });
}
