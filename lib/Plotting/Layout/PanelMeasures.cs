using Plotting.Charts;
using Plotting.Scales;

namespace Plotting.Layout;

/// <summary>
/// How much room a panel's words need around its axes: measured before the panel has a position, so that the panels of a
/// grid can share their edges.
/// </summary>
internal sealed class PanelMeasures
{
    private const double TallestEqual = 460;
    private const double GapAbovePlot = 10;

    private readonly Panel _panel;
    private readonly string? _title;
    private readonly double _titleSize;
    private readonly Dictionary<Trace, SeriesStyle> _styles;
    private readonly Dictionary<Trace, ColourBar> _colourBars = [];
    private readonly Scale? _x;
    private readonly Scale? _y;

    private TextBlock _heading;
    private List<List<(Trace Trace, string Name, double Width)>> _legend = [];
    private List<AxisTick> _xTicks = [];
    private List<AxisTick> _yTicks = [];
    private List<double> _xMinor = [];
    private List<double> _yMinor = [];
    private List<string> _xTitle = [];
    private List<string> _yTitle = [];

    public PanelMeasures(Panel panel, string? title, bool inGrid)
    {
        (_panel, _title, _titleSize) = (panel, title, inGrid ? Theme.PanelTitleSize : Theme.TitleSize);
        _heading = new TextBlock([], _titleSize, 0, 0);
        _styles = SeriesStyle.Of(panel);
        if (panel.HasNoAxes)
            return;
        _x = Scale.Of(panel.XRange(), panel.X);
        _y = Scale.Of(panel.YRange(), panel.Y);
    }

    public double Left { get; private set; }

    public double Right { get; private set; }

    public double Top { get; private set; }

    public double Bottom { get; private set; }

    /// <summary>Height over width of a panel whose units are equal.</summary>
    private double? UnitRatio => _panel.EqualUnits && _x is { } x && _y is { } y
        ? Math.Clamp(y.Extent.Over(x.Extent), 1e-6, 1e6)
        : null;

    private double HeadingHeight => _heading.Lines.Count == 0 ? 0 : _heading.Lines.Count * TextMetrics.LineHeight(_titleSize) + 6;

    /// <summary>The width of the axes: less than there is where equal units leave some over.</summary>
    public double PlotWidth(double available, double height) =>
        UnitRatio is { } ratio ? Math.Min(available, Math.Max(PanelLayout.Narrowest, height / ratio)) : available;

    /// <summary>The height that the content needs when the author does not say.</summary>
    public double NaturalHeight(double plotWidth, double usual) => UnitRatio is { } ratio
        ? Math.Clamp(plotWidth * ratio, 100, Math.Max(usual, TallestEqual))
        : _panel.Traces.Select(t => t.NaturalHeight(plotWidth, usual)).FirstOrDefault(height => height is not null) ?? usual;

    /// <summary>Left and right: tick labels of the y axis, its title, the colour bar.</summary>
    public void MeasureSides(double plotHeight)
    {
        (Left, Right) = (PanelLayout.Edge, PanelLayout.Edge + 8);
        if (_y is null)
            return;
        (_yTicks, _yMinor) = AxisTicks.Up(_panel.Y, _y, plotHeight);
        var labels = _yTicks.Count == 0 ? 0 : _yTicks.Max(t => TextMetrics.Width(t.Lines[0], Theme.TickSize));
        Left = PanelLayout.Edge + labels + PanelLayout.TickLength + 5;
        if (_panel.Y.Title is { } title)
        {
            _yTitle = TextMetrics.Wrap(title, plotHeight, Theme.AxisTitleSize);
            Left += _yTitle.Count * TextMetrics.LineHeight(Theme.AxisTitleSize) + 5;
        }
        foreach (var trace in _panel.Traces)
        {
            if (trace.ColourBar(plotHeight) is not { } bar)
                continue;
            _colourBars[trace] = bar;
            Right = bar.Width + PanelLayout.Edge;
        }
    }

    /// <summary>Above and below: title and legend, tick labels of the x axis and its title.</summary>
    public void MeasureEnds(double available, double height)
    {
        var whole = Left + available + Right - 2 * PanelLayout.Edge;
        var plotWidth = PlotWidth(available, height);
        _heading = TextBlock.Wrapped(_title, whole, _titleSize, 0, 0);
        _legend = LegendEntry.Rows(_panel, whole);
        Top = PanelLayout.Edge + HeadingHeight + _legend.Count * LegendEntry.RowHeight + GapAbovePlot;
        Bottom = PanelLayout.Edge;
        if (_x is null)
            return;
        var room = (Left - 4, Math.Min(Right, PanelLayout.Edge + 8) - 4);
        (_xTicks, _xMinor) = AxisTicks.Across(_panel.X, _x, plotWidth, room);
        var labels = _xTicks.Count == 0 ? 0 : _xTicks.Max(t => t.Upwards
            ? TextMetrics.Width(t.Lines[0], Theme.TickSize)
            : t.Lines.Count * TextMetrics.LineHeight(Theme.TickSize));
        Bottom += PanelLayout.TickLength + 4 + labels;
        _xTitle = _panel.X.Title is { Length: > 0 } words ? TextMetrics.Wrap(words, plotWidth, Theme.AxisTitleSize) : [];
        Bottom += _xTitle.Count * TextMetrics.LineHeight(Theme.AxisTitleSize) + (_xTitle.Count > 0 ? 6 : 0);
    }

    public static void AlignSides(List<PanelMeasures> column)
    {
        var (left, right) = (column.Max(p => p.Left), column.Max(p => p.Right));
        foreach (var panel in column)
            (panel.Left, panel.Right) = (left, right);
    }

    public static void AlignEnds(List<PanelMeasures> row)
    {
        var (top, bottom) = (row.Max(p => p.Top), row.Max(p => p.Bottom));
        foreach (var panel in row)
            (panel.Top, panel.Bottom) = (top, bottom);
    }

    /// <summary>The panel where its axes got this rectangle.</summary>
    public PanelLayout At(Box plot)
    {
        var heading = _heading with { Left = plot.Left - Left + PanelLayout.Edge, Top = plot.Top - Top + PanelLayout.Edge };
        var axes = _x is null || _y is null ? null : Axes(plot, _x, _y);
        return new PanelLayout(_panel, plot, _styles)
        {
            Title = heading,
            Legend = LegendEntry.Placed(_legend, _styles, heading.Left, heading.Top + HeadingHeight),
            Axes = axes,
            ColourBars = _colourBars,
            Labels = axes is null ? PanelLabels.None : PanelLabels.Of(_panel, axes.Area),
        };
    }

    private AxesLayout Axes(Box plot, Scale x, Scale y)
    {
        var xTitleTop = plot.Bottom + Bottom - PanelLayout.Edge - _xTitle.Count * TextMetrics.LineHeight(Theme.AxisTitleSize);
        return new AxesLayout(
            new PlotArea(plot, x, y, _panel.Y.Downwards),
            new AxisLayout(_panel.X, x, _xTicks, _xMinor, _xTitle, xTitleTop),
            new AxisLayout(_panel.Y, y, _yTicks, _yMinor, _yTitle, plot.Left - Left + PanelLayout.Edge));
    }
}
