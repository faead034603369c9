namespace Plotting.Scales;

/// <summary>The closed interval between two finite numbers.</summary>
internal readonly record struct Extent(double Min, double Max)
{
    public static Extent Empty { get; } = new(double.PositiveInfinity, double.NegativeInfinity);

    public bool IsEmpty => Min > Max;

    public double Span => Max - Min;

    /// <summary>The smallest extent that also holds <paramref name="value"/>; NaN and infinities are left out.</summary>
    public Extent With(double value) =>
        double.IsFinite(value) ? new(Math.Min(Min, value), Math.Max(Max, value)) : this;

    public Extent With(Extent other) => other.IsEmpty ? this : With(other.Min).With(other.Max);

    public static Extent Of(IEnumerable<double> values)
    {
        var extent = Empty;
        foreach (var value in values)
            extent = extent.With(value);
        return extent;
    }

    public static Extent OfPositive(IEnumerable<double> values) => Of(values.Where(v => v > 0));
}
