namespace Plotting.Svg;

/// <summary>A finished picture, with the boxes of its words and of its axes.</summary>
internal sealed record Drawing(
    string Svg, int Width, int Height, IReadOnlyList<(Box Box, string Text)> Labels,
    IReadOnlyDictionary<(Panel Panel, object Mark), Placement> Placements,
    IReadOnlyList<string> TitleLines, IReadOnlyList<PlacedPanel> Panels);

/// <summary>A panel with the rectangle its axes got.</summary>
internal sealed record PlacedPanel(PanelLayout Layout, Box Plot);

/// <summary>Places panels in their grid, edges of axes in line, and draws them.</summary>
internal static class FigureRenderer
{
    private const double SinglePlotHeight = 330;
    private const double GridPlotHeight = 250;
    /// <summary>More columns need a wider sheet: their labels stay as large as they can.</summary>
    private static readonly int[] Widths = [680, 840, 1080, 1320];

    public static Drawing Render(Figure figure)
    {
        var single = figure.Panels.Count == 1 && figure.Columns == 1;
        if (single)
            figure.Panels[0].Title = figure.TitleText;
        var columns = figure.Columns;
        var rows = (figure.Panels.Count + columns - 1) / columns;
        var width = Widths[columns - 1];
        var layouts = figure.Panels.ConvertAll(p => new PanelLayout(p, !single));
        var usual = figure.PanelHeight > 0 ? figure.PanelHeight : single ? SinglePlotHeight : GridPlotHeight;
        List<PanelLayout> Column(int c) => layouts.Where((_, i) => i % columns == c).ToList();
        List<PanelLayout> Row(int r) => layouts.Skip(r * columns).Take(columns).ToList();

        var heights = Enumerable.Repeat((double)usual, rows).ToArray();
        var plotWidth = 0.0;
        // Heights follow from widths, and the width of tick labels from heights: the second pass settles both.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < layouts.Count; i++)
                layouts[i].MeasureSides(heights[i / columns]);
            for (var c = 0; c < columns; c++)
                Align(Column(c), l => l.Left, (l, v) => l.Left = v, l => l.Right, (l, v) => l.Right = v);
            var sides = Enumerable.Range(0, columns).Sum(c => Column(c)[0].Left + Column(c)[0].Right);
            // Titles of many lines beside the axes make the sheet wider, not the axes vanish.
            width = Math.Max(width, (int)Math.Ceiling(sides + columns * 4 * PanelLayout.Narrowest));
            plotWidth = (width - sides) / columns;
            for (var r = 0; r < rows && pass == 0 && figure.PanelHeight == 0; r++)
                heights[r] = Row(r).Max(l => l.NaturalHeight(plotWidth, usual));
        }
        for (var r = 0; r < rows; r++)
        {
            foreach (var layout in Row(r))
                layout.MeasureEnds(plotWidth, heights[r]);
            Align(Row(r), l => l.Top, (l, v) => l.Top = v, l => l.Bottom, (l, v) => l.Bottom = v);
        }

        var canvas = new Canvas();
        var titleLines = single || figure.TitleText is not { Length: > 0 } title ? [] : TextMetrics.Wrap(title, width - 2 * PanelLayout.Edge, PanelLayout.TitleSize, bold: true);
        var y = DrawTitle(canvas, titleLines);
        var placed = new List<PlacedPanel>();
        for (var r = 0; r < rows; r++)
        {
            var x = 0.0;
            var row = Row(r);
            for (var c = 0; c < row.Count; c++)
            {
                x += row[c].Left;
                var top = y + row[c].Top;
                var plot = new Box(x, top, x + row[c].PlotWidth(plotWidth, heights[r]), top + heights[r]);
                row[c].Draw(canvas, plot);
                placed.Add(new PlacedPanel(row[c], plot));
                x += plotWidth + row[c].Right;
            }
            y += row[0].Top + heights[r] + row[0].Bottom;
        }
        var height = (int)Math.Ceiling(y);
        return new Drawing(canvas.Document(width, height, figure.Alt), width, height, canvas.Labels, canvas.Placements, titleLines, placed);
    }

    private static double DrawTitle(Canvas canvas, List<string> lines)
    {
        if (lines.Count == 0)
            return 0;
        var y = PanelLayout.Edge;
        foreach (var line in lines)
        {
            canvas.Text(PanelLayout.Edge, y + TextMetrics.LineHeight(PanelLayout.TitleSize) / 2, line, PanelLayout.TitleSize, Anchor.Start, bold: true);
            y += TextMetrics.LineHeight(PanelLayout.TitleSize);
        }
        return y;
    }

    private static void Align(
        List<PanelLayout> group, Func<PanelLayout, double> first, Action<PanelLayout, double> setFirst,
        Func<PanelLayout, double> second, Action<PanelLayout, double> setSecond)
    {
        var (a, b) = (group.Max(first), group.Max(second));
        foreach (var layout in group)
        {
            setFirst(layout, a);
            setSecond(layout, b);
        }
    }
}
