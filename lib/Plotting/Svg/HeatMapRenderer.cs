using System.Text;
using Plotting.Scales;
using Plotting.Traces;

namespace Plotting.Svg;

internal static class HeatMapRenderer
{
    private const int Shades = 64;
    private const double NumberSize = 15;

    /// <summary>
    /// Cells in units of their own: every run of one shade in a row is a stroke one cell thick, which takes a quarter of
    /// the bytes that a rectangle would.
    /// </summary>
    public static void Draw(Canvas canvas, PlotArea area, HeatMapTrace map)
    {
        var range = map.Range();
        var paths = new SortedDictionary<int, StringBuilder>();
        for (var r = 0; r < map.Rows; r++)
        {
            for (var c = 0; c < map.Columns;)
            {
                var shade = ShadeOf(map.Values[r, c], range);
                var end = c + 1;
                while (end < map.Columns && ShadeOf(map.Values[r, end], range) == shade)
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
        var (x0, y0) = (area.X(-0.5), area.Y(0));
        canvas.Raw($"<g transform=\"translate({Canvas.N(x0)} {Canvas.N(y0)}) scale({Scaled(area.X(1) - area.X(0))} {Scaled(area.Y(1) - area.Y(0))})\" fill=\"none\" shape-rendering=\"crispEdges\">");
        foreach (var (shade, path) in paths)
            canvas.Raw($"<path stroke=\"{ColourOf(shade, map.Scale)}\" d=\"{path}\"/>");
        canvas.Raw("</g>");
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
        double.IsFinite(value) ? (int)Math.Round(Math.Clamp((value - range.Min) / range.Span, 0, 1) * (Shades - 1)) : -1;

    private static string ColourOf(int shade, ColourScale scale) => scale.At(shade / (Shades - 1.0));

    private static string Scaled(double value) => value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}
