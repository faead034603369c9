using Plotting.Scales;

namespace Plotting.Traces;

/// <summary>The area between two curves over the same x.</summary>
internal sealed class BandTrace : Trace
{
    public required double[] X { get; init; }

    public required double[] Lower { get; init; }

    public required double[] Upper { get; init; }

    public override IEnumerable<double> Xs => X;

    public override IEnumerable<double> Ys => Lower.Concat(Upper);

    /// <summary>A band takes the colour of the line drawn after it.</summary>
    public override bool IsSeries => false;

    public override string Kind => "shaded band";

    public override string Describe(Panel panel)
    {
        var last = Enumerable.Range(0, X.Length).LastOrDefault(i => double.IsFinite(Lower[i]) && double.IsFinite(Upper[i]), -1);
        var text = (Name ?? "band") + ": a shaded band";
        return last < 0
            ? text
            : $"{text}, at the end from {NumberText.Short(Lower[last])} to {NumberText.Short(Upper[last])}";
    }
}
