namespace Plotting.Scales;

/// <summary>What the author said about an axis; the rest follows from the data.</summary>
internal sealed class Axis
{
    public string? Title { get; set; }

    public bool Log { get; set; }

    public double? From { get; set; }

    public double? To { get; set; }

    /// <summary>Names of the positions 0, 1, 2, ...; empty for an axis of numbers.</summary>
    public List<string> Categories { get; } = [];

    /// <summary>The numbers count things (rows, columns): ticks are whole.</summary>
    public bool Whole { get; set; }

    /// <summary>The first category is at the top, as the first row of a matrix does.</summary>
    public bool Downwards { get; set; }

    /// <summary>The index of a category, added at the end when new.</summary>
    public int CategoryIndex(string name)
    {
        var index = Categories.IndexOf(name);
        if (index >= 0)
            return index;
        Categories.Add(name);
        return Categories.Count - 1;
    }

    /// <summary>The range shown: as the author set it, else the data with a small margin, and never without width.</summary>
    public Extent Range(Extent data, double margin, bool keepZero)
    {
        if (Categories.Count > 0)
            return new Extent(-0.5, Categories.Count - 0.5);
        var (emptyLow, emptyHigh) = Log ? (1.0, 10.0) : (0.0, 1.0);
        var low = From ?? (data.IsEmpty ? emptyLow : data.Min);
        var high = To ?? (data.IsEmpty ? emptyHigh : data.Max);
        // Data wholly outside a one-sided limit leaves nothing to measure the other side by.
        if (low > high)
            (low, high) = From is not null ? (low, Finite(Log ? low * 10 : low + 1)) : (Log ? Positive(high / 10) : Finite(high - 1), high);
        var spread = Log ? WithLogMargin(low, high, margin) : WithMargin(low, high, margin, keepZero);
        var shown = new Extent(From ?? spread.Min, To ?? spread.Max);
        if (Log ? Math.Log10(shown.Max) > Math.Log10(shown.Min) : shown.Max > shown.Min)
            return shown;
        throw new ArgumentException(
            $"axis \"{Title}\": its ends are {shown.Min:R} and {shown.Max:R}; expected two numbers with others between them");
    }

    private static Extent WithMargin(double low, double high, double margin, bool keepZero)
    {
        var size = Math.Max(Math.Abs(low), Math.Abs(high));
        // Differences this small against the numbers themselves are rounding, not a signal.
        if (high - low <= 1e-9 * size)
        {
            var around = Math.Max(0.1 * size, double.Epsilon);
            return size == 0 ? new Extent(-1, 1) : new Extent(Finite(low - around), Finite(high + around));
        }
        var extra = double.IsFinite(high - low) ? margin * (high - low) : margin * high - margin * low;
        var min = Finite(low - extra);
        var max = Finite(high + extra);
        // Quantities that are never negative keep their zero line at the bottom.
        if (low >= 0 && (min < 0 || (keepZero && low == 0)))
            min = 0;
        if (high <= 0 && max > 0)
            max = 0;
        return new Extent(min, max);
    }

    private static Extent WithLogMargin(double low, double high, double margin)
    {
        var decades = Math.Log10(high) - Math.Log10(low);
        if (decades < 1e-9)
            return new Extent(Positive(low / 2), Finite(high * 2));
        var factor = Math.Pow(10, margin * decades);
        return new Extent(Positive(low / factor), Finite(high * factor));
    }

    private static double Finite(double value) => Math.Clamp(value, -double.MaxValue, double.MaxValue);

    private static double Positive(double value) => Math.Max(value, double.Epsilon);
}
