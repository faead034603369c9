using System.Text;
using Plotting.Scales;
using Plotting.Traces;

namespace Plotting.Svg;

internal static class HeatMapRenderer
{
    private const int Shades = 64;

    /// <summary>A matrix with more cells is drawn as means of blocks, or the picture would not fit into a notebook.</summary>
    private const int MostCells = 4200;

    private const double NumberSize = 15;

    /// <summary>
    /// Cells in units of their own: every run of one shade in a row is a stroke one cell thick, which takes a quarter of
    /// the bytes that a rectangle would.
    /// </summary>
    public static void Draw(Canvas canvas, PlotArea area, HeatMapTrace map)
    {
        var range = map.Range();
        var block = (int)Math.Ceiling(Math.Sqrt(map.Rows * (double)map.Columns / MostCells));
        var values = block <= 1 ? map.Values : BlockMeans(map.Values, block);
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
        // A stroke lies half a cell to either side of its path, and the last blocks may be clipped.
        var (x0, y0) = (area.X(-0.5), area.Y(-0.5 + block / 2.0));
        var (width, height) = (block * (area.X(1) - area.X(0)), block * (area.Y(1) - area.Y(0)));
        canvas.Raw($"<g transform=\"translate({Canvas.N(x0)} {Canvas.N(y0)}) scale({Scaled(width)} {Scaled(height)})\" fill=\"none\" shape-rendering=\"crispEdges\">");
        foreach (var (shade, path) in paths)
            canvas.Raw($"<path stroke=\"{ColourOf(shade, map.Scale)}\" d=\"{path}\"/>");
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
    public static void DrawNumbers(Canvas canvas, PlotArea area, HeatMapTrace map, LabelPlacer placer)
    {
        if (!map.Annotate)
            return;
        var range = map.Range();
        var decimals = Decimals(map.Values);
        var cellWidth = Math.Abs(area.X(1) - area.X(0));
        var cellHeight = Math.Abs(area.Y(1) - area.Y(0));
        var texts = map.Values.Cast<double>().Select(v => CellText(v, decimals)).ToArray();
        var widest = texts.Max(t => TextMetrics.Width(t, NumberSize));
        var size = Math.Min(NumberSize, NumberSize * (cellWidth - 4) / widest);
        if (size < 9 || cellHeight < 1.2 * size)
            return;
        for (var r = 0; r < map.Rows; r++)
        {
            for (var c = 0; c < map.Columns; c++)
            {
                var shade = ShadeOf(map.Values[r, c], range);
                var ink = shade < 0 ? Canvas.Ink : ColourScale.TextOn(ColourOf(shade, map.Scale));
                var text = texts[r * map.Columns + c];
                canvas.Text(area.X(c), area.Y(r), text, size, fill: ink);
                placer.Take(Canvas.TextBox(area.X(c), area.Y(r), text, size, Anchor.Middle));
            }
        }
    }

    /// <summary>The same number of decimals in every cell, or null where sizes differ too much for that.</summary>
    public static int? Decimals(double[,] values)
    {
        var finite = values.Cast<double>().Where(double.IsFinite).ToArray();
        var largest = finite.Length == 0 ? 0 : finite.Max(Math.Abs);
        if (Array.TrueForAll(finite, v => v == Math.Floor(v)) && largest < 1e6)
            return 0;
        return largest switch { >= 0.1 and < 10 => 2, >= 10 and < 1000 => 1, _ => null };
    }

    public static string CellText(double value, int? decimals)
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

    private static string Scaled(double value) => value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}
