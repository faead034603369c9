using Plotting.Layout;

namespace Plotting.Output.Plotly;

/// <summary>
/// The SVG's pixels in Plotly's paper coordinates, in which (0, 0) and (1, 1) are the corners of the rectangle that
/// holds all axes: what has a position in one picture gets the same position in the other.
/// </summary>
internal sealed class PlotlySheet(Box axes)
{
    public double X(double pixel) => Math.Round((pixel - axes.Left) / axes.Width, 4);

    public double Y(double pixel) => Math.Round((axes.Bottom - pixel) / axes.Height, 4);

    /// <summary>A height as a share of the paper.</summary>
    public double Height(double pixels) => Math.Round(pixels / axes.Height, 4);
}
