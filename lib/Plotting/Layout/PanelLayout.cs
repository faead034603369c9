using Plotting.Charts;
using Plotting.Scales;

namespace Plotting.Layout;

/// <summary>A panel with everything in it at its position in the figure, in pixels.</summary>
internal sealed record PanelLayout(Panel Panel, Box Plot, IReadOnlyDictionary<Trace, SeriesStyle> Styles)
{
    public const double TickLength = 6;

    /// <summary>The margin around a panel.</summary>
    public const double Edge = 16;

    /// <summary>Axes are at least this wide, whatever is beside them and however unequal their units.</summary>
    public const double Narrowest = 20;

    /// <summary>The title above the panel.</summary>
    public required TextBlock Title { get; init; }

    public required IReadOnlyList<LegendEntry> Legend { get; init; }

    /// <summary>Null for a graph, which has no axes.</summary>
    public required AxesLayout? Axes { get; init; }

    /// <summary>The colour bars of all surfaces; the last one is drawn.</summary>
    public required IReadOnlyDictionary<Trace, ColourBar> ColourBars { get; init; }

    public required PanelLabels Labels { get; init; }

    /// <summary>The rectangle inside the axes.</summary>
    public PlotArea Area => Axes?.Area ?? throw new InvalidOperationException($"panel \"{Panel.Title}\" has no axes");
}

/// <summary>Both axes of a panel, and the rectangle inside them.</summary>
internal sealed record AxesLayout(PlotArea Area, AxisLayout X, AxisLayout Y);

/// <summary>One axis: its ticks and its title, whose first line begins at pixel <paramref name="TitleStart"/>.</summary>
internal sealed record AxisLayout(
    Axis Axis, Scale Scale, IReadOnlyList<AxisTick> Ticks, IReadOnlyList<double> Minor,
    IReadOnlyList<string> TitleLines, double TitleStart)
{
    /// <summary>The range shown.</summary>
    public Extent Range => Scale.Extent;

    /// <summary>Ticks with a mark and a grid line: those of numbers, not of categories.</summary>
    public IEnumerable<AxisTick> Marks => Axis.Categories.Count == 0 ? Ticks : [];
}
