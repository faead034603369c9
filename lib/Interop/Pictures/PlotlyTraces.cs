using System.Globalization;
using Newtonsoft.Json.Linq;
using Plotting;
using Plotting.Charts;
using Plotting.Scales;

namespace Interop.Pictures;

/// <summary>The traces of one pair of axes.</summary>
internal sealed class PlotlyTraces
{
    private const int UsualLevels = 12;
    private const int UsualBins = 30;

    /// <summary>plotly.js marks the points of a line one by one below this number.</summary>
    private const int FewPoints = 20;

    private readonly JObject _layout;
    private readonly JObject[] _traces;
    private readonly PlotlyAxis _x;
    private readonly PlotlyAxis _y;
    private readonly List<string> _leftOut;

    public PlotlyTraces(JObject layout, JObject xAxis, JObject yAxis, JObject[] traces, Panel panel, List<string> leftOut)
    {
        (_layout, _traces, _leftOut) = (layout, traces, leftOut);
        _x = new PlotlyAxis(xAxis, panel.X, CellsOf("x", "y"), StepsOf("x"));
        _y = new PlotlyAxis(yAxis, panel.Y, CellsOf("y", "x"), StepsOf("y"));
        if (_x.IsReversed)
            leftOut.Add("the x axis from right to left");
        var stacked = (string?)layout["barmode"] is "stack" or "relative";
        var heights = new Dictionary<(int, bool), double>();
        for (var i = 0; i < traces.Length; i++)
        {
            foreach (var trace in Read(traces[i], i == 0 ? null : traces[i - 1], stacked ? heights : null, panel))
                panel.Traces.Add(trace);
        }

        panel.ShowLegend = (bool?)layout["showlegend"] ?? traces.Length > 1;
    }

    public PlotlyAxis X => _x;

    public PlotlyAxis Y => _y;

    /// <summary>Whether plotly.js draws a type on a plane with two axes, and we as well.</summary>
    public static bool Draws(JObject trace) => TypeOf(trace) is "scatter" or "scattergl" or "bar" or "histogram" or "heatmap" or "contour";

    public static string TypeOf(JObject trace) => (string?)trace["type"] ?? "scatter";

    private static bool IsSideways(JObject trace) =>
        (string?)trace["orientation"] == "h" || TypeOf(trace) == "histogram" && trace["x"] is null;

    private JToken[] CellsOf(string own, string other) =>
    [
        .. _traces.Where(trace => TypeOf(trace) != "histogram" || trace[own] is not null || trace[other] is null)
            .SelectMany(trace => PlotlyCells.Of(trace[own])),
    ];

    /// <summary>What a trace has along an axis; without it plotly.js counts, from 0 unless the trace says otherwise.</summary>
    private static JToken[] Cells(JObject trace, string letter)
    {
        var given = PlotlyCells.Of(trace[letter]);
        if (given.Length > 0)
            return given;
        var count = TypeOf(trace) switch
        {
            "histogram" => 0,
            "heatmap" or "contour" => letter == "y" ? PlotlyCells.Rows(trace["z"]).Length : Columns(trace),
            _ => PlotlyCells.Of(trace[letter == "x" ? "y" : "x"]).Length,
        };
        var (start, step) = (Number($"{letter}0", 0), Number($"d{letter}", 1));
        return [.. Enumerable.Range(0, count).Select(i => (JToken)new JValue(start + i * step))];

        double Number(string name, double otherwise) =>
            PlotlyCells.Number(trace[name]) is var value && double.IsFinite(value) ? value : otherwise;
    }

    private static int Columns(JObject trace) => PlotlyCells.Rows(trace["z"]).Select(row => row.Length).DefaultIfEmpty(0).Max();

    /// <summary>
    /// The numbers that become neighbours on an axis, whatever the distance: cells of a matrix, and bars but those that touch.
    /// </summary>
    private double[]? StepsOf(string own)
    {
        var beside = _traces.Where(trace => TypeOf(trace) == "heatmap"
            || TypeOf(trace) == "bar" && own == (IsSideways(trace) ? "y" : "x") && !Touch(trace));
        var numbers = beside.SelectMany(trace => Cells(trace, own)).Where(cell => cell is not JValue { Value: string })
            .Select(cell => PlotlyCells.Number(cell)).ToArray();
        return numbers.Length == 0 ? null : numbers;
    }

    /// <summary>Upright bars whose width is the distance between them: how our own figures write a histogram.</summary>
    private static bool Touch(JObject trace)
    {
        var (width, at) = (PlotlyCells.Number(trace["width"]), PlotlyCells.Numbers(trace["x"]));
        return !IsSideways(trace) && at.Length > 0 && width > 0
            && Enumerable.Range(1, at.Length - 1).All(i => Math.Abs(at[i] - at[i - 1] - width) < 1e-6 * width);
    }

    private IEnumerable<Trace> Read(JObject trace, JObject? before, Dictionary<(int, bool), double>? stacked, Panel panel) =>
        TypeOf(trace) switch
        {
            "bar" => [Bar(trace, stacked, panel)],
            "histogram" => Histogram(trace, panel),
            "heatmap" => HeatMap(trace),
            "contour" => Contour(trace),
            _ => Xy(trace, before),
        };

    private static string? Name(JObject trace) => (bool?)trace["showlegend"] == false ? null : PlotlyCells.WordsOrNull(trace["name"]);

    private static string? Colour(JObject trace) =>
        PlotlyColours.Of(trace["line"]?["color"]) ?? PlotlyColours.Of(trace["marker"]?["color"]);

    private (double[] X, double[] Y) Points(JObject trace)
    {
        var (x, y) = (Array.ConvertAll(Cells(trace, "x"), _x.At), Array.ConvertAll(Cells(trace, "y"), _y.At));
        // plotly.js draws as many points as the shorter of the two has.
        var count = Math.Min(x.Length, y.Length);
        return (x[..count], y[..count]);
    }

    private IEnumerable<Trace> Xy(JObject trace, JObject? before)
    {
        var (x, y) = Points(trace);
        if (x.Length == 0)
            yield break;
        var mode = (string?)trace["mode"] ?? (x.Length < FewPoints ? "lines+markers" : "lines");
        var line = mode.Contains("lines", StringComparison.Ordinal) && (double?)trace["line"]?["width"] != 0;
        var marks = mode.Contains("markers", StringComparison.Ordinal);
        if (Filled(trace, before, x, y) is { } band)
            yield return band;
        if (!line && !marks && !mode.Contains("text", StringComparison.Ordinal))
            yield break;
        if (line && !marks && (string?)trace["line"]?["shape"] is "hv" or "vh")
            (x, y) = Stairs(x, y, (string?)trace["line"]!["shape"] == "hv");
        var labels = mode.Contains("text", StringComparison.Ordinal) ? PlotlyCells.Of(trace["text"]) : [];
        yield return new XyTrace
        {
            X = x,
            Y = y,
            Name = Name(trace),
            HasLine = line,
            // Many marks on a line are few on ours too; a chart that says "lines" has none.
            Markers = (double?)trace["marker"]?["maxdisplayed"] > 0 ? null : marks,
            Dash = (double?)trace["marker"]?["maxdisplayed"] > 0 ? null : DashOf(trace["line"]?["dash"]),
            Colour = Colour(trace),
            Labels = labels.Length == x.Length ? Array.ConvertAll(labels, PlotlyCells.Name) : [],
            Errors = Errors(trace["error_y"], y),
        };
    }

    private BandTrace? Filled(JObject trace, JObject? before, double[] x, double[] y)
    {
        var lower = (string?)trace["fill"] switch
        {
            "tozeroy" => new double[y.Length],
            "tonexty" when before is not null && Points(before).Y is var under && under.Length == y.Length => under,
            _ => null,
        };
        if (lower is null)
            return null;
        var bare = (double?)trace["line"]?["width"] == 0;
        var colour = PlotlyColours.Of(trace["fillcolor"]) ?? Colour(trace);
        return new BandTrace { X = x, Lower = lower, Upper = y, Name = bare ? Name(trace) : null, Colour = colour };
    }

    /// <summary>A line that keeps its value up to the next point, or takes it at once.</summary>
    private static (double[] X, double[] Y) Stairs(double[] x, double[] y, bool keeps)
    {
        var corners = Enumerable.Range(0, 2 * x.Length - 1)
            .Select(i => (X: x[keeps ? (i + 1) / 2 : i / 2], Y: y[keeps ? i / 2 : (i + 1) / 2])).ToArray();
        return ([.. corners.Select(corner => corner.X)], [.. corners.Select(corner => corner.Y)]);
    }

    private static double[] Errors(JToken? error, double[] y)
    {
        if (error is not JObject || (bool?)error["visible"] == false)
            return [];
        var lengths = (string?)error["type"] switch
        {
            "constant" => Array.ConvertAll(y, _ => PlotlyCells.Number(error["value"])),
            "percent" => Array.ConvertAll(y, value => Math.Abs(value) * PlotlyCells.Number(error["value"]) / 100),
            _ => PlotlyCells.Numbers(error["array"]),
        };
        return lengths.Length == y.Length ? lengths : [];
    }

    private static Dash DashOf(JToken? dash) => (string?)dash switch
    {
        "dash" => Dash.Dashed,
        "dot" => Dash.Dotted,
        "dashdot" => Dash.DashDotted,
        "longdash" or "longdashdot" => Dash.LongDashed,
        _ => Dash.Solid,
    };

    private Trace Bar(JObject trace, Dictionary<(int, bool), double>? stacked, Panel panel)
    {
        var sideways = IsSideways(trace);
        var (x, y) = Points(trace);
        var (along, values, axis) = sideways ? (y, x, panel.Y) : (x, y, panel.X);
        if (Touch(trace))
        {
            var half = PlotlyCells.Number(trace["width"]) / 2;
            return new HistogramTrace
            {
                Edges = [.. along.Select(middle => middle - half), along[^1] + half],
                Heights = values,
                Count = null,
                Name = Name(trace),
                Colour = Colour(trace),
            };
        }

        if (axis.Categories.Count == 0)
            axis.Categories.AddRange(Enumerable.Range(0, along.Length).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        var kept = Enumerable.Range(0, along.Length).Where(i => along[i] >= 0 && along[i] < axis.Categories.Count).ToArray();
        var positions = Array.ConvertAll(kept, i => (int)Math.Round(along[i]));
        values = Array.ConvertAll(kept, i => values[i]);
        return new BarTrace
        {
            Positions = positions,
            Categories = Array.ConvertAll(positions, position => axis.Categories[position]),
            Values = values,
            Starts = stacked is null ? null : [.. positions.Zip(values, (position, value) => Grown(stacked, position, value))],
            Sideways = sideways,
            Name = Name(trace),
            Colour = Colour(trace),
        };
    }

    /// <summary>The height at which a stacked bar begins; negative ones are stacked downwards.</summary>
    private static double Grown(Dictionary<(int, bool), double> heights, int position, double value)
    {
        var start = heights.GetValueOrDefault((position, value < 0));
        heights[(position, value < 0)] = start + (double.IsFinite(value) ? value : 0);
        return start;
    }

    private IEnumerable<Trace> Histogram(JObject trace, Panel panel)
    {
        if (IsSideways(trace) || (string?)trace["histfunc"] is not (null or "count") || (bool?)trace["cumulative"]?["enabled"] == true)
        {
            _leftOut.Add(IsSideways(trace) ? "a histogram that lies on its side" : "a histogram of something other than counts");
            yield break;
        }

        var values = Array.ConvertAll(PlotlyCells.Of(trace["x"]), _x.At).Where(double.IsFinite).ToArray();
        if (values.Length == 0)
            yield break;
        var norm = (string?)trace["histnorm"] ?? "";
        var share = norm switch { "probability" => 1.0 / values.Length, "percent" => 100.0 / values.Length, _ => 1 };
        if (panel.X.Categories.Count > 0)
        {
            var counts = values.GroupBy(value => (int)value).OrderBy(group => group.Key).ToArray();
            yield return new BarTrace
            {
                Positions = [.. counts.Select(group => group.Key)],
                Categories = [.. counts.Select(group => panel.X.Categories[group.Key])],
                Values = [.. counts.Select(group => group.Count() * share)],
                Name = Name(trace),
                Colour = Colour(trace),
            };
            yield break;
        }

        var counted = Binned(trace, values, density: norm is "probability density");
        var width = counted.Edges[1] - counted.Edges[0];
        yield return new HistogramTrace
        {
            Edges = counted.Edges,
            Heights = Array.ConvertAll(counted.Heights, height => norm == "density" ? height / width : height * share),
            Count = counted.Count,
            Name = Name(trace),
            Colour = Colour(trace),
        };
    }

    private static HistogramTrace Binned(JObject trace, double[] values, bool density)
    {
        var (start, size, end) = Steps(trace["xbins"]);
        if (!double.IsFinite(start + end) || !(size > 0) || (end - start) / size is not (> 0 and < 10_000))
        {
            var bins = Math.Clamp((int?)trace["nbinsx"] ?? UsualBins, 1, 500);
            return HistogramTrace.Of(values, Extent.Of(values), bins, density, null, null);
        }

        var edges = Enumerable.Range(0, (int)Math.Ceiling((end - start) / size - 1e-9) + 1).Select(i => start + i * size).ToArray();
        var heights = new double[edges.Length - 1];
        var inside = values.Where(value => value >= edges[0] && value < edges[^1]).ToArray();
        foreach (var value in inside)
            heights[Math.Clamp((int)Math.Floor((value - start) / size), 0, heights.Length - 1)] += density ? 1 / (inside.Length * size) : 1;
        return new HistogramTrace { Edges = edges, Heights = heights, Count = inside.Length };
    }

    private IEnumerable<Trace> HeatMap(JObject trace)
    {
        var rows = PlotlyCells.Rows(trace["z"]);
        if (Columns(trace) == 0)
            yield break;
        var (x, y) = (Array.ConvertAll(Cells(trace, "x"), _x.At), Array.ConvertAll(Cells(trace, "y"), _y.At));
        var values = NothingOf((int)Last(y) + 1, (int)Last(x) + 1);
        for (var r = 0; r < rows.Length && r < y.Length; r++)
        {
            for (var c = 0; c < rows[r].Length && c < x.Length; c++)
            {
                if (y[r] >= 0 && x[c] >= 0)
                    values[(int)Math.Round(y[r]), (int)Math.Round(x[c])] = PlotlyCells.Number(rows[r][c]);
            }
        }

        var colours = Coloured(trace);
        yield return new HeatMapTrace
        {
            Values = values,
            Scale = colours.Scale,
            ColourTitle = colours.Title,
            Annotate = trace["texttemplate"] is not null,
            From = colours.From,
            To = colours.To,
            Name = Name(trace),
        };
    }

    private static double Last(double[] positions) => Math.Max(0, positions.Where(double.IsFinite).DefaultIfEmpty(0).Max());

    private IEnumerable<Trace> Contour(JObject trace)
    {
        var rows = PlotlyCells.Rows(trace["z"]);
        var columns = Columns(trace);
        var (x, y) = (Array.ConvertAll(Cells(trace, "x"), _x.At), Array.ConvertAll(Cells(trace, "y"), _y.At));
        if (rows.Length < 2 || columns < 2 || x.Length != columns || y.Length != rows.Length)
        {
            _leftOut.Add($"a contour plot of {rows.Length} by {columns} heights over {y.Length} by {x.Length} points");
            yield break;
        }

        var height = HeightsBesideTicks(trace["colorbar"]);
        var z = NothingOf(rows.Length, columns);
        for (var r = 0; r < rows.Length; r++)
        {
            for (var c = 0; c < rows[r].Length; c++)
                z[r, c] = height(PlotlyCells.Number(rows[r][c]));
        }

        var colours = Coloured(trace);
        yield return new ContourTrace
        {
            X = x,
            Y = y,
            Z = z,
            Levels = Levels(trace, z, height),
            Filled = (string?)trace["contours"]?["coloring"] is not ("lines" or "none"),
            Scale = colours.Scale,
            ColourTitle = colours.Title,
            Name = Name(trace),
        };
    }

    private static double[] Levels(JObject trace, double[,] z, Func<double, double> height)
    {
        var (start, size, end) = Steps(trace["contours"]);
        if (double.IsFinite(start + end) && size > 0 && (end - start) / size is >= 0 and < 200)
        {
            var count = (int)Math.Floor((end - start) / size + 1e-9) + 1;
            return [.. Enumerable.Range(0, count).Select(i => height(start + i * size)).Distinct().Order()];
        }

        return Plotting.Charts.Contours.Levels.Of(z, Math.Clamp((int?)trace["ncontours"] ?? UsualLevels, 1, 60), log: false);
    }

    private static (double Start, double Size, double End) Steps(JToken? steps) =>
        (PlotlyCells.Number(steps?["start"]), PlotlyCells.Number(steps?["size"]), PlotlyCells.Number(steps?["end"]));

    /// <summary>
    /// Our own contours are written over the index of the band, with the heights on the colour bar, since plotly.js has
    /// equally spaced levels only. Read back, the surface has its heights again, linear between two of them.
    /// </summary>
    private static Func<double, double> HeightsBesideTicks(JToken? bar)
    {
        var (at, names) = (PlotlyCells.Numbers(bar?["tickvals"]), PlotlyCells.Of(bar?["ticktext"]));
        var heights = Array.ConvertAll(names, name => PlotlyCells.Number(
            PlotlyCells.Name(name).Replace(",", "", StringComparison.Ordinal).Replace('\u2212', '-')));
        var given = (string?)bar?["tickmode"] == "array" && at.Length >= 2 && at.Length == heights.Length;
        if (!given || !Array.TrueForAll(heights, double.IsFinite))
            return value => value;
        return value =>
        {
            var found = Array.FindIndex(at, tick => tick >= value);
            var after = found < 0 ? at.Length - 1 : Math.Clamp(found, 1, at.Length - 1);
            return heights[after - 1] + (value - at[after - 1]) / (at[after] - at[after - 1]) * (heights[after] - heights[after - 1]);
        };
    }

    private (ColourScale Scale, string? Title, double? From, double? To) Coloured(JObject trace)
    {
        var shared = (string?)trace["coloraxis"] is { } name ? _layout[name] as JObject : null;
        var source = shared ?? trace;
        double? End(string own, string ofAxis) =>
            PlotlyCells.Number(source[shared is null ? own : ofAxis]) is var value && double.IsFinite(value) ? value : null;
        var (from, to) = (End("zmin", "cmin"), End("zmax", "cmax"));
        var scale = PlotlyColours.Scale(source["colorscale"], (bool?)source["reversescale"] == true);
        return (scale, PlotlyCells.Title(source["colorbar"]?["title"]), from < to ? from : null, from < to ? to : null);
    }

    private static double[,] NothingOf(int rows, int columns)
    {
        var values = new double[rows, columns];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
                values[r, c] = double.NaN;
        }

        return values;
    }
}
