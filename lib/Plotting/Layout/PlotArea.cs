using Plotting.Scales;

namespace Plotting.Svg;

/// <summary>The rectangle inside the axes, and where numbers lie in it.</summary>
internal sealed class PlotArea(Box box, Scale x, Scale y, bool downwards)
{
    public Box Box { get; } = box;

    public Scale XScale { get; } = x;

    public Scale YScale { get; } = y;

    public double X(double value) => Box.Left + XScale.Place(value) * Box.Width;

    public double Y(double value) =>
        downwards ? Box.Top + YScale.Place(value) * Box.Height : Box.Bottom - YScale.Place(value) * Box.Height;
}
