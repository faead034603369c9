using System.Globalization;

namespace Plotting.Scales;

/// <summary>Numbers as a reader wants them, the same in every culture.</summary>
internal static class NumberText
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>At most four significant digits: 0.01318, 12.5, 3.2e-07, 1,200,000.</summary>
    public static string Short(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "infinity" : "-infinity";
        var size = Math.Abs(value);
        if (size == 0)
            return "0";
        if (size >= 1e9 || size < 1e-4)
            return value.ToString("0.###e+00", CultureInfo.InvariantCulture);
        var rounded = double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return rounded.ToString("#,0.#######", CultureInfo.InvariantCulture);
    }

    /// <summary>The number with at most <paramref name="digits"/> significant digits.</summary>
    public static double Round(double value, int digits = 6)
    {
        if (!double.IsFinite(value))
            return value;
        var rounded = double.Parse(value.ToString("G" + digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return double.IsFinite(rounded) ? rounded : value; // the largest numbers round up to infinity
    }

    /// <summary>A fixed number of decimals, thousands set apart, a true minus sign.</summary>
    public static string Fixed(double value, int decimals)
    {
        var text = value.ToString("N" + decimals, CultureInfo.InvariantCulture);
        return text.Replace('-', '\u2212');
    }

    /// <summary>10 to the power: "10⁻³".</summary>
    public static string PowerOfTen(int exponent)
    {
        var digits = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
        var raised = string.Concat(digits.Select(d => Superscripts[d - '0']));
        return exponent < 0 ? "10⁻" + raised : "10" + raised;
    }
}
