using Plotting.Scales;

namespace Plotting.Layout;

/// <summary>The rectangle inside the axes, and the pixels of numbers in it.</summary>
internal sealed class PlotArea(Box box, Scale x, Scale y, bool downwards)
{
    public Box Box { get; } = box;

    public Scale XScale { get; } = x;

    public Scale YScale { get; } = y;

    public double X(double value) => Box.Left + XScale.Position(value) * Box.Width;

    public double Y(double value) =>
        downwards ? Box.Top + YScale.Position(value) * Box.Height : Box.Bottom - YScale.Position(value) * Box.Height;
}
