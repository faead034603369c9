using Plotting.Traces;

namespace Plotting.Svg;

internal static class BandRenderer
{
    public const double Opacity = 0.22;

    public static void Draw(Canvas canvas, PlotArea area, BandTrace band, SeriesStyle style)
    {
        // On a log axis a lower edge at or below zero runs along the bottom.
        double Low(double y) => area.Y(y) is var at && double.IsNaN(at) && double.IsFinite(y) ? area.Box.Bottom : at;

        var path = new PathData();
        var start = 0;
        for (var i = 0; i <= band.X.Length; i++)
        {
            if (i < band.X.Length && double.IsFinite(area.X(band.X[i]) + Low(band.Lower[i]) + area.Y(band.Upper[i])))
                continue;
            if (i > start)
            {
                var run = Enumerable.Range(start, i - start).ToArray();
                var upper = Thinning.KeepExtremes(run.Select(k => (area.X(band.X[k]), area.Y(band.Upper[k]))).ToList(), 2);
                var lower = Thinning.KeepExtremes(run.Select(k => (area.X(band.X[k]), Low(band.Lower[k]))).ToList(), 2);
                path.Move(upper[0].X, upper[0].Y);
                foreach (var (x, y) in upper.Skip(1).Concat(Enumerable.Reverse(lower)))
                    path.Line(x, y);
                path.Close();
            }
            start = i + 1;
        }
        canvas.Fill(path, style.Colour, Opacity);
    }
}
