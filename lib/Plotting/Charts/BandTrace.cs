using System.Text.Json.Nodes;
using Plotting.Layout;
using Plotting.Output.Plotly;
using Plotting.Output.Svg;
using Plotting.Scales;

namespace Plotting.Charts;

/// <summary>The area between two curves over the same x.</summary>
internal sealed class BandTrace : Trace
{
    private const double Opacity = 0.22;

    public required double[] X { get; init; }

    public required double[] Lower { get; init; }

    public required double[] Upper { get; init; }

    protected override IEnumerable<double> Xs => X;

    protected override IEnumerable<double> Ys => Lower.Concat(Upper);

    public override bool SpansX => true;

    /// <summary>A band takes the colour of the line drawn after it.</summary>
    public override bool IsSeries => false;

    public override Depth Depth => Depth.Band;

    public override string Kind => "shaded band";

    public override string Describe(Panel panel)
    {
        var last = Enumerable.Range(0, X.Length).LastOrDefault(i => double.IsFinite(Lower[i]) && double.IsFinite(Upper[i]), -1);
        var text = (Name ?? "band") + ": a shaded band";
        return last < 0
            ? text
            : $"{text}, at the end from {NumberText.Short(Lower[last])} to {NumberText.Short(Upper[last])}";
    }

    public override void DrawSample(Canvas canvas, SeriesStyle style, double x, double y) =>
        canvas.Rect(new Box(x, y - 7, x + SampleWidth, y + 7), style.Colour, opacity: Opacity);

    public override void Draw(Canvas canvas, PanelLayout panel)
    {
        var area = panel.Area;
        // On a log axis a lower edge at or below zero runs along the bottom.
        double Low(double y) => area.Y(y) is var at && double.IsNaN(at) && double.IsFinite(y) ? area.Box.Bottom : at;

        var path = new PathData();
        var start = 0;
        for (var i = 0; i <= X.Length; i++)
        {
            if (i < X.Length && double.IsFinite(area.X(X[i]) + Low(Lower[i]) + area.Y(Upper[i])))
                continue;
            if (i > start)
            {
                var run = Enumerable.Range(start, i - start).ToArray();
                var upper = Thinning.KeepExtremes(run.Select(k => (area.X(X[k]), area.Y(Upper[k]))).ToList(), 2);
                var lower = Thinning.KeepExtremes(run.Select(k => (area.X(X[k]), Low(Lower[k]))).ToList(), 2);
                path.Move(upper[0].X, upper[0].Y);
                foreach (var (x, y) in upper.Skip(1).Concat(Enumerable.Reverse(lower)))
                    path.Line(x, y);
                path.Close();
            }
            start = i + 1;
        }
        canvas.Fill(path, panel.Styles[this].Colour, Opacity);
    }

    /// <summary>Two curves, the second filled down to the first.</summary>
    public override void WritePlotly(PlotlyPanel plotly)
    {
        var colour = plotly.Layout.Styles[this].Colour;
        var (r, g, b) = Palette.Rgb(colour);
        var stride = Math.Max(1, (int)Math.Ceiling(X.Length / (double)PlotlyPanel.MostPoints));
        var kept = Enumerable.Range(0, X.Length).Where(i => i % stride == 0 || i == X.Length - 1).ToArray();
        JsonObject Edge(double[] y) => new()
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["x"] = PlotlyValue.Numbers(kept.Select(i => X[i])),
            ["y"] = PlotlyValue.Numbers(kept.Select(i => y[i])),
            ["line"] = new JsonObject { ["width"] = 0, ["color"] = colour },
            ["hoverinfo"] = "skip",
        };
        var lower = Edge(Lower);
        lower["showlegend"] = false;
        var upper = Edge(Upper);
        upper["fill"] = "tonexty";
        upper["fillcolor"] = FormattableString.Invariant($"rgba({r},{g},{b},{Opacity})");
        plotly.Add(this, lower);
        plotly.Add(this, upper);
    }
}
