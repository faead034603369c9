using Plotting.Scales;

namespace Plotting.Traces;

/// <summary>One set of data in a panel.</summary>
internal abstract class Trace
{
    /// <summary>The name in the legend; a trace without one stays out of it.</summary>
    public string? Name { get; init; }

    public string? Colour { get; init; }

    public abstract IEnumerable<double> Xs { get; }

    public abstract IEnumerable<double> Ys { get; }

    /// <summary>How many palette colours the trace takes: none for surfaces, bands and graphs.</summary>
    public virtual bool IsSeries => true;

    /// <summary>Whether the trace fills its panel to the edge, so that the axes add no room around it.</summary>
    public virtual bool FillsPanel => false;

    /// <summary>Whether zero belongs on the y axis, as bars need.</summary>
    public virtual bool StandsOnZero => false;

    /// <summary>Whether zero belongs on the x axis, as bars that lie on their side need.</summary>
    public virtual bool LeansOnZero => false;

    /// <summary>"line chart", "heat map", ...: how the alt text begins.</summary>
    public abstract string Kind { get; }

    /// <summary>What a reader would see in the data, in a clause: "eta = 0.1 ends at 0.013".</summary>
    public abstract string Describe(Panel panel);

    /// <summary>Ranges of what can be drawn: on a log axis, positive numbers only.</summary>
    public virtual Extent XExtent(bool log) => log ? Extent.OfPositive(Xs) : Extent.Of(Xs);

    public virtual Extent YExtent(bool log) => log ? Extent.OfPositive(Ys) : Extent.Of(Ys);
}
