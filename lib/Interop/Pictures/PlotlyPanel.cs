using Newtonsoft.Json.Linq;
using Plotting;

namespace Interop.Pictures;

/// <summary>An axis by its name in the layout ("x", "y2"), and the share of the sheet that it takes.</summary>
internal readonly record struct Domain(string Id, double From, double To);

/// <summary>A pair of axes, with what is drawn on it.</summary>
internal sealed class PlotlyPanel
{
    private readonly PlotlyTraces _traces;

    public PlotlyPanel(JObject layout, string x, string y, JObject[] traces, List<string> leftOut)
    {
        (X, Y) = (DomainOf(layout, x), DomainOf(layout, y));
        _traces = new PlotlyTraces(layout, AxisNamed(layout, x), AxisNamed(layout, y), traces, Panel, leftOut);
        Panel.EqualUnits = (string?)AxisNamed(layout, y)["scaleanchor"] == x && (double?)AxisNamed(layout, y)["scaleratio"] is null or 1
            && !Panel.Traces.Exists(trace => trace.FillsPanel && trace is Plotting.Charts.HeatMapTrace);
    }

    public Panel Panel { get; } = new();

    public Domain X { get; }

    public Domain Y { get; }

    public PlotlyAxis AxisOf(string letter) => letter == "x" ? _traces.X : _traces.Y;

    /// <summary>The value at a share of the axis: 0 at its lower end, 1 at its upper.</summary>
    public double FromShare(string letter, double share)
    {
        var (axis, range) = letter == "x" ? (Panel.X, Panel.XRange()) : (Panel.Y, Panel.YRange());
        if (axis.Downwards)
            share = 1 - share;
        return axis.Log ? Math.Pow(10, Math.Log10(range.Min) + share * Math.Log10(range.Max / range.Min)) : range.Min + share * range.Span;
    }

    /// <summary>How far a point of the sheet is from the axes.</summary>
    public double Distance(double x, double y) =>
        Math.Max(0, Math.Max(X.From - x, x - X.To)) + Math.Max(0, Math.Max(Y.From - y, y - Y.To));

    /// <summary>The axis "x2" is called "xaxis2" in the layout.</summary>
    public static JObject AxisNamed(JObject layout, string id) => layout[$"{id[0]}axis{id[1..]}"] as JObject ?? [];

    private static Domain DomainOf(JObject layout, string id)
    {
        var axis = AxisNamed(layout, id);
        if (axis["domain"] is JArray { Count: 2 } domain)
            return new Domain(id, PlotlyCells.Number(domain[0]), PlotlyCells.Number(domain[1]));
        return layout["grid"] is JObject grid && axis["overlaying"] is null ? OfGrid(grid, id) : new Domain(id, 0, 1);
    }

    /// <summary>A grid numbers its axes row by row, or with shared ones one for each column and each row.</summary>
    private static Domain OfGrid(JObject grid, string id)
    {
        var (rows, columns) = (Math.Max(1, (int?)grid["rows"] ?? 1), Math.Max(1, (int?)grid["columns"] ?? 1));
        var index = id.Length == 1 ? 0 : int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture) - 1;
        var coupled = (string?)grid["pattern"] is not "independent";
        if (id[0] == 'x')
            return Share(coupled ? index : index % columns, columns);
        var row = coupled ? index : index / columns;
        return Share((string?)grid["roworder"] == "bottom to top" ? row : rows - 1 - row, rows);

        Domain Share(int cell, int count) => new(id, (cell + 0.1) / count, (cell + 0.9) / count);
    }
}
