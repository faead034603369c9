using Plotting.Scales;
using Plotting.Traces;

namespace Plotting;

/// <summary>One pair of axes and what is drawn on it.</summary>
internal sealed class Panel
{
    public string? Title { get; set; }

    public Axis X { get; } = new();

    public Axis Y { get; } = new();

    public List<Trace> Traces { get; } = [];

    public List<ReferenceLine> Lines { get; } = [];

    public List<Note> Notes { get; } = [];

    /// <summary>A step of one is as long on the x axis as on the y axis.</summary>
    public bool EqualUnits { get; set; }

    /// <summary>A graph is drawn on a bare sheet.</summary>
    public bool HasNoAxes => Traces.Exists(t => t is GraphTrace);

    public bool ShowLegend { get; set; } = true;

    /// <summary>What lies along x: all data, lines and notes.</summary>
    public Extent XData()
    {
        var data = Traces.Aggregate(Extent.Empty, (e, t) => e.With(t.XExtent(X.Log)));
        data = With(data, X.Log, Lines.Where(l => l.Vertical).Select(l => l.At).Concat(Notes.Select(n => n.X)));
        RequireLog(X, "x", Lines.Where(l => l.Vertical).Select(l => l.At).Concat(Notes.Select(n => n.X)), c => c.X);
        if (!X.Log && Traces.Exists(t => t.LeansOnZero))
            data = data.With(0);
        RequirePositive(X, data, "x");
        return data;
    }

    /// <summary>The range shown along x.</summary>
    public Extent XRange()
    {
        var fills = Traces.Exists(t => t.FillsPanel);
        var linesOnly = Traces.TrueForAll(t => t is XyTrace { HasLine: true } or BandTrace);
        return X.Range(XData(), fills ? 0 : linesOnly ? 0.01 : 0.04, keepZero: linesOnly || Traces.Exists(t => t.LeansOnZero));
    }

    /// <summary>What lies along y, zero with it where bars stand on it.</summary>
    public Extent YData()
    {
        var data = Traces.Aggregate(Extent.Empty, (e, t) => e.With(t.YExtent(Y.Log)));
        data = With(data, Y.Log, Lines.Where(l => !l.Vertical).Select(l => l.At).Concat(Notes.Select(n => n.Y)));
        if (!Y.Log && Traces.Exists(t => t.StandsOnZero))
            data = data.With(0);
        RequireLog(Y, "y", Lines.Where(l => !l.Vertical).Select(l => l.At).Concat(Notes.Select(n => n.Y)), c => c.Y);
        RequirePositive(Y, data, "y");
        return data;
    }

    /// <summary>The range shown along y.</summary>
    public Extent YRange()
    {
        var standing = Traces.Exists(t => t.StandsOnZero);
        return Y.Range(YData(), Traces.Exists(t => t.FillsPanel) ? 0 : 0.05, keepZero: standing);
    }

    private static Extent With(Extent data, bool log, IEnumerable<double> values) =>
        data.With(log ? Extent.OfPositive(values) : Extent.Of(values));

    /// <summary>What cannot stand on a log axis: a mark or a surface at 0 or below, and cells or bars that are counted.</summary>
    private void RequireLog(Axis axis, string letter, IEnumerable<double> marks, Func<ContourTrace, double[]> grid)
    {
        if (!axis.Log)
            return;
        var name = $"{letter} axis \"{axis.Title}\": log: true";
        if (axis.Categories.Count > 0 || Traces.Exists(t => t is HeatMapTrace))
            throw new ArgumentException($"{name} has no meaning for the categories of bars and the cells of heat maps");
        var positions = marks.Concat(Traces.OfType<ContourTrace>().SelectMany(grid)).Where(at => at <= 0).Take(1).ToArray();
        if (positions.Length > 0)
            throw new ArgumentException($"{name} has no position for {positions[0]}, of a reference line, a note or a contour's grid");
    }

    private void RequirePositive(Axis axis, Extent data, string letter)
    {
        if (axis.Log && data.IsEmpty && Traces.Count > 0)
            throw new ArgumentException($"{letter} axis \"{axis.Title}\": log: true needs a positive number, and the data has none");
    }
}
