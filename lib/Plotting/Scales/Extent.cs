namespace Plotting.Scales;

/// <summary>The closed interval between two finite numbers.</summary>
internal readonly record struct Extent(double Min, double Max)
{
    public static Extent Empty { get; } = new(double.PositiveInfinity, double.NegativeInfinity);

    public bool IsEmpty => Min > Max;

    /// <summary>Max - Min, infinite where the ends are farther apart than a number can say.</summary>
    public double Span => Max - Min;

    /// <summary>How many times as long as another extent this one is, by halves where a span is infinite.</summary>
    public double Over(Extent other) => double.IsFinite(Span) && double.IsFinite(other.Span)
        ? Span / other.Span
        : (Max / 2 - Min / 2) / (other.Max / 2 - other.Min / 2);

    /// <summary>0 at Min, 1 at Max, linear between and beyond them.</summary>
    public double Share(double value) => Share(value, Min, Max);

    /// <summary>(value - from) / (to - from); the halves are subtracted where a difference would be infinite.</summary>
    public static double Share(double value, double from, double to)
    {
        var share = (value - from) / (to - from);
        return double.IsFinite(to - from) && double.IsFinite(value - from) ? share : (value / 2 - from / 2) / (to / 2 - from / 2);
    }

    /// <summary>The number at the share i / n between two finite numbers, finite itself.</summary>
    public static double Between(double from, double to, double i, int n)
    {
        var step = (to - from) * i / n;
        return double.IsFinite(step) ? from + step : from * (1 - i / n) + to * (i / n);
    }

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
