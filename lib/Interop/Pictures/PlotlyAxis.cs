using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Plotting.Scales;

namespace Interop.Pictures;

/// <summary>An axis of a Plotly layout, and the positions of its traces' cells on it.</summary>
internal sealed partial class PlotlyAxis
{
    private readonly Axis _axis;
    private readonly bool _log;
    private readonly Dictionary<string, int>? _names;
    private readonly double[]? _steps;

    /// <param name="layout">The axis as the layout describes it.</param>
    /// <param name="axis">Ours, which takes its title, scale, range and names.</param>
    /// <param name="cells">Everything that the traces have on this axis.</param>
    /// <param name="steps">Numbers of bars or of cells of a matrix: neighbours on our axis, whatever the distance between them.</param>
    public PlotlyAxis(JObject layout, Axis axis, IReadOnlyCollection<JToken> cells, double[]? steps)
    {
        _axis = axis;
        axis.Title = PlotlyCells.Title(layout["title"]);
        var type = (string?)layout["type"];
        axis.Log = _log = type == "log";
        if (NamesBesideNumbers(layout) is { } given)
            axis.Categories.AddRange(given);
        else if (type is "category" or "date" or "multicategory" || cells.Any(IsText))
            _names = Names(layout, type, cells);
        else if (steps is { Length: > 0 })
            (axis.Log, _steps) = (false, Steps(steps)); // what is counted has no logarithm
        if (axis.Categories.Count == 0)
            ReadRange(layout);
        axis.Downwards = (string?)layout["autorange"] is "reversed"
            || layout["range"] is JArray { Count: 2 } range && PlotlyCells.Number(range[0]) > PlotlyCells.Number(range[1]);
    }

    public bool IsReversed => _axis.Downwards;

    /// <summary>The position of a cell; NaN for a cell without one.</summary>
    public double At(JToken? cell)
    {
        if (cell is null || PlotlyCells.IsMissing(cell))
            return double.NaN;
        if (_names is not null && _names.TryGetValue(PlotlyCells.Name(cell), out var index))
            return index;
        var number = PlotlyCells.Number(cell);
        return _steps is null ? number : Between(_steps, number);
    }

    /// <summary>The position of an annotation: on a log axis it counts in powers of ten, as plotly.js has it.</summary>
    public double AtNote(JToken? cell) => _log ? At(new JValue(Math.Pow(10, PlotlyCells.Number(cell)))) : At(cell);

    private static bool IsText(JToken cell) => cell is JValue { Value: string text }
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>
    /// A title for each number from 0, and half a step of margin at both ends: how our own figures write their categories.
    /// </summary>
    private static IEnumerable<string>? NamesBesideNumbers(JObject layout)
    {
        if ((string?)layout["tickmode"] != "array" || layout["range"] is not JArray { Count: 2 } range)
            return null;
        var (low, high) = (PlotlyCells.Number(range[0]), PlotlyCells.Number(range[1]));
        (low, high) = (Math.Min(low, high), Math.Max(low, high));
        var (at, names) = (PlotlyCells.Numbers(layout["tickvals"]), PlotlyCells.Of(layout["ticktext"]));
        var count = high + 0.5;
        if (low != -0.5 || count != Math.Floor(count) || at.Length != names.Length)
            return null;
        if (Array.Exists(at, v => v != Math.Floor(v) || v < 0 || v >= count))
            return null;
        return Enumerable.Range(0, (int)count).Select(i => Array.IndexOf(at, i) is >= 0 and var k ? PlotlyCells.Name(names[k]) : "");
    }

    private Dictionary<string, int> Names(JObject layout, string? type, IReadOnlyCollection<JToken> cells)
    {
        var texts = cells.Where(cell => !PlotlyCells.IsMissing(cell)).Select(PlotlyCells.Name).Distinct(StringComparer.Ordinal).ToArray();
        if (type == "date" || type is null && texts.Length > 0 && Array.TrueForAll(texts, text => Date().IsMatch(text)))
            Array.Sort(texts, StringComparer.Ordinal);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in PlotlyCells.Of(layout["categoryarray"]).Select(PlotlyCells.Name).Concat(texts))
        {
            if (names.TryAdd(name, names.Count))
                _axis.Categories.Add(name);
        }

        return names;
    }

    private double[]? Steps(double[] numbers)
    {
        var steps = numbers.Where(double.IsFinite).Distinct().Order().ToArray();
        _axis.Whole = true;
        // 0, 1, 2, ... are their own positions.
        if (steps.Select((step, i) => step == i).All(same => same))
            return null;
        _axis.Categories.AddRange(steps.Select(NumberText.Short));
        return steps;
    }

    private static double Between(double[] steps, double number)
    {
        if (steps.Length < 2 || !double.IsFinite(number))
            return Array.IndexOf(steps, number) is >= 0 and var only ? only : double.NaN;
        var after = Math.Clamp(Array.FindIndex(steps, step => step >= number), 1, steps.Length - 1);
        if (number > steps[^1])
            after = steps.Length - 1;
        return after - 1 + (number - steps[after - 1]) / (steps[after] - steps[after - 1]);
    }

    private void ReadRange(JObject layout)
    {
        if (layout["range"] is not JArray { Count: 2 } range)
            return;
        double? End(JToken cell) =>
            PlotlyCells.Number(cell) is var value && double.IsFinite(value) ? _axis.Log ? Math.Pow(10, value) : value : null;
        (_axis.From, _axis.To) = (End(range[0]), End(range[1]));
        if (_axis.From > _axis.To)
            (_axis.From, _axis.To) = (_axis.To, _axis.From);
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ].*)?)?$")]
    private static partial Regex Date();
}
