using Plotting.Layout;

namespace Plotting.Output.Svg;

/// <summary>Grid lines under the data; axes, ticks, labels and titles over it.</summary>
internal static class SvgAxes
{
    public static void DrawGrid(Canvas canvas, AxesLayout axes, bool filled)
    {
        var (area, box) = (axes.Area, axes.Area.Box);
        canvas.Rect(box, Theme.White);
        if (filled)
            return;
        var faint = new PathData();
        foreach (var value in axes.X.Minor)
            faint.Move(area.X(value), box.Top).Line(area.X(value), box.Bottom);
        foreach (var value in axes.Y.Minor)
            faint.Move(box.Left, area.Y(value)).Line(box.Right, area.Y(value));
        canvas.Stroke(faint, Theme.FaintGrid, 1);
        var main = new PathData();
        foreach (var tick in axes.X.Marks)
            main.Move(area.X(tick.Value), box.Top).Line(area.X(tick.Value), box.Bottom);
        foreach (var tick in axes.Y.Marks)
            main.Move(box.Left, area.Y(tick.Value)).Line(box.Right, area.Y(tick.Value));
        canvas.Stroke(main, Theme.Grid, 1);
    }

    public static void DrawAxes(Canvas canvas, AxesLayout axes, bool filled)
    {
        DrawFrame(canvas, axes, filled);
        DrawTickLabels(canvas, axes);
        DrawTitles(canvas, axes);
    }

    private static void DrawFrame(Canvas canvas, AxesLayout axes, bool filled)
    {
        var (area, box) = (axes.Area, axes.Area.Box);
        var frame = new PathData();
        if (filled)
            frame.Move(box.Left, box.Top).Line(box.Right, box.Top).Line(box.Right, box.Bottom).Line(box.Left, box.Bottom).Close();
        else
            frame.Move(box.Left, box.Top).Line(box.Left, box.Bottom).Line(box.Right, box.Bottom);
        foreach (var tick in axes.X.Marks)
            frame.Move(area.X(tick.Value), box.Bottom).Line(area.X(tick.Value), box.Bottom + PanelLayout.TickLength);
        foreach (var tick in axes.Y.Marks)
            frame.Move(box.Left, area.Y(tick.Value)).Line(box.Left - PanelLayout.TickLength, area.Y(tick.Value));
        canvas.Stroke(frame, Theme.Frame, 1.2);
    }

    private static void DrawTickLabels(Canvas canvas, AxesLayout axes)
    {
        var (area, box) = (axes.Area, axes.Area.Box);
        var right = box.Left - PanelLayout.TickLength - 5;
        foreach (var tick in axes.Y.Ticks)
            canvas.Text(right, area.Y(tick.Value), tick.Lines[0], Theme.TickSize, Anchor.End, Theme.Muted);

        var line = TextMetrics.LineHeight(Theme.TickSize);
        var top = box.Bottom + PanelLayout.TickLength + 4;
        foreach (var tick in axes.X.Ticks)
        {
            var x = box.Left + tick.LabelAt;
            if (tick.Upwards)
                canvas.Text(x, top, tick.Lines[0], Theme.TickSize, Anchor.End, Theme.Muted, upwards: true);
            for (var i = 0; i < tick.Lines.Count && !tick.Upwards; i++)
                canvas.Text(x, top + (i + 0.5) * line, tick.Lines[i], Theme.TickSize, Anchor.Middle, Theme.Muted);
        }
    }

    private static void DrawTitles(Canvas canvas, AxesLayout axes)
    {
        var box = axes.Area.Box;
        var line = TextMetrics.LineHeight(Theme.AxisTitleSize);
        var y = axes.X.TitleStart;
        foreach (var words in axes.X.TitleLines)
        {
            canvas.Text(box.MiddleX, y + line / 2, words, Theme.AxisTitleSize);
            y += line;
        }
        var x = axes.Y.TitleStart;
        foreach (var words in axes.Y.TitleLines)
        {
            canvas.Text(x + line / 2 - 2, box.MiddleY, words, Theme.AxisTitleSize, upwards: true);
            x += line;
        }
    }
}
