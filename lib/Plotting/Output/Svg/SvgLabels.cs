using Plotting.Layout;

namespace Plotting.Output.Svg;

/// <summary>Reference lines, and the words inside the axes.</summary>
internal static class SvgLabels
{
    public static void DrawLines(Canvas canvas, PlotArea area, Panel panel)
    {
        foreach (var line in panel.Lines)
        {
            var path = new PathData();
            if (line.Vertical)
                path.Move(area.X(line.At), area.Box.Top).Line(area.X(line.At), area.Box.Bottom);
            else
                path.Move(area.Box.Left, area.Y(line.At)).Line(area.Box.Right, area.Y(line.At));
            canvas.Stroke(path, line.Colour, 1.8, "stroke-dasharray=\"6 4\"");
        }
    }

    public static void Draw(Canvas canvas, PanelLabels labels)
    {
        foreach (var text in labels.CellTexts)
            canvas.Text(text.X, text.Y, text.Text, text.Size, fill: text.Colour);
        foreach (var (text, box) in labels.Lines)
        {
            // Between bars there may be no clear ground: the label brings its own.
            canvas.Rect(box, Theme.Paper, radius: 3, opacity: 0.85);
            canvas.Text(box.MiddleX, box.MiddleY, text, Theme.LabelSize, fill: Theme.Muted);
        }
        foreach (var note in labels.Notes)
            DrawNote(canvas, note);
        foreach (var name in labels.PointNames)
            canvas.Text(name.Box.MiddleX, name.Box.MiddleY, name.Text, Theme.PointNameSize, halo: true);
    }

    private static void DrawNote(Canvas canvas, NoteLabel note)
    {
        if (note.Note.Arrow)
            DrawArrow(canvas, note.Box, note.X, note.Y);
        for (var i = 0; i < note.Lines.Count; i++)
        {
            var y = note.Box.Top + (i + 0.5) * PanelLabels.NoteLineHeight * Theme.LabelSize;
            canvas.Text(note.Box.MiddleX, y, note.Lines[i], Theme.LabelSize, halo: true);
        }
    }

    private static void DrawArrow(Canvas canvas, Box from, double x, double y)
    {
        var startX = Math.Clamp(x, from.Left, from.Right);
        var startY = Math.Clamp(y, from.Top, from.Bottom);
        var length = Math.Sqrt((x - startX) * (x - startX) + (y - startY) * (y - startY));
        if (length < 8)
            return;
        var (ux, uy) = ((x - startX) / length, (y - startY) / length);
        var (tipX, tipY) = (x - 5 * ux, y - 5 * uy);
        var (baseX, baseY) = (tipX - 9 * ux, tipY - 9 * uy);
        var shaft = new PathData().Move(startX + 2 * ux, startY + 2 * uy).Line(baseX, baseY);
        var head = new PathData().Move(tipX, tipY).Line(baseX - 4 * uy, baseY + 4 * ux).Line(baseX + 4 * uy, baseY - 4 * ux).Close();
        canvas.Stroke(shaft, Theme.Paper, 4.5);
        canvas.Stroke(shaft, Theme.Ink, 1.5);
        canvas.Fill(head, Theme.Ink);
    }
}
