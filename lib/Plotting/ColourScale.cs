namespace Plotting;

/// <summary>Numbers to colours, for heat maps and contours.</summary>
/// <example><code>figure.HeatMap(weights, scale: ColourScale.Diverging)</code></example>
public sealed class ColourScale
{
    /// <summary>Light to dark, for amounts: cream, green-blue, navy. Lightness falls evenly, so it also prints in grey.</summary>
    public static ColourScale Sequential { get; } = new(
        false, "#fdfbe7", "#dcefcf", "#a9dbc4", "#6dbfc2", "#3f9bb8", "#2a72a3", "#254a86", "#1f2a5c");

    /// <summary>Vermilion through white to blue, for signed numbers; zero is white.</summary>
    public static ColourScale Diverging { get; } = new(
        true, "#8f3300", "#d55e00", "#ef9b5e", "#fad0b2", "#fbfbfb", "#b5d6ea", "#60a9d4", "#0072b2", "#004169");

    private readonly string[] _stops;

    internal ColourScale(bool centred, params string[] stops)
    {
        Centred = centred;
        _stops = stops;
    }

    /// <summary>Whether zero belongs in the middle.</summary>
    internal bool Centred { get; }

    internal IReadOnlyList<string> Stops => _stops;

    /// <summary>The colour at a share between 0 (first) and 1 (last), linear between stops.</summary>
    internal string At(double share)
    {
        var position = Math.Clamp(share, 0, 1) * (_stops.Length - 1);
        var index = Math.Min((int)position, _stops.Length - 2);
        var between = position - index;
        var (r0, g0, b0) = Palette.Rgb(_stops[index]);
        var (r1, g1, b1) = Palette.Rgb(_stops[index + 1]);
        return $"#{Mix(r0, r1, between):x2}{Mix(g0, g1, between):x2}{Mix(b0, b1, between):x2}";
    }

    /// <summary>Dark text on light colours, white on dark ones (by relative luminance).</summary>
    internal static string TextOn(string colour)
    {
        var (r, g, b) = Palette.Rgb(colour);
        var luminance = 0.2126 * Linear(r) + 0.7152 * Linear(g) + 0.0722 * Linear(b);
        // Black has the larger computed contrast down to 0.18; on saturated mid blues white is easier to read.
        return luminance < 0.25 ? "#ffffff" : "#1b1f24";
    }

    private static int Mix(byte from, byte to, double share) => (int)Math.Round(from + share * (to - from));

    private static double Linear(byte channel)
    {
        var c = channel / 255.0;
        return c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
