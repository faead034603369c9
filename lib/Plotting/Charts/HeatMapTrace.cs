using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Plotting.Layout;
using Plotting.Output.Plotly;
using Plotting.Output.Svg;
using Plotting.Scales;

namespace Plotting.Charts;

/// <summary>A matrix as coloured cells.</summary>
internal sealed class HeatMapTrace : Trace
{
    private const int Shades = 64;

    /// <summary>A matrix with more cells is drawn as means of blocks, or the picture would not fit into a notebook.</summary>
    private const int MostCells = 4200;

    /// <summary>[row, column]; row 0 is at the top unless the axis says otherwise.</summary>
    public required double[,] Values { get; init; }

    public required ColourScale Scale { get; init; }

    /// <summary>What the colours measure: the title of the colour bar.</summary>
    public string? ColourTitle { get; init; }

    public bool Annotate { get; init; }

    public double? From { get; init; }

    public double? To { get; init; }

    public int Rows => Values.GetLength(0);

    public int Columns => Values.GetLength(1);

    protected override IEnumerable<double> Xs => [-0.5, Columns - 0.5];

    protected override IEnumerable<double> Ys => [-0.5, Rows - 0.5];

    public override bool CountsCells => true;

    public override bool IsSeries => false;

    public override bool FillsPanel => true;

    public override Depth Depth => Depth.Surface;

    /// <summary>Square cells, within bounds that leave the words of each row their height.</summary>
    public override double? NaturalHeight(double width, double usual) =>
        Math.Clamp(width * Rows / Columns, Math.Clamp(46 * Rows, 100, 200), Math.Max(usual, Math.Min(640, 24 * Rows)));

    public override ColourBar? ColourBar(double height) => Layout.ColourBar.OfRange(Range(), Scale, ColourTitle, height);

    public override string Kind => "heat map";

    /// <summary>The numbers at the two ends of the colour scale.</summary>
    public Extent Range()
    {
        var extent = Extent.Of(Values.Cast<double>());
        if (extent.IsEmpty)
            extent = new Extent(0, 1);
        if (Scale.Centred && From is null && To is null)
        {
            var size = Math.Max(Math.Abs(extent.Min), Math.Abs(extent.Max));
            extent = new Extent(-size, size);
        }
        extent = new Extent(From ?? extent.Min, To ?? extent.Max);
        if (extent.Span > 0)
            return extent;
        // One number has a scale around it, and a large one needs more than a half to differ from its neighbours.
        var around = Math.Max(0.5, 1e-8 * Math.Abs(extent.Min));
        return new Extent(Math.Max(extent.Min - around, -double.MaxValue), Math.Min(extent.Min + around, double.MaxValue));
    }

    public override string Describe(Panel panel)
    {
        var name = Name is null ? "" : Name + ": ";
        var text = $"{name}{Rows} rows by {Columns} columns";
        var extent = Extent.Of(Values.Cast<double>());
        if (extent.IsEmpty)
            return text + ", no finite value";
        var (lowRow, lowColumn) = Find(extent.Min);
        var (highRow, highColumn) = Find(extent.Max);
        return $"{text}, lowest {NumberText.Short(extent.Min)} at {CellName(panel, lowRow, lowColumn)}, "
            + $"highest {NumberText.Short(extent.Max)} at {CellName(panel, highRow, highColumn)}";
    }

    /// <summary>
    /// Cells in units of their own: every run of one shade in a row is a stroke one cell thick, which takes a quarter of
    /// the bytes that a rectangle would.
    /// </summary>
    public override void Draw(Canvas canvas, PanelLayout panel)
    {
        var area = panel.Area;
        var range = Range();
        var block = (int)Math.Ceiling(Math.Sqrt(Rows * (double)Columns / MostCells));
        var values = block <= 1 ? Values : BlockMeans(Values, block);
        var (rows, columns) = (values.GetLength(0), values.GetLength(1));
        var paths = new SortedDictionary<int, StringBuilder>();
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns;)
            {
                var shade = ShadeOf(values[r, c], range);
                var end = c + 1;
                while (end < columns && ShadeOf(values[r, end], range) == shade)
                    end++;
                if (shade >= 0)
                {
                    if (!paths.TryGetValue(shade, out var path))
                        paths[shade] = path = new StringBuilder();
                    path.Append($"M{c} {r}h{end - c}");
                }
                c = end;
            }
        }
        // A stroke covers half a cell on either side of its path, and the last blocks may be clipped.
        var (x0, y0) = (area.X(-0.5), area.Y(-0.5 + block / 2.0));
        var (width, height) = (block * (area.X(1) - area.X(0)), block * (area.Y(1) - area.Y(0)));
        canvas.Raw($"<g transform=\"translate({Canvas.N(x0)} {Canvas.N(y0)}) scale({Scaled(width)} {Scaled(height)})\" ");
        canvas.Raw("fill=\"none\" shape-rendering=\"crispEdges\">");
        foreach (var (shade, path) in paths)
            canvas.Raw($"<path stroke=\"{ColourOf(shade, Scale)}\" d=\"{path}\"/>");
        canvas.Raw("</g>");
    }

    /// <summary>Means of square blocks; cells without a number do not count.</summary>
    private static double[,] BlockMeans(double[,] values, int block)
    {
        var (rows, columns) = (values.GetLength(0), values.GetLength(1));
        var means = new double[(rows + block - 1) / block, (columns + block - 1) / block];
        for (var r = 0; r < means.GetLength(0); r++)
        {
            for (var c = 0; c < means.GetLength(1); c++)
            {
                var (sum, small, count) = (0.0, 0.0, 0);
                for (var i = r * block; i < Math.Min(rows, (r + 1) * block); i++)
                {
                    for (var j = c * block; j < Math.Min(columns, (c + 1) * block); j++)
                    {
                        if (!double.IsFinite(values[i, j]))
                            continue;
                        sum += values[i, j];
                        small += values[i, j] / (block * block); // finite where the sum is not
                        count++;
                    }
                }
                means[r, c] = count == 0 ? double.NaN : double.IsFinite(sum) ? sum / count : small * (block * block / (double)count);
            }
        }
        return means;
    }

    /// <summary>The number in each cell, where all of them fit.</summary>
    public override IReadOnlyList<TextLabel> CellTexts(PlotArea area)
    {
        if (!Annotate)
            return [];
        var range = Range();
        var cellWidth = Math.Abs(area.X(1) - area.X(0));
        var cellHeight = Math.Abs(area.Y(1) - area.Y(0));
        var decimals = Decimals();
        var texts = Values.Cast<double>().Select(v => CellText(v, decimals)).ToArray();
        var widest = texts.Max(t => TextMetrics.Width(t, Theme.CellSize));
        var size = Math.Min(Theme.CellSize, Theme.CellSize * (cellWidth - 4) / widest);
        if (size < 9 || cellHeight < 1.2 * size)
            return [];
        return texts.Select((text, i) =>
        {
            var (row, column) = (i / Columns, i % Columns);
            var shade = ShadeOf(Values[row, column], range);
            var ink = shade < 0 ? Theme.Ink : ColourScale.TextOn(ColourOf(shade, Scale));
            return new TextLabel(area.X(column), area.Y(row), text, size, ink);
        }).ToArray();
    }

    public override void WritePlotly(PlotlyPanel plotly)
    {
        var range = Range();
        var node = new JsonObject
        {
            ["type"] = "heatmap",
            ["z"] = PlotlyValue.Matrix(Values),
            ["zmin"] = PlotlyValue.Number(range.Min),
            ["zmax"] = PlotlyValue.Number(range.Max),
            ["colorscale"] = PlotlyValue.Colours(Scale),
            ["colorbar"] = plotly.ColourBar(this),
            ["hoverongaps"] = false,
        };
        if (Annotate)
        {
            var decimals = Decimals();
            node["text"] = new JsonArray(Enumerable.Range(0, Rows).Select(r => (JsonNode?)PlotlyValue.Texts(
                Enumerable.Range(0, Columns).Select(c => CellText(Values[r, c], decimals)))).ToArray());
            node["texttemplate"] = "%{text}";
        }
        plotly.Add(this, node);
    }

    /// <summary>The same number of decimals in every cell, or null where sizes differ too much for that.</summary>
    private int? Decimals()
    {
        var finite = Values.Cast<double>().Where(double.IsFinite).ToArray();
        var largest = finite.Length == 0 ? 0 : finite.Max(Math.Abs);
        if (Array.TrueForAll(finite, v => v == Math.Floor(v)) && largest < 1e6)
            return 0;
        return largest switch { >= 0.1 and < 10 => 2, >= 10 and < 1000 => 1, _ => null };
    }

    private static string CellText(double value, int? decimals)
    {
        if (!double.IsFinite(value))
            return "";
        return decimals is { } count
            ? NumberText.Fixed(value, count)
            : NumberText.Short(NumberText.Round(value, 3)).Replace('-', '\u2212');
    }

    private static int ShadeOf(double value, Extent range) =>
        double.IsFinite(value) ? (int)Math.Round(Math.Clamp(range.Share(value), 0, 1) * (Shades - 1)) : -1;

    private static string ColourOf(int shade, ColourScale scale) => scale.At(shade / (Shades - 1.0));

    private static string Scaled(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private (int Row, int Column) Find(double value)
    {
        for (var r = 0; r < Rows; r++)
        {
            for (var c = 0; c < Columns; c++)
            {
                if (Values[r, c] == value)
                    return (r, c);
            }
        }
        throw new InvalidOperationException($"heat map: {value} is not one of its values");
    }

    private static string CellName(Panel panel, int row, int column)
    {
        var rowName = row < panel.Y.Categories.Count ? panel.Y.Categories[row] : row.ToString();
        var columnName = column < panel.X.Categories.Count ? panel.X.Categories[column] : column.ToString();
        return $"row {rowName}, column {columnName}";
    }
}
