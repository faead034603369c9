using Plotting.Scales;

namespace Plotting.Traces;

/// <summary>Points joined by a line, marked one by one, or both.</summary>
internal sealed class XyTrace : Trace
{
    public required double[] X { get; init; }

    public required double[] Y { get; init; }

    public bool HasLine { get; init; }

    /// <summary>Null leaves the choice to the number of points.</summary>
    public bool? Markers { get; init; }

    public Dash? Dash { get; init; }

    /// <summary>A name beside each point; empty for none.</summary>
    public string[] Labels { get; init; } = [];

    /// <summary>Half the height of the error bar at each point; empty for none.</summary>
    public double[] Errors { get; init; } = [];

    public override IEnumerable<double> Xs => X;

    /// <summary>The ends of the error bar at a point, no farther than numbers go; NaN where the point or its error is not finite.</summary>
    public (double Low, double High) ErrorAt(int i) => double.IsFinite(Y[i]) && double.IsFinite(Errors[i])
        ? (Math.Max(Y[i] - Errors[i], -double.MaxValue), Math.Min(Y[i] + Errors[i], double.MaxValue))
        : (double.NaN, double.NaN);

    public override IEnumerable<double> Ys =>
        Y.Concat(Errors.Select((_, i) => ErrorAt(i).Low)).Concat(Errors.Select((_, i) => ErrorAt(i).High));

    public override string Kind => HasLine ? "line chart" : "scatter plot";

    public override string Describe(Panel panel)
    {
        var name = Name is null ? "" : Name + ": ";
        var shown = Enumerable.Range(0, X.Length).Where(i => double.IsFinite(X[i]) && double.IsFinite(Y[i])).ToArray();
        var points = X.Length == 1 ? "1 point" : $"{X.Length} points";
        if (shown.Length == 0)
            return $"{name}{points}, none finite";
        var range = Extent.Of(shown.Select(i => Y[i]));
        if (!HasLine)
            return $"{name}{points}, y from {NumberText.Short(range.Min)} to {NumberText.Short(range.Max)}";
        var (first, last) = (shown[0], shown[^1]);
        var text = $"{name}{points}, starts at {NumberText.Short(Y[first])}, ends at {NumberText.Short(Y[last])}";
        if (range.Min < Math.Min(Y[first], Y[last]))
            text += $", lowest {NumberText.Short(range.Min)}";
        if (range.Max > Math.Max(Y[first], Y[last]))
            text += $", highest {NumberText.Short(range.Max)}";
        return text;
    }
}
