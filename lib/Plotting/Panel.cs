using Plotting.Charts;
using Plotting.Scales;

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

    public bool HasNoAxes => Traces.Exists(t => !t.HasAxes);

    /// <summary>Whether a trace covers the whole panel, so that a grid under it would not be seen.</summary>
    public bool IsFilled => Traces.Exists(t => t.FillsPanel);

    public bool ShowLegend { get; set; } = true;

    /// <summary>What the axes must have room for beside this panel's own data: that of the other states of a slider.</summary>
    public Extent SharedX { get; set; } = Extent.Empty;

    public Extent SharedY { get; set; } = Extent.Empty;

    /// <summary>The extent along x of all data, lines and notes.</summary>
    public Extent XData()
    {
        var marks = Lines.Where(l => l.Vertical).Select(l => l.At).Concat(Notes.Select(n => n.X)).ToArray();
        var data = With(Traces.Aggregate(SharedX, (e, t) => e.With(t.XExtent(X.Log))), X.Log, marks);
        RequireLog(X, "x", marks, t => t.GridX);
        if (!X.Log && Traces.Exists(t => t.NeedsZeroX))
            data = data.With(0);
        RequirePositive(X, data, "x");
        return data;
    }

    /// <summary>The range shown along x.</summary>
    public Extent XRange()
    {
        var spansX = Traces.TrueForAll(t => t.SpansX);
        return X.Range(XData(), IsFilled ? 0 : spansX ? 0.01 : 0.04, keepZero: spansX || Traces.Exists(t => t.NeedsZeroX));
    }

    /// <summary>The extent along y, with zero where bars begin at it.</summary>
    public Extent YData()
    {
        var marks = Lines.Where(l => !l.Vertical).Select(l => l.At).Concat(Notes.Select(n => n.Y)).ToArray();
        var data = With(Traces.Aggregate(SharedY, (e, t) => e.With(t.YExtent(Y.Log))), Y.Log, marks);
        if (!Y.Log && Traces.Exists(t => t.NeedsZeroY))
            data = data.With(0);
        RequireLog(Y, "y", marks, t => t.GridY);
        RequirePositive(Y, data, "y");
        return data;
    }

    /// <summary>The range shown along y.</summary>
    public Extent YRange() => Y.Range(YData(), IsFilled ? 0 : 0.05, keepZero: Traces.Exists(t => t.NeedsZeroY));

    private static Extent With(Extent data, bool log, IEnumerable<double> values) =>
        data.With(log ? Extent.OfPositive(values) : Extent.Of(values));

    /// <summary>What has no position on a log axis: a mark or a surface at 0 or below, and cells or bars that are counted.</summary>
    private void RequireLog(Axis axis, string letter, IEnumerable<double> marks, Func<Trace, IEnumerable<double>> grid)
    {
        if (!axis.Log)
            return;
        var name = $"{letter} axis \"{axis.Title}\": log: true";
        if (axis.Categories.Count > 0 || Traces.Exists(t => t.CountsCells))
            throw new ArgumentException($"{name} has no meaning for the categories of bars and the cells of heat maps");
        var positions = marks.Concat(Traces.SelectMany(grid)).Where(at => at <= 0).Take(1).ToArray();
        if (positions.Length > 0)
            throw new ArgumentException($"{name} has no position for {positions[0]}, of a reference line, a note or a contour's grid");
    }

    private void RequirePositive(Axis axis, Extent data, string letter)
    {
        if (axis.Log && data.IsEmpty && Traces.Count > 0)
            throw new ArgumentException($"{letter} axis \"{axis.Title}\": log: true needs a positive number, and the data has none");
    }
}
