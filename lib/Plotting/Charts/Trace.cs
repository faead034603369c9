using Plotting.Layout;
using Plotting.Output.Plotly;
using Plotting.Output.Svg;
using Plotting.Scales;

namespace Plotting.Charts;

/// <summary>What is drawn over what: surfaces first, lines last.</summary>
internal enum Depth
{
    Surface,
    Band,
    Bar,
    Line,
}

/// <summary>
/// One set of data in a panel. A kind of chart is one class derived from this one: its data, its limits, its entry in the
/// legend, its SVG, its Plotly trace and its words. Nothing else asks what kind a trace is.
/// </summary>
internal abstract class Trace
{
    /// <summary>The name in the legend; a trace without one stays out of it.</summary>
    public string? Name { get; init; }

    public string? Colour { get; init; }

    /// <summary>"line chart", "heat map", ...: how the alt text begins.</summary>
    public abstract string Kind { get; }

    /// <summary>What a reader would see in the data, in a clause: "eta = 0.1: 3 points, starts at 10, ends at 0.013".</summary>
    public abstract string Describe(Panel panel);

    /// <summary>Every x that must be inside the axes; numbers that are not finite do not count.</summary>
    protected abstract IEnumerable<double> Xs { get; }

    /// <summary>Every y that must be inside the axes; numbers that are not finite do not count.</summary>
    protected abstract IEnumerable<double> Ys { get; }

    /// <summary>The range of what can be drawn: on a log axis, positive numbers only.</summary>
    public Extent XExtent(bool log) => log ? Extent.OfPositive(Xs) : Extent.Of(Xs);

    /// <inheritdoc cref="XExtent"/>
    public Extent YExtent(bool log) => log ? Extent.OfPositive(Ys) : Extent.Of(Ys);

    /// <summary>Whether the trace is drawn on axes; one without them has the panel for itself.</summary>
    public virtual bool HasAxes => true;

    /// <summary>Whether the trace covers its panel to the edge: no margin around it, no grid under it, no entry in the legend.</summary>
    public virtual bool FillsPanel => false;

    /// <summary>Whether the trace runs along x without an end that could be cut off, as a line does: x needs hardly any margin.</summary>
    public virtual bool SpansX => false;

    /// <summary>Whether zero belongs on the x axis, as sideways bars need.</summary>
    public virtual bool NeedsZeroX => false;

    /// <summary>Whether zero belongs on the y axis, as bars need.</summary>
    public virtual bool NeedsZeroY => false;

    /// <summary>Whether the axes count cells 0, 1, 2, ..., which have no logarithm.</summary>
    public virtual bool CountsCells => false;

    /// <summary>Positions along x of which none may be left out, so that a log axis refuses those at 0 or below.</summary>
    public virtual IReadOnlyList<double> GridX => [];

    /// <summary>Positions along y of which none may be left out, so that a log axis refuses those at 0 or below.</summary>
    public virtual IReadOnlyList<double> GridY => [];

    /// <summary>The height that the content needs at a width, where the author gave none; null where the usual one will do.</summary>
    public virtual double? NaturalHeight(double width, double usual) => null;

    /// <summary>Whether the trace takes a colour of the palette: surfaces, bands and graphs take none.</summary>
    public virtual bool IsSeries => true;

    /// <summary>Whether the trace is a line, which differs from other lines by its dash.</summary>
    public virtual bool IsLine => false;

    public virtual SeriesStyle Style(StyleSequence next) => new(Colour ?? next.Colour, Dash.Solid, Marker.None);

    /// <summary>The width of the sample beside the name in the legend: a patch needs less than a dash.</summary>
    public virtual double SampleWidth => 22;

    /// <summary>Draws the sample in the legend, centred on the line at y.</summary>
    public virtual void DrawSample(Canvas canvas, SeriesStyle style, double x, double y) =>
        canvas.Rect(new Box(x, y - 7, x + SampleWidth, y + 7), style.Colour);

    /// <summary>The scale of colours beside axes of this height; null for a trace without one.</summary>
    public virtual ColourBar? ColourBar(double height) => null;

    public virtual Depth Depth => Depth.Line;

    /// <summary>Draws the trace inside the axes.</summary>
    public abstract void Draw(Canvas canvas, PanelLayout panel);

    /// <summary>Points all over the drawing, in pixels, which labels avoid.</summary>
    public virtual IEnumerable<(double X, double Y)> Ink(PlotArea area) => [];

    /// <summary>Texts at fixed positions, which no other label may overlap.</summary>
    public virtual IReadOnlyList<TextLabel> CellTexts(PlotArea area) => [];

    /// <summary>Names of points, in pixels, which are put beside them where there is room.</summary>
    public virtual IEnumerable<(int Index, double X, double Y, string Name)> PointNames(PlotArea area) => [];

    /// <summary>How bars of a panel share their width in Plotly, "group" or "overlay"; null for what is no bar.</summary>
    public virtual string? BarMode => null;

    /// <summary>The ranges of Plotly's hidden axes, for a trace without axes.</summary>
    public virtual ((double From, double To) X, (double From, double To) Y) BareRanges(Box plot) => default;

    /// <summary>Adds what Plotly draws for this trace.</summary>
    public abstract void WritePlotly(PlotlyPanel plotly);
}
