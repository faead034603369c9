using Plotting.Traces;

namespace Plotting;

/// <summary>The shape of a mark; the same order in SVG and in Plotly.</summary>
internal enum Marker
{
    None,
    Circle,
    Square,
    Triangle,
    Diamond,
    TriangleDown,
    Cross,
}

/// <summary>
/// How one series looks. Series of a panel differ in colour and also in dash (lines of many points) or in the shape of
/// their marks (few points), so that no reader depends on colour.
/// </summary>
internal readonly record struct SeriesStyle(string Colour, Dash Dash, Marker Marker, bool FewMarkers = false)
{
    /// <summary>Up to this many points are marked one by one.</summary>
    private const int FewPoints = 25;

    /// <summary>How many marks a rough line carries along its way.</summary>
    public const int MarksOnRoughLine = 8;

    private static readonly Dash[] Dashes = [Dash.Solid, Dash.Dashed, Dash.DashDotted, Dash.LongDashed, Dash.Dotted];

    public static Dictionary<Trace, SeriesStyle> Of(Panel panel)
    {
        var styles = new Dictionary<Trace, SeriesStyle>();
        var index = 0;
        var line = 0;
        var lines = panel.Traces.Count(t => t is XyTrace { HasLine: true });
        foreach (var trace in panel.Traces)
        {
            var colour = trace.Colour ?? Palette.Series(index);
            var dash = Dash.Solid;
            var marker = Marker.None;
            if (trace is XyTrace xy)
            {
                if (xy.Markers ?? (!xy.HasLine || xy.X.Length <= FewPoints))
                    marker = (Marker)(1 + index % 6);
                // Dashes would break up a line that goes up and down all the time: a few marks tell it apart instead.
                if (xy is { HasLine: true, Markers: null, Dash: null } && marker == Marker.None && lines > 1 && IsRough(xy.Y))
                {
                    styles[trace] = new SeriesStyle(colour, Dash.Solid, (Marker)(1 + index++ % 6), FewMarkers: true);
                    continue;
                }
                if (xy.HasLine)
                    dash = xy.Dash ?? (marker == Marker.None ? Dashes[line++ % Dashes.Length] : Dash.Solid);
            }
            styles[trace] = new SeriesStyle(colour, dash, marker);
            if (trace.IsSeries)
                index++;
        }
        return styles;
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
}
