using Plotting.Scales;
using Plotting.Traces;

namespace Plotting.Svg;

/// <summary>How much room a panel's words need around its axes, so that panels of a grid can share their edges.</summary>
internal sealed class PanelLayout
{
    public const double TitleSize = 19;
    public const double AxisTitleSize = 17;
    public const double LegendSize = 16;
    public const double TickLength = 6;
    public const double Edge = 16;
    private const double TallestEqual = 460;

    /// <summary>Axes are at least this wide, whatever stands beside them and however unequal their units.</summary>
    public const double Narrowest = 20;

    private const double GapAbovePlot = 10;

    private readonly Panel _panel;

    public PanelLayout(Panel panel, bool inGrid)
    {
        _panel = panel;
        HeadingSize = inGrid ? 17 : TitleSize;
        Styles = SeriesStyle.Of(panel);
        if (panel.HasNoAxes)
            return;
        X = Scale.Of(panel.XRange(), panel.X);
        Y = Scale.Of(panel.YRange(), panel.Y);
    }

    /// <summary>Font size of the title above the panel.</summary>
    public double HeadingSize { get; }

    public Dictionary<Trace, SeriesStyle> Styles { get; }

    public Scale? X { get; }

    public Scale? Y { get; }

    public List<string> TitleLines { get; private set; } = [];

    public List<List<LegendEntry>> LegendRows { get; private set; } = [];

    public List<string> XTitleLines { get; private set; } = [];

    public List<string> YTitleLines { get; private set; } = [];

    public List<AxisTick> XTicks { get; private set; } = [];

    public List<AxisTick> YTicks { get; private set; } = [];

    public List<double> XMinor { get; private set; } = [];

    public List<double> YMinor { get; private set; } = [];

    public ColourBar? ColourBar { get; private set; }

    public double Left { get; set; }

    public double Right { get; set; }

    public double Top { get; set; }

    public double Bottom { get; set; }

    /// <summary>Height over width of a panel whose units are equal.</summary>
    private double? UnitRatio => _panel.EqualUnits && X is { } x && Y is { } y
        ? Math.Clamp(y.Extent.Over(x.Extent), 1e-6, 1e6)
        : null;

    /// <summary>The width of the axes: less than there is where equal units leave some over.</summary>
    public double PlotWidth(double available, double height) =>
        UnitRatio is { } ratio ? Math.Min(available, Math.Max(Narrowest, height / ratio)) : available;

    /// <summary>The height the content asks for when the author does not say.</summary>
    public double NaturalHeight(double plotWidth, double usual)
    {
        if (_panel.Traces.OfType<GraphTrace>().FirstOrDefault() is { } graph)
            return graph.Layout.Height * Math.Min(1, plotWidth / graph.Layout.Width);
        if (UnitRatio is { } ratio)
            return Math.Clamp(plotWidth * ratio, 100, Math.Max(usual, TallestEqual));
        if (_panel.Traces.OfType<HeatMapTrace>().FirstOrDefault() is { } map)
            return Math.Clamp(plotWidth * map.Rows / map.Columns, Math.Clamp(46 * map.Rows, 100, 200), Math.Max(usual, Math.Min(640, 24 * map.Rows)));
        return usual;
    }

    /// <summary>Left and right: tick labels of the y axis, its title, the colour bar.</summary>
    public void MeasureSides(double plotHeight)
    {
        (Left, Right) = (Edge, Edge + 8);
        if (Y is null)
            return;
        (YTicks, YMinor) = AxisTicks.Up(_panel.Y, Y, plotHeight);
        var labels = YTicks.Count == 0 ? 0 : YTicks.Max(t => TextMetrics.Width(t.Lines[0], AxisTicks.FontSize));
        Left = Edge + labels + TickLength + 5;
        if (_panel.Y.Title is { } title)
        {
            YTitleLines = TextMetrics.Wrap(title, plotHeight, AxisTitleSize);
            Left += YTitleLines.Count * TextMetrics.LineHeight(AxisTitleSize) + 5;
        }
        ColourBar = ColourBar.Of(_panel, plotHeight);
        if (ColourBar is not null)
            Right = ColourBar.Width + Edge;
    }

    /// <summary>Above and below: title and legend, tick labels of the x axis and its title.</summary>
    public void MeasureEnds(double available, double height)
    {
        var whole = Left + available + Right - 2 * Edge;
        var plotWidth = PlotWidth(available, height);
        TitleLines = _panel.Title is { Length: > 0 } title ? TextMetrics.Wrap(title, whole, HeadingSize, bold: true) : [];
        LegendRows = Legend.Rows(_panel, Styles, whole);
        Top = Edge + HeadingHeight + LegendRows.Count * Legend.RowHeight + GapAbovePlot;
        Bottom = Edge;
        if (X is null)
            return;
        (XTicks, XMinor) = AxisTicks.Across(_panel.X, X, plotWidth, (Left - 4, Math.Min(Right, Edge + 8) - 4));
        var labels = XTicks.Count == 0 ? 0 : XTicks.Max(t => t.Upwards
            ? TextMetrics.Width(t.Lines[0], AxisTicks.FontSize)
            : t.Lines.Count * TextMetrics.LineHeight(AxisTicks.FontSize));
        Bottom += TickLength + 4 + labels;
        XTitleLines = _panel.X.Title is { Length: > 0 } words ? TextMetrics.Wrap(words, plotWidth, AxisTitleSize) : [];
        Bottom += XTitleLines.Count * TextMetrics.LineHeight(AxisTitleSize) + (XTitleLines.Count > 0 ? 6 : 0);
    }

    /// <summary>Where the title begins.</summary>
    public (double Left, double Top) Heading(Box plot) => (plot.Left - Left + Edge, plot.Top - Top + Edge);

    /// <summary>Where the first row of the legend begins.</summary>
    public double LegendTop(Box plot) => Heading(plot).Top + HeadingHeight;

    private double HeadingHeight => TitleLines.Count == 0 ? 0 : TitleLines.Count * TextMetrics.LineHeight(HeadingSize) + 6;

    public void Draw(Canvas canvas, Box plot)
    {
        var (left, y) = Heading(plot);
        foreach (var line in TitleLines)
        {
            canvas.Text(left, y + TextMetrics.LineHeight(HeadingSize) / 2, line, HeadingSize, Anchor.Start, bold: true);
            y += TextMetrics.LineHeight(HeadingSize);
        }
        Legend.Draw(canvas, LegendRows, left, LegendTop(plot));
        if (X is null || Y is null)
        {
            foreach (var trace in _panel.Traces.OfType<GraphTrace>())
                GraphRenderer.Draw(canvas, trace, plot);
            return;
        }
        var area = new PlotArea(plot, X, Y, _panel.Y.Downwards);
        AxesRenderer.DrawGrid(canvas, area, this, _panel);
        PanelContent.Draw(canvas, area, _panel, Styles);
        AxesRenderer.DrawAxes(canvas, area, this, _panel);
        ColourBar?.Draw(canvas, plot);
    }
}
