using Plotting.Formatting;
using Plotting.Layout;
using Plotting.Output;
using Plotting.Output.Plotly;
using Plotting.Output.Svg;

namespace Plotting;

/// <summary>
/// A chart as a value: say what to draw, and it shows itself as SVG with its Plotly JSON beside it.
/// Every method that adds something returns the same figure, so that one expression makes a chart.
/// </summary>
/// <remarks>
/// Every finite double has its position, from 5e-324 to 1.8e308; input that cannot be drawn is refused in one sentence. A point,
/// bar, cell or piece of a band with NaN or an infinity in it is a gap, and so is what is 0 or below on a log axis (there, a band
/// or an error bar that reaches down to 0 runs to the bottom). A line is broken at a gap. Histograms count the finite values only.
/// In a contour NaN is a hole and an infinity is beyond all levels. Reference lines, notes and the ends of axes must be finite,
/// and positive on a log axis.
/// </remarks>
/// <example><code>
/// new Figure("Loss falls by a factor of 3.4 per step below the stability limit")
///     .Line(steps, losses, "eta = 0.1")
///     .X("step").Y("loss (mean squared error)", log: true)
/// </code></example>
[TypeFormatterSource(typeof(FigureFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed partial class Figure
{
    /// <summary>More columns than this leave no room for their words.</summary>
    private const int Widest = 4;

    private string? _title;
    private string? _caption;
    private string? _alt;
    private int _height;

    /// <summary>An empty figure; the title is best a sentence that says what the reader will see.</summary>
    public Figure(string? title = null)
    {
        _title = title;
        Panels = [new Panel()];
        Columns = 1;
    }

    private Figure(List<Panel> panels, int columns)
    {
        Panels = panels;
        Columns = columns;
    }

    /// <summary>A figure of panels that were put together elsewhere.</summary>
    internal static Figure Of(List<Panel> panels, int columns, string? title, int panelHeight) =>
        new(panels, Math.Min(columns, Widest)) { _title = title, _height = panelHeight };

    internal List<Panel> Panels { get; }

    internal int Columns { get; }

    internal string? TitleText => _title;

    internal string? CaptionText => _caption;

    /// <summary>Height of one panel's share in pixels, 0 to leave it to the content.</summary>
    internal int PanelHeight => _height;

    /// <summary>
    /// Several figures as panels of one, row by row; each keeps its title above its panel.
    /// </summary>
    /// <example><code>Figure.Grid(2, slow, fast).Title("The same step size on two valleys")</code></example>
    public static Figure Grid(int columns, params Figure[] figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Length == 0)
            throw new ArgumentException("Grid: no figures were given; at least one is needed", nameof(figures));
        if (columns < 1 || columns > Widest)
            throw new ArgumentOutOfRangeException(nameof(columns), columns, "Grid: columns must be 1 to 4");
        var panels = new List<Panel>();
        foreach (var figure in figures)
        {
            if (figure.States is { } slider)
                throw new ArgumentException($"Grid: a figure with a slider ({slider.Name}) cannot be a panel; draw a grid for each value");
            if (figure.Panels.Count != 1)
            {
                throw new ArgumentException(
                    $"Grid: \"{figure._title}\" is a grid of {figure.Panels.Count} panels itself; give its figures instead");
            }
            var panel = figure.Panels[0];
            panel.Title = figure._title;
            panels.Add(panel);
        }
        return new Figure(panels, Math.Min(columns, figures.Length))
        {
            _title = figures.Length == 1 ? figures[0]._title : null,
            _height = figures.Max(f => f._height),
        };
    }

    /// <summary>The sentence above the chart.</summary>
    public Figure Title(string title)
    {
        _title = title;
        return this;
    }

    /// <summary>Text below the chart, outside the picture.</summary>
    public Figure Caption(string caption)
    {
        _caption = caption;
        return this;
    }

    /// <summary>Words for those who cannot see the chart, instead of the ones made from its content.</summary>
    public Figure Describe(string alt)
    {
        _alt = alt;
        return this;
    }

    /// <summary>Height of each panel in pixels, for a picture that is 680 wide and scales with the page.</summary>
    public Figure Height(int pixels)
    {
        if (pixels is < 200 or > 2000)
            throw new ArgumentOutOfRangeException(nameof(pixels), pixels, "Height: must be 200 to 2000");
        _height = pixels;
        return this;
    }

    /// <summary>What the chart shows, in words.</summary>
    public string Alt => _alt ?? AltText.Of(this);

    /// <summary>The picture.</summary>
    public string ToSvg() => SvgWriter.Write(FigureLayout.Of(this), Alt).Svg;

    /// <summary>Plotly's data and layout, ready for <c>Plotly.newPlot</c>.</summary>
    public string ToPlotlyJson() => PlotlyWriter.Write(this, FigureLayout.Of(this));

    /// <summary>
    /// A <c>figure</c> element: the SVG as an image with alt text, the caption, and the Plotly JSON in a script element
    /// that pages may turn into an interactive chart.
    /// </summary>
    public string ToHtml()
    {
        var layout = FigureLayout.Of(this);
        return FigureHtml.Write(this, layout, PlotlyWriter.Write(this, layout));
    }

    /// <summary>The same with the Plotly JSON that the figure was read from.</summary>
    internal string ToHtml(string plotlyJson) => FigureHtml.Write(this, FigureLayout.Of(this), plotlyJson);

    /// <summary>The same figure for a front end that draws Plotly JSON itself.</summary>
    /// <example><code>figure.Interactive()</code></example>
    public InteractiveFigure Interactive() => new(this);

    /// <summary>The alt text: what a plain-text front end shows.</summary>
    public override string ToString() => Alt;

    internal Figure With(Charts.Trace trace)
    {
        Current.Traces.Add(trace);
        return this;
    }

    private Panel Current => States is { } slider
        ? throw new InvalidOperationException($"the slider \"{slider.Name}\" is complete: add to the figures that it is made from")
        : OnlyPanel;

    private Panel OnlyPanel => Panels switch
    {
        { Count: > 1 } => throw new InvalidOperationException("a grid of figures is complete: add to its figures before Figure.Grid"),
        [{ HasNoAxes: true }] => throw new InvalidOperationException(
            "a graph has no axes: nothing can be drawn over it; put it beside another figure with Figure.Grid"),
        _ => Panels[0],
    };
}
