using Plotting.Layout;
using Plotting.Output.Svg;
using Plotting.Scales;

namespace Plotting.Charts;

/// <summary>A rectangle from a foot, usually zero, to a value: what bar charts and histograms are made of.</summary>
internal static class BarShape
{
    /// <summary>Farthest from the picture that a foot is drawn, in pixels.</summary>
    private const double Far = 20_000;

    /// <summary>Adds a bar between two pixels along the category axis; one that is not finite is left out.</summary>
    public static void AddTo(PathData path, PlotArea area, double left, double right, double start, double end, bool sideways)
    {
        double At(double value) => sideways ? area.X(value) : area.Y(value);
        var top = At(end);
        if (!double.IsFinite(top + left + right))
            return;
        // The foot: zero, or the bottom of a log axis.
        var origin = sideways ? area.Box.Left : area.Box.Bottom;
        var foot = Math.Clamp(At(start) is var zero && double.IsFinite(zero) ? zero : origin, -Far, Far);
        if (sideways)
            path.Move(foot, left).Line(top, left).Line(top, right).Line(foot, right).Close();
        else
            path.Move(left, foot).Line(left, top).Line(right, top).Line(right, foot).Close();
    }

    /// <summary>Points all over an upright bar, in pixels.</summary>
    public static IEnumerable<(double X, double Y)> Ink(PlotArea area, double left, double right, double height)
    {
        for (var row = 0; row <= 10; row++)
        {
            for (var column = 0; column <= 6; column++)
            {
                var y = area.YScale is LogScale ? height : height * row / 10;
                var point = (X: area.X(left + (right - left) * column / 6), Y: area.Y(y));
                if (double.IsFinite(point.X + point.Y))
                    yield return point;
            }
        }
    }
}
