namespace Plotting;

public sealed partial class Figure
{
    /// <summary>
    /// The x axis: its title with the unit in parentheses, its scale, and its ends where the data should not choose them.
    /// </summary>
    /// <example><code>figure.X("time (s)", from: 0)</code></example>
    public Figure X(string? title = null, bool log = false, double? from = null, double? to = null)
    {
        Set(Current.X, title, log, from, to, nameof(X));
        return this;
    }

    /// <summary>
    /// The y axis: its title with the unit in parentheses, its scale, and its ends where the data should not choose them.
    /// </summary>
    /// <example><code>figure.Y("loss (mean squared error)", log: true)</code></example>
    public Figure Y(string? title = null, bool log = false, double? from = null, double? to = null)
    {
        Set(Current.Y, title, log, from, to, nameof(Y));
        return this;
    }

    /// <summary>A line across the panel at one y: a target, a floor, a known answer.</summary>
    /// <example><code>figure.HorizontalLine(entropy, "entropy of the data")</code></example>
    public Figure HorizontalLine(double y, string? label = null, string? colour = null)
    {
        RequireFinite("HorizontalLine", "y", y);
        Current.Lines.Add(new ReferenceLine(false, y, label, CheckedOrNull(colour) ?? Palette.Grey));
        return this;
    }

    /// <summary>A line across the panel at one x.</summary>
    /// <example><code>figure.VerticalLine(2 / largestEigenvalue, "stability limit")</code></example>
    public Figure VerticalLine(double x, string? label = null, string? colour = null)
    {
        RequireFinite("VerticalLine", "x", x);
        Current.Lines.Add(new ReferenceLine(true, x, label, CheckedOrNull(colour) ?? Palette.Grey));
        return this;
    }

    /// <summary>Words about the point (x, y), with an arrow to it unless <paramref name="arrow"/> is false.</summary>
    /// <example><code>figure.Annotate(200, 1.88, "best model")</code></example>
    public Figure Annotate(double x, double y, string text, bool arrow = true)
    {
        RequireFinite("Annotate", "x", x);
        RequireFinite("Annotate", "y", y);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        Current.Notes.Add(new Note(x, y, text, arrow));
        return this;
    }

    /// <summary>One unit is as long on the x axis as on the y axis: for maps and for gradients that should look perpendicular.</summary>
    public Figure EqualUnits()
    {
        Current.EqualUnits = true;
        return this;
    }

    /// <summary>Leaves the legend away, when labels in the chart say it already.</summary>
    public Figure NoLegend()
    {
        Current.ShowLegend = false;
        return this;
    }

    private static void Set(Scales.Axis axis, string? title, bool log, double? from, double? to, string method)
    {
        if (from is { } f && !double.IsFinite(f) || to is { } t && !double.IsFinite(t) || from >= to)
            throw new ArgumentException($"{method}: from = {from} must be less than to = {to}, and both finite");
        if (log && (from <= 0 || to <= 0))
            throw new ArgumentException($"{method}: a log axis holds positive numbers only, not from = {from}, to = {to}");
        if (log && axis.Categories.Count > 0)
            throw new ArgumentException($"{method}: log: true has no meaning on an axis of categories");
        axis.Title = title ?? axis.Title;
        axis.Log = log;
        axis.From = from;
        axis.To = to;
    }

    private static void RequireFinite(string method, string name, double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException($"{method}: {name} = {value} is not a finite number");
    }
}
