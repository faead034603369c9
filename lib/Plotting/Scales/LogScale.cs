using System.Globalization;

namespace Plotting.Scales;

/// <summary>Equal ratios, equal distances. Numbers that are not positive have no position.</summary>
internal sealed class LogScale(Extent extent) : Scale(extent)
{
    /// <summary>Between labels farther apart than this many decades, a tick for each would be a grey band.</summary>
    private const int MostMinor = 12;

    private readonly double _low = Math.Log10(extent.Min);
    private readonly double _high = Math.Log10(extent.Max);

    public override double Position(double value) =>
        value > 0 && double.IsFinite(value) ? Math.Clamp((Math.Log10(value) - _low) / (_high - _low), -Farthest, Farthest) : double.NaN;

    public override IReadOnlyList<Tick> Ticks(int count)
    {
        var decades = _high - _low;
        // Within less than an octave or so, powers of ten and their halves leave the axis bare.
        if (decades < 0.7)
            return new LinearScale(Extent).Ticks(count);

        var first = (int)Math.Ceiling(_low - 1e-9);
        var last = (int)Math.Floor(_high + 1e-9);
        if (last - first < 2)
            return Fractions(count);

        var stride = Math.Max(1, (int)Math.Ceiling((last - first + 1) / (double)Math.Max(1, count)));
        var plain = first >= -3 && last <= 4;
        var ticks = new List<Tick>();
        for (var exponent = first; exponent <= last; exponent++)
        {
            if ((exponent - first) % stride == 0)
                ticks.Add(new Tick(Value(1, exponent), plain ? Plain(1, exponent) : NumberText.PowerOfTen(exponent)));
            else if (stride <= MostMinor)
                ticks.Add(new Tick(Value(1, exponent), ""));
        }
        if (stride == 1)
            ticks.AddRange(Between(first - 1, last, 2, 3, 4, 5, 6, 7, 8, 9).Select(v => new Tick(v, "")));
        return ticks;
    }

    /// <summary>Fewer than two whole decades: 1, 2 and 5 are labelled, or 1 and 3 where room is short.</summary>
    private List<Tick> Fractions(int count)
    {
        var first = (int)Math.Floor(_low);
        var last = (int)Math.Ceiling(_high);
        int[] labelled = count >= 5 ? [1, 2, 5] : [1, 3];
        var ticks = new List<Tick>();
        for (var exponent = first; exponent <= last; exponent++)
        {
            for (var mantissa = 1; mantissa <= 9; mantissa++)
            {
                var value = Value(mantissa, exponent);
                if (value < Extent.Min * (1 - 1e-9) || value > Extent.Max * (1 + 1e-9))
                    continue;
                // Near the largest number a value is infinite; near the smallest, neighbours are one number.
                if (!double.IsFinite(value) || ticks.Exists(t => t.Value == value))
                    continue;
                ticks.Add(new Tick(value, labelled.Contains(mantissa) ? Label(mantissa, exponent) : ""));
            }
        }
        return ticks;
    }

    private IEnumerable<double> Between(int first, int last, params int[] mantissas)
    {
        for (var exponent = first; exponent <= last; exponent++)
        {
            foreach (var mantissa in mantissas)
            {
                var value = Value(mantissa, exponent);
                if (value >= Extent.Min && value <= Extent.Max)
                    yield return value;
            }
        }
    }

    private static string Label(int mantissa, int exponent) =>
        exponent is >= -4 and <= 5
            ? Plain(mantissa, exponent)
            : (mantissa == 1 ? "" : mantissa + "×") + NumberText.PowerOfTen(exponent);

    private static string Plain(int mantissa, int exponent) =>
        NumberText.Fixed(Value(mantissa, exponent), Math.Max(0, -exponent));

    private static double Value(int mantissa, int exponent) =>
        double.Parse(string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent}"), CultureInfo.InvariantCulture);
}
