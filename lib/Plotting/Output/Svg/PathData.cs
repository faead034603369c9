using System.Globalization;
using System.Text;

namespace Plotting.Output.Svg;

/// <summary>
/// Path data in relative steps of a tenth of a unit, the shortest text that keeps every point where it belongs: steps are
/// taken between rounded positions, so that errors do not add up.
/// </summary>
internal sealed class PathData
{
    private const double Far = 20_000; // beyond any picture, within every renderer's range

    private readonly StringBuilder _text = new();
    private long _x;
    private long _y;
    private char _last;

    public bool IsEmpty => _text.Length == 0;

    public PathData Move(double x, double y)
    {
        (_x, _y) = (Tenths(x), Tenths(y));
        _text.Append('M').Append(Number(_x));
        Append(_y);
        _last = 'M';
        return this;
    }

    public PathData Line(double x, double y)
    {
        var (nx, ny) = (Tenths(x), Tenths(y));
        var (dx, dy) = (nx - _x, ny - _y);
        if (dx == 0 && dy == 0)
            return this;
        if (dy == 0)
            Step('h', dx);
        else if (dx == 0)
            Step('v', dy);
        else
        {
            Step('l', dx);
            Append(dy);
        }
        (_x, _y) = (nx, ny);
        return this;
    }

    /// <summary>A mark of no length, which a round line cap draws as a dot.</summary>
    public PathData Dot(double x, double y)
    {
        Move(x, y);
        _text.Append("h0");
        _last = 'h';
        return this;
    }

    public PathData Cubic(double x1, double y1, double x2, double y2, double x, double y)
    {
        var (nx, ny) = (Tenths(x), Tenths(y));
        Step('c', Tenths(x1) - _x);
        foreach (var value in (ReadOnlySpan<long>)[Tenths(y1) - _y, Tenths(x2) - _x, Tenths(y2) - _y, nx - _x, ny - _y])
            Append(value);
        (_x, _y) = (nx, ny);
        return this;
    }

    public PathData Close()
    {
        _text.Append('z');
        _last = 'z';
        return this;
    }

    public override string ToString() => _text.ToString();

    private void Step(char command, long value)
    {
        if (command == _last)
        {
            Append(value);
            return;
        }
        _text.Append(command).Append(Number(value));
        _last = command;
    }

    private void Append(long value)
    {
        var text = Number(value);
        if (text[0] != '-')
            _text.Append(' ');
        _text.Append(text);
    }

    private static long Tenths(double value) => (long)Math.Round(10 * Math.Clamp(value, -Far, Far));

    private static string Number(long tenths)
    {
        var text = (tenths / 10.0).ToString("0.#", CultureInfo.InvariantCulture);
        return text.StartsWith("0.", StringComparison.Ordinal) ? text[1..]
            : text.StartsWith("-0.", StringComparison.Ordinal) ? "-" + text[2..]
            : text;
    }
}
