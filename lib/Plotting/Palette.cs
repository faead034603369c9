using System.Globalization;

namespace Plotting;

/// <summary>
/// Colours that readers with any kind of colour vision tell apart: Okabe and Ito, "Color Universal Design" (2008),
/// with the yellow darkened so that a thin line shows on white.
/// </summary>
/// <example><code>figure.Line(x, y, "validation", colour: Palette.Vermilion)</code></example>
public static class Palette
{
    public const string Blue = "#0072b2";
    public const string Vermilion = "#d55e00";
    public const string Green = "#009e73";
    public const string Purple = "#cc79a7";
    public const string Orange = "#e69f00";
    public const string Sky = "#56b4e9";
    public const string Ochre = "#b8a000";
    public const string Black = "#222222";
    public const string Grey = "#7a7f87";

    private static readonly string[] SeriesColours =
        [Blue, Vermilion, Green, Purple, Orange, Sky, Ochre, Black];

    /// <summary>The colour of the series with this index, counted from 0; repeats after eight.</summary>
    public static string Series(int index) => SeriesColours[index % SeriesColours.Length];

    /// <summary>A colour written "#rrggbb", or an error that shows what was written.</summary>
    internal static string Checked(string colour)
    {
        if (colour.Length != 7 || colour[0] != '#' || !colour.AsSpan(1).ContainsOnlyHex())
            throw new ArgumentException($"colour: \"{colour}\" is not of the form #rrggbb", nameof(colour));
        return colour.ToLowerInvariant();
    }

    internal static (byte R, byte G, byte B) Rgb(string colour)
    {
        var bits = int.Parse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((byte)(bits >> 16), (byte)(bits >> 8), (byte)bits);
    }

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }
        return true;
    }
}
