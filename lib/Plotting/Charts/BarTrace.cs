using Plotting.Scales;

namespace Plotting.Traces;

/// <summary>One bar per category; several bar traces in a panel stand side by side.</summary>
internal sealed class BarTrace : Trace
{
    /// <summary>Places on the category axis, in the order of the values.</summary>
    public required int[] Places { get; init; }

    public required string[] Categories { get; init; }

    public required double[] Values { get; init; }

    /// <summary>Where each bar begins when bars stand on one another; null for bars that begin at zero.</summary>
    public double[]? Starts { get; init; }

    /// <summary>The categories lie on the y axis and the bars go from left to right.</summary>
    public bool Sideways { get; init; }

    /// <summary>Where each bar ends.</summary>
    public double[] Ends => Starts is null ? Values : [.. Starts.Zip(Values, (start, value) => start + value)];

    public override IEnumerable<double> Xs => Sideways ? Ends : Positions;

    public override IEnumerable<double> Ys => Sideways ? Positions : Ends;

    public override bool StandsOnZero => !Sideways;

    public override bool LeansOnZero => Sideways;

    private IEnumerable<double> Positions => Places.Select(p => (double)p);

    public override string Kind => "bar chart";

    public override string Describe(Panel panel)
    {
        var name = Name is null ? "" : Name + ": ";
        if (Values.Length <= 8)
            return name + string.Join(", ", Categories.Zip(Values, (c, v) => $"{c} {NumberText.Short(v)}"));
        var finite = Enumerable.Range(0, Values.Length).Where(i => double.IsFinite(Values[i])).ToArray();
        if (finite.Length == 0)
            return $"{name}{Values.Length} bars, none finite";
        var low = finite.MinBy(i => Values[i]);
        var high = finite.MaxBy(i => Values[i]);
        return $"{name}{Values.Length} bars, lowest {Categories[low]} {NumberText.Short(Values[low])}, "
            + $"highest {Categories[high]} {NumberText.Short(Values[high])}";
    }
}
