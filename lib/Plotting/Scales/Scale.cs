namespace Plotting.Scales;

/// <summary>The position of a number on an axis, and which numbers get a tick.</summary>
internal abstract class Scale(Extent extent)
{
    /// <summary>No axis has more major, or more minor, ticks.</summary>
    protected const int MostTicks = 400;

    /// <summary>Positions are at most this many lengths of the axis away from it: far outside, and finite.</summary>
    protected const double Farthest = 1e6;

    public Extent Extent { get; } = extent;

    /// <summary>0 at the lower end of the axis, 1 at the upper, NaN for a number the axis cannot show.</summary>
    public abstract double Position(double value);

    /// <summary>About <paramref name="count"/> labelled ticks inside the extent, with minor ones between them.</summary>
    public abstract IReadOnlyList<Tick> Ticks(int count);

    public static Scale Of(Extent extent, Axis axis) =>
        axis.Log ? new LogScale(extent) : new LinearScale(extent, axis.Whole);
}
