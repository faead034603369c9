using Plotting.Charts;

namespace Plotting.Layout;

/// <summary>The label of a reference line and its box.</summary>
internal sealed record LineLabel(string Text, Box Box);

/// <summary>A note in lines, its box, and the pixel (X, Y) that it is about.</summary>
internal sealed record NoteLabel(Note Note, IReadOnlyList<string> Lines, Box Box, double X, double Y);

/// <summary>The name of a trace's point, its box, and the pixel (X, Y) of the point.</summary>
internal sealed record PointName(Trace Trace, int Index, string Text, Box Box, double X, double Y);

/// <summary>
/// The words inside the axes, each where it overlaps no other: numbers in cells, labels of reference lines, notes, names of
/// points. What finds no room is left out: better a point without a name than two names that cannot be read.
/// </summary>
internal sealed class PanelLabels
{
    /// <summary>The height of a label's box, as a multiple of its font size.</summary>
    private const double BoxHeight = 1.16;

    public const double NoteLineHeight = 1.25;
    private const double WidestNote = 210;

    private static readonly double[] Radii = [26, 44, 66, 92, 124, 160];

    public static PanelLabels None { get; } = new();

    public List<TextLabel> CellTexts { get; } = [];

    public List<LineLabel> Lines { get; } = [];

    public List<NoteLabel> Notes { get; } = [];

    public List<PointName> PointNames { get; } = [];

    public static PanelLabels Of(Panel panel, PlotArea area)
    {
        var labels = new PanelLabels();
        var placer = new LabelPlacer(area.Box);
        foreach (var trace in panel.Traces)
            placer.Avoid(trace.Ink(area));
        labels.CellTexts.AddRange(panel.Traces.SelectMany(t => t.CellTexts(area)));
        foreach (var text in labels.CellTexts)
            placer.Take(TextMetrics.BoxOf(text.X, text.Y, text.Text, text.Size, Anchor.Middle));
        foreach (var note in panel.Notes)
            placer.Take(new Box(area.X(note.X) - 4, area.Y(note.Y) - 4, area.X(note.X) + 4, area.Y(note.Y) + 4));
        foreach (var line in panel.Lines.Where(l => !string.IsNullOrEmpty(l.Label)))
            labels.AddLine(line, area, placer);
        foreach (var note in panel.Notes)
            labels.AddNote(note, area, placer);
        foreach (var trace in panel.Traces)
            labels.AddNames(trace, area, placer);
        return labels;
    }

    private void AddLine(ReferenceLine line, PlotArea area, LabelPlacer placer)
    {
        var box = area.Box;
        var text = TextMetrics.Shorten(line.Label!, box.Width - 16, Theme.LabelSize);
        var (w, h) = (TextMetrics.Width(text, Theme.LabelSize), BoxHeight * Theme.LabelSize);
        var candidates = new List<Box>();
        for (var k = 0; k <= 8; k++)
        {
            foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            {
                var (x, y) = line.Vertical
                    ? (area.X(line.At) - side * (w / 2 + 7), box.Top + h / 2 + 3 + k / 8.0 * (box.Height - h - 6))
                    : (box.Right - w / 2 - 6 - k / 8.0 * (box.Width - w - 12), area.Y(line.At) + side * (h / 2 + 3));
                candidates.Add(new Box(x - w / 2, y - h / 2, x + w / 2, y + h / 2));
            }
        }
        if (placer.Place(candidates) is { } found)
            Lines.Add(new LineLabel(text, found));
    }

    private void AddNote(Note note, PlotArea area, LabelPlacer placer)
    {
        var (x, y) = (area.X(note.X), area.Y(note.Y));
        var lines = TextMetrics.Wrap(note.Text, Math.Min(WidestNote, area.Box.Width - 12), Theme.LabelSize);
        var (w, h) = (lines.Max(l => TextMetrics.Width(l, Theme.LabelSize)), lines.Count * NoteLineHeight * Theme.LabelSize);
        var candidates = Around(x, y, w, h, note.Arrow ? Radii : [6, .. Radii]).Concat(Everywhere(area.Box, w, h));
        if (placer.Place(candidates) is { } found)
            Notes.Add(new NoteLabel(note, lines, found, x, y));
    }

    private void AddNames(Trace trace, PlotArea area, LabelPlacer placer)
    {
        foreach (var (index, x, y, name) in trace.PointNames(area))
        {
            var (w, h) = (TextMetrics.Width(name, Theme.PointNameSize), BoxHeight * Theme.PointNameSize);
            if (placer.Place(Around(x, y, w, h, [7, 11])) is { } found)
                PointNames.Add(new PointName(trace, index, name, found, x, y));
        }
    }

    /// <summary>Boxes beside a point: to the upper right first, then around it, nearer ones first.</summary>
    private static IEnumerable<Box> Around(double x, double y, double w, double h, double[] radii)
    {
        (double X, double Y)[] directions = [(0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7), (0, -1), (0, 1), (1, 0), (-1, 0)];
        foreach (var r in radii)
        {
            foreach (var (dx, dy) in directions)
            {
                var left = x + dx * r - (dx > 0 ? 0 : dx < 0 ? w : w / 2);
                var top = y + dy * r - (dy > 0 ? 0 : dy < 0 ? h : h / 2);
                yield return new Box(left, top, left + w, top + h);
            }
        }
    }

    private static IEnumerable<Box> Everywhere(Box area, double w, double h)
    {
        for (var top = area.Top + 4; top + h < area.Bottom; top += 14)
        {
            for (var left = area.Left + 4; left + w < area.Right; left += 24)
                yield return new Box(left, top, left + w, top + h);
        }
    }
}
