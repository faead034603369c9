using Plotting.Charts;

namespace Plotting;

/// <summary>The shape of a marker; the same order in SVG and in Plotly.</summary>
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
/// their markers (few points), so that no reader depends on colour.
/// </summary>
internal readonly record struct SeriesStyle(string Colour, Dash Dash, Marker Marker, bool FewMarkers = false)
{
    /// <summary>How many markers a rough line carries.</summary>
    public const int MarkersOnRoughLine = 8;

    public static Dictionary<Trace, SeriesStyle> Of(Panel panel)
    {
        var styles = new Dictionary<Trace, SeriesStyle>();
        var next = new StyleSequence(panel.Traces.Count(t => t.IsLine));
        foreach (var trace in panel.Traces)
        {
            styles[trace] = trace.Style(next);
            if (trace.IsSeries)
                next.Advance();
        }
        return styles;
    }
}

/// <summary>The colours, dashes and marker shapes of a panel, handed out in the order of its series.</summary>
internal sealed class StyleSequence(int lines)
{
    private const int MarkerShapes = 6;

    private static readonly Dash[] Dashes = [Dash.Solid, Dash.Dashed, Dash.DashDotted, Dash.LongDashed, Dash.Dotted];

    private int _series;
    private int _dashes;

    /// <summary>How many lines the panel has.</summary>
    public int Lines { get; } = lines;

    public string Colour => Palette.Series(_series);

    public Marker Marker => (Marker)(1 + _series % MarkerShapes);

    /// <summary>The next dash; markers tell series apart as well, and a series with markers takes none.</summary>
    public Dash NextDash() => Dashes[_dashes++ % Dashes.Length];

    public void Advance() => _series++;
}
