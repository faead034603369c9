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
internal readonly record struct SeriesStyle(string Colour, Dash Dash, Marker Marker)
{
    /// <summary>Up to this many points are marked one by one.</summary>
    private const int FewPoints = 25;

    private static readonly Dash[] Dashes = [Dash.Solid, Dash.Dashed, Dash.DashDotted, Dash.LongDashed, Dash.Dotted];

    public static Dictionary<Trace, SeriesStyle> Of(Panel panel)
    {
        var styles = new Dictionary<Trace, SeriesStyle>();
        var index = 0;
        var line = 0;
        foreach (var trace in panel.Traces)
        {
            var colour = trace.Colour ?? Palette.Series(index);
            var dash = Dash.Solid;
            var marker = Marker.None;
            if (trace is XyTrace xy)
            {
                if (xy.Markers ?? (!xy.HasLine || xy.X.Length <= FewPoints))
                    marker = (Marker)(1 + index % 6);
                if (xy.HasLine)
                    dash = xy.Dash ?? (marker == Marker.None ? Dashes[line++ % Dashes.Length] : Dash.Solid);
            }
            styles[trace] = new SeriesStyle(colour, dash, marker);
            if (trace.IsSeries)
                index++;
        }
        return styles;
    }
}
