using Plotting.Scales;

namespace Plotting.Traces;

/// <summary>One bar per category; several bar traces in a panel stand side by side.</summary>
internal sealed class BarTrace : Trace
{
    /// <summary>Places on the category axis, in the order of the values.</summary>
    public required int[] Places { get; init; }

    public required string[] Categories { get; init; }

    public required double[] Values { get; init; }

    public override IEnumerable<double> Xs => Places.Select(p => (double)p);

    public override IEnumerable<double> Ys => Values;

    public override bool StandsOnZero => true;

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
