using System.Drawing;
using System.Globalization;
using Newtonsoft.Json.Linq;
using Plotting;

namespace Interop.Pictures;

/// <summary>Plotly's colours and colour scales as ours.</summary>
internal static class PlotlyColours
{
    private const int Stops = 17;

    /// <summary>The scales of plotly.js that charts name most, from their first colour to their last.</summary>
    private static readonly Dictionary<string, (double At, string Colour)[]> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Greys"] = [(0, "#000000"), (1, "#ffffff")],
        ["YlGnBu"] = Even("#081d58", "#253494", "#225ea8", "#1d91c0", "#41b6c4", "#7fcdbb", "#c7e9b4", "#edf8d9", "#ffffd9"),
        ["Greens"] = Even("#00441b", "#006d2c", "#238b45", "#41ab5d", "#74c476", "#a1d99b", "#c7e9c0", "#e5f5e0", "#f7fcf5"),
        ["YlOrRd"] = Even("#800026", "#bd0026", "#e31a1c", "#fc4e2a", "#fd8d3c", "#feb24c", "#fed976", "#ffeda0", "#ffffcc"),
        ["RdBu"] = [(0, "#050aac"), (0.35, "#6a89f7"), (0.5, "#bebebe"), (0.6, "#dcaa84"), (0.7, "#e6915a"), (1, "#b20a1c")],
        ["Reds"] = [(0, "#dcdcdc"), (0.2, "#f5c39d"), (0.4, "#f5a069"), (1, "#b20a1c")],
        ["Blues"] = [(0, "#050aac"), (0.35, "#283cbe"), (0.5, "#4664f5"), (0.6, "#5a78f5"), (0.7, "#6a89f7"), (1, "#dcdcdc")],
        ["Jet"] = [(0, "#000083"), (0.125, "#003caa"), (0.375, "#05ffff"), (0.625, "#ffff00"), (0.875, "#fa0000"), (1, "#800000")],
        ["Hot"] = [(0, "#000000"), (0.3, "#e60000"), (0.6, "#ffd200"), (1, "#ffffff")],
        ["Viridis"] = Even("#440154", "#48186a", "#472d7b", "#424086", "#3b528b", "#33638d", "#2c728e", "#26828e", "#21918c",
            "#1fa088", "#28ae80", "#3fbc73", "#5ec962", "#84d44b", "#addc30", "#d8e219", "#fde725"),
        ["Cividis"] = Even("#00204c", "#002a66", "#00346e", "#273f6c", "#3c4a6b", "#4c556b", "#5b5f6d", "#686a70", "#757575",
            "#838178", "#928c78", "#a19876", "#b0a572", "#c0b16d", "#d1bf66", "#e1cc5c", "#f3db4f", "#ffe945"),
    };

    /// <summary>
    /// A colour as "#rrggbb": "red", "#f00", "rgb(255,0,0)" and "rgba(255,0,0,0.5)" are all read. Null for none, and for a
    /// list of them.
    /// </summary>
    public static string? Of(JToken? colour)
    {
        if (colour is not JValue { Value: string text })
            return null;
        text = text.Trim().ToLowerInvariant();
        if (text is ['#', _, _, _])
            text = $"#{text[1]}{text[1]}{text[2]}{text[2]}{text[3]}{text[3]}";
        if (text is ['#', ..] && text.Length is 7 or 9)
            return text[..7].AsSpan(1).ContainsAnyExcept("0123456789abcdef") ? null : text[..7];
        if (text.StartsWith("rgb", StringComparison.Ordinal) && text.Split('(', ',', ')') is [_, var r, var g, var b, ..])
            return Hex(Channel(r), Channel(g), Channel(b));
        return Color.FromName(text) is { IsKnownColor: true, IsSystemColor: false } named ? Hex(named.R, named.G, named.B) : null;
    }

    /// <summary>A trace's colours, and ours where it names none that is known here.</summary>
    public static ColourScale Scale(JToken? scale, bool reversed)
    {
        var stops = scale switch
        {
            JValue { Value: string name } when Named.TryGetValue(name, out var known) => known,
            JArray pairs => [.. pairs.OfType<JArray>().Where(pair => pair.Count == 2 && Of(pair[1]) is not null)
                .Select(pair => (PlotlyCells.Number(pair[0]), Of(pair[1])!))],
            _ => [],
        };
        if (stops.Length < 2)
            return ColourScale.Sequential;
        var even = Enumerable.Range(0, Stops).Select(i => At(stops, i / (Stops - 1.0)));
        return new ColourScale(centred: false, reversed ? [.. even.Reverse()] : [.. even]);
    }

    private static string At((double At, string Colour)[] stops, double position)
    {
        var after = Math.Clamp(Array.FindIndex(stops, stop => stop.At >= position), 1, stops.Length - 1);
        var (from, to) = (stops[after - 1], stops[after]);
        return new ColourScale(false, from.Colour, to.Colour).At((position - from.At) / (to.At - from.At));
    }

    private static (double, string)[] Even(params string[] colours) =>
        [.. colours.Select((colour, i) => (i / (colours.Length - 1.0), colour))];

    private static int Channel(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? (int)Math.Clamp(Math.Round(value), 0, 255)
            : 0;

    private static string Hex(int r, int g, int b) => $"#{r:x2}{g:x2}{b:x2}";
}
