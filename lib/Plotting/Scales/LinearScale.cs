using System.Globalization;

namespace Plotting.Scales;

/// <summary>Equal differences, equal distances; ticks at 1, 2 or 5 times a power of ten, and whole numbers if asked.</summary>
internal sealed class LinearScale(Extent extent, bool whole = false) : Scale(extent)
{
    public override double Position(double value) =>
        double.IsFinite(value) ? Math.Clamp(Extent.Share(value), -Farthest, Farthest) : double.NaN;

    public override IReadOnlyList<Tick> Ticks(int count)
    {
        // Rounding the step up to a 1-2-5 number loses ticks; asking for a few more makes up for it on average.
        var parts = 1.3 * Math.Max(1, count);
        var (mantissa, exponent) = Step(double.IsFinite(Extent.Span) ? Extent.Span / parts : Extent.Max / parts - Extent.Min / parts);
        if (whole && exponent < 0)
            (mantissa, exponent) = (1, 0);
        var major = Multiples(Extent, mantissa, exponent);
        var labels = Labels(major, exponent);
        var ticks = new List<Tick>();
        for (var i = 0; i < major.Count; i++)
            ticks.Add(new Tick(major[i], labels[i]));

        // 1 is divided into fifths, 2 into quarters and 5 into fifths: minor steps are 1-2-5 numbers as well.
        var (minorMantissa, minorExponent) = mantissa switch
        {
            1 => (2, exponent - 1),
            2 => (5, exponent - 1),
            _ => (1, exponent),
        };
        if (whole && minorExponent < 0)
            return ticks;
        var known = major.ToHashSet();
        foreach (var value in Multiples(Extent, minorMantissa, minorExponent))
        {
            if (!known.Contains(value))
                ticks.Add(new Tick(value, ""));
        }
        return ticks;
    }

    /// <summary>The smallest of 1, 2, 5 times a power of ten that is at least <paramref name="raw"/>.</summary>
    internal static (int Mantissa, int Exponent) Step(double raw)
    {
        raw = Math.Max(raw, double.Epsilon); // a subnormal span divided may be 0
        var exponent = (int)Math.Floor(Math.Log10(raw));
        // log10 may round up across a power of ten.
        if (Power(1, exponent) > raw)
            exponent--;
        foreach (var mantissa in (ReadOnlySpan<int>)[1, 2, 5])
        {
            if (Power(mantissa, exponent) >= raw)
                return (mantissa, exponent);
        }
        return (1, exponent + 1);
    }

    private static List<double> Multiples(Extent extent, int mantissa, int exponent)
    {
        var step = Power(mantissa, exponent);
        var values = new List<double>();
        if (step == 0) // less than the smallest number
            return values;
        var first = (long)Math.Ceiling(extent.Min / step - 1e-9);
        var last = (long)Math.Floor(extent.Max / step + 1e-9);
        for (var i = first; i <= last && values.Count < MostTicks; i++)
        {
            var value = Power(i * mantissa, exponent);
            if (double.IsFinite(value))
                values.Add(value);
        }
        return values;
    }

    /// <summary>integer * 10^exponent, the nearest double: 3 * 0.1 would not be 0.3.</summary>
    private static double Power(long integer, int exponent) =>
        double.Parse(string.Create(CultureInfo.InvariantCulture, $"{integer}e{exponent}"), CultureInfo.InvariantCulture);

    private static List<string> Labels(List<double> values, int stepExponent)
    {
        var largest = values.Count == 0 ? 0 : values.Max(Math.Abs);
        var magnitude = largest == 0 ? 0 : (int)Math.Floor(Math.Log10(largest) + 1e-12);
        if (magnitude is < 6 and > -4 && stepExponent > -7)
        {
            var decimals = Math.Max(0, -stepExponent);
            return values.ConvertAll(v => NumberText.Fixed(v, decimals));
        }
        magnitude = Math.Max(magnitude, -323); // 10^-324 is 0
        var power = Power(1, magnitude);
        var mantissaDecimals = Math.Clamp(magnitude - stepExponent, 0, 17);
        return values.ConvertAll(v =>
            v == 0 ? "0" : $"{NumberText.Fixed(v / power, mantissaDecimals)}×{NumberText.PowerOfTen(magnitude)}");
    }
}
