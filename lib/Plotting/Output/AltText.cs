using Plotting.Scales;

namespace Plotting.Output;

/// <summary>A chart in words: what it is, its axes, and what each series does.</summary>
internal static class AltText
{
    /// <summary>More series than this are counted, not described.</summary>
    private const int MostSeries = 8;

    public static string Of(Figure figure)
    {
        var parts = new List<string>();
        if (figure.TitleText is { } title)
            parts.Add(Sentence(title));
        if (figure.Panels.Count > 1)
            parts.Add($"{figure.Panels.Count} panels.");
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var panel = figure.Panels[i];
            if (figure.Panels.Count > 1)
                parts.Add(panel.Title is null ? $"Panel {i + 1}." : Sentence($"Panel {i + 1}, {panel.Title}"));
            parts.Add(OfPanel(panel));
        }
        if (figure.States is { } slider)
            parts.Add(slider.Describe());
        return string.Join(' ', parts);
    }

    private static string OfPanel(Panel panel)
    {
        if (panel.Traces.Count == 0)
            return "An empty chart.";
        var kinds = panel.Traces.Select(t => t.Kind).Distinct(StringComparer.Ordinal).ToArray();
        var text = Capital(string.Join(" with ", kinds));
        if (!panel.HasNoAxes)
            text += $": {OfAxis(panel.Y, panel.YData(), "y")} against {OfAxis(panel.X, panel.XData(), "x")}";
        text += ".";
        var series = panel.Traces.Count(t => t.IsSeries);
        if (series > 1)
            text += $" {series} series.";
        foreach (var trace in panel.Traces.Take(MostSeries))
            text += $" {(trace.Name is null ? Capital(trace.Describe(panel)) : trace.Describe(panel))}.";
        if (panel.Traces.Count > MostSeries)
            text += $" And {panel.Traces.Count - MostSeries} more.";
        foreach (var line in panel.Lines)
        {
            var label = line.Label is null ? "" : ": " + line.Label;
            text += $" {(line.Vertical ? "Vertical" : "Horizontal")} line at {NumberText.Short(line.At)}{label}.";
        }
        foreach (var note in panel.Notes)
            text += $" Note at ({NumberText.Short(note.X)}, {NumberText.Short(note.Y)}): {note.Text}.";
        return text;
    }

    private static string OfAxis(Axis axis, Extent data, string letter)
    {
        var name = axis.Title ?? letter;
        if (axis.Categories.Count > 0)
            return $"{name} ({axis.Categories.Count} categories)";
        if (data.IsEmpty)
            return $"{name} (nothing finite)";
        return $"{name} ({(axis.Log ? "log, " : "")}{NumberText.Short(axis.From ?? data.Min)} to {NumberText.Short(axis.To ?? data.Max)})";
    }

    private static string Sentence(string text) => text.EndsWith('.') || text.EndsWith('?') ? text : text + ".";

    private static string Capital(string text) =>
        text.Length > 0 && char.IsAsciiLetterLower(text[0]) && text.IndexOf(' ', StringComparison.Ordinal) > 1
            ? char.ToUpperInvariant(text[0]) + text[1..]
            : text;
}
