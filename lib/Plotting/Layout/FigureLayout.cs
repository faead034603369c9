namespace Plotting.Layout;

/// <summary>
/// Where everything of a figure is, computed once, in pixels: panels, axes, ticks, titles, legends, colour bars and labels.
/// The SVG and the Plotly JSON are both written from it.
/// </summary>
internal sealed record FigureLayout(int Width, int Height, TextBlock Title, IReadOnlyList<PanelLayout> Panels)
{
    private const double SinglePlotHeight = 330;
    private const double GridPlotHeight = 250;

    /// <summary>More columns need a wider sheet: their labels stay as large as they can.</summary>
    private static readonly int[] Widths = [680, 840, 1080, 1320];

    /// <summary>The rectangle that holds the axes of all panels.</summary>
    public Box Axes => new(
        Panels.Min(p => p.Plot.Left), Panels.Min(p => p.Plot.Top), Panels.Max(p => p.Plot.Right), Panels.Max(p => p.Plot.Bottom));

    /// <summary>Lays the panels out in their grid, the edges of their axes in line.</summary>
    public static FigureLayout Of(Figure figure)
    {
        var single = figure.Panels.Count == 1;
        var columns = figure.Columns;
        var rows = (figure.Panels.Count + columns - 1) / columns;
        var width = Widths[columns - 1];
        var panels = figure.Panels.ConvertAll(p => new PanelMeasures(p, single ? figure.TitleText : p.Title, inGrid: !single));
        var usual = figure.PanelHeight > 0 ? figure.PanelHeight : single ? SinglePlotHeight : GridPlotHeight;
        List<PanelMeasures> Column(int c) => panels.Where((_, i) => i % columns == c).ToList();
        List<PanelMeasures> Row(int r) => panels.Skip(r * columns).Take(columns).ToList();

        var heights = Enumerable.Repeat((double)usual, rows).ToArray();
        var plotWidth = 0.0;
        // Heights follow from widths, and the width of tick labels from heights: the second pass settles both.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < panels.Count; i++)
                panels[i].MeasureSides(heights[i / columns]);
            for (var c = 0; c < columns; c++)
                PanelMeasures.AlignSides(Column(c));
            var sides = Enumerable.Range(0, columns).Sum(c => Column(c)[0].Left + Column(c)[0].Right);
            // Titles of many lines beside the axes make the sheet wider, not the axes vanish.
            width = Math.Max(width, (int)Math.Ceiling(sides + columns * 4 * PanelLayout.Narrowest));
            plotWidth = (width - sides) / columns;
            for (var r = 0; r < rows && pass == 0 && figure.PanelHeight == 0; r++)
                heights[r] = Row(r).Max(p => p.NaturalHeight(plotWidth, usual));
        }
        for (var r = 0; r < rows; r++)
        {
            foreach (var panel in Row(r))
                panel.MeasureEnds(plotWidth, heights[r]);
            PanelMeasures.AlignEnds(Row(r));
        }

        var title = TextBlock.Wrapped(
            single ? null : figure.TitleText, width - 2 * PanelLayout.Edge, Theme.TitleSize, PanelLayout.Edge, PanelLayout.Edge);
        var y = title.Lines.Count == 0 ? 0 : title.Bottom;
        var placed = new List<PanelLayout>();
        for (var r = 0; r < rows; r++)
        {
            var x = 0.0;
            var row = Row(r);
            foreach (var panel in row)
            {
                x += panel.Left;
                var top = y + panel.Top;
                placed.Add(panel.At(new Box(x, top, x + panel.PlotWidth(plotWidth, heights[r]), top + heights[r])));
                x += plotWidth + panel.Right;
            }
            y += row[0].Top + heights[r] + row[0].Bottom;
        }
        return new FigureLayout(width, (int)Math.Ceiling(y), title, placed);
    }
}
