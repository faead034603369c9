using Plotting.Svg;

namespace Plotting.Json;

/// <summary>
/// The SVG's pixels in Plotly's paper coordinates, in which (0, 0) and (1, 1) are the corners of the rectangle that
/// holds all axes: what has a place in one picture gets the same place in the other.
/// </summary>
internal sealed class PlotlySheet
{
    public PlotlySheet(Drawing drawing)
    {
        Drawing = drawing;
        var plots = drawing.Panels.Select(p => p.Plot).ToList();
        Area = new Box(plots.Min(p => p.Left), plots.Min(p => p.Top), plots.Max(p => p.Right), plots.Max(p => p.Bottom));
    }

    public Drawing Drawing { get; }

    public Box Area { get; }

    public double X(double pixel) => Math.Round((pixel - Area.Left) / Area.Width, 4);

    public double Y(double pixel) => Math.Round((Area.Bottom - pixel) / Area.Height, 4);
}
