namespace Plotting.Svg;

/// <summary>Grid lines under the data; axes, ticks, labels and titles over it.</summary>
internal static class AxesRenderer
{
    public static void DrawGrid(Canvas canvas, PlotArea area, PanelLayout layout, Panel panel)
    {
        var box = area.Box;
        canvas.Rect(box, "#ffffff");
        if (panel.Traces.Exists(t => t.FillsPanel))
            return;
        var faint = new PathData();
        foreach (var value in layout.XMinor)
            faint.Move(area.X(value), box.Top).Line(area.X(value), box.Bottom);
        foreach (var value in layout.YMinor)
            faint.Move(box.Left, area.Y(value)).Line(box.Right, area.Y(value));
        canvas.Stroke(faint, Canvas.FaintGrid, 1);
        var main = new PathData();
        foreach (var tick in layout.XTicks.Where(_ => panel.X.Categories.Count == 0))
            main.Move(area.X(tick.Value), box.Top).Line(area.X(tick.Value), box.Bottom);
        foreach (var tick in layout.YTicks.Where(_ => panel.Y.Categories.Count == 0))
            main.Move(box.Left, area.Y(tick.Value)).Line(box.Right, area.Y(tick.Value));
        canvas.Stroke(main, Canvas.Grid, 1);
    }

    public static void DrawAxes(Canvas canvas, PlotArea area, PanelLayout layout, Panel panel)
    {
        var box = area.Box;
        var frame = new PathData();
        if (panel.Traces.Exists(t => t.FillsPanel))
            frame.Move(box.Left, box.Top).Line(box.Right, box.Top).Line(box.Right, box.Bottom).Line(box.Left, box.Bottom).Close();
        else
            frame.Move(box.Left, box.Top).Line(box.Left, box.Bottom).Line(box.Right, box.Bottom);
        foreach (var tick in layout.XTicks.Where(_ => panel.X.Categories.Count == 0))
            frame.Move(area.X(tick.Value), box.Bottom).Line(area.X(tick.Value), box.Bottom + PanelLayout.TickLength);
        foreach (var tick in layout.YTicks.Where(_ => panel.Y.Categories.Count == 0))
            frame.Move(box.Left, area.Y(tick.Value)).Line(box.Left - PanelLayout.TickLength, area.Y(tick.Value));
        canvas.Stroke(frame, Canvas.Frame, 1.2);

        foreach (var tick in layout.YTicks)
            canvas.Text(box.Left - PanelLayout.TickLength - 5, area.Y(tick.Value), tick.Lines[0], AxisTicks.FontSize, Anchor.End, Canvas.Muted);

        var line = TextMetrics.LineHeight(AxisTicks.FontSize);
        var labelsTop = box.Bottom + PanelLayout.TickLength + 4;
        foreach (var tick in layout.XTicks)
        {
            if (tick.Upwards)
                canvas.Text(box.Left + tick.LabelAt, labelsTop, tick.Lines[0], AxisTicks.FontSize, Anchor.End, Canvas.Muted, upwards: true);
            for (var i = 0; i < tick.Lines.Count && !tick.Upwards; i++)
                canvas.Text(box.Left + tick.LabelAt, labelsTop + (i + 0.5) * line, tick.Lines[i], AxisTicks.FontSize, Anchor.Middle, Canvas.Muted);
        }

        var titleLine = TextMetrics.LineHeight(PanelLayout.AxisTitleSize);
        var y = box.Bottom + layout.Bottom - 16 - layout.XTitleLines.Count * titleLine;
        foreach (var words in layout.XTitleLines)
        {
            canvas.Text((box.Left + box.Right) / 2, y + titleLine / 2, words, PanelLayout.AxisTitleSize);
            y += titleLine;
        }
        var x = box.Left - layout.Left + 16;
        foreach (var words in layout.YTitleLines)
        {
            canvas.Text(x + titleLine / 2 - 2, (box.Top + box.Bottom) / 2, words, PanelLayout.AxisTitleSize, upwards: true);
            x += titleLine;
        }
    }
}
