using System.Text.Json.Nodes;
using Plotting.Scales;

namespace Plotting.Output.Plotly;

/// <summary>Texts, numbers and colour scales as Plotly reads them.</summary>
internal static class PlotlyValue
{
    private const int UsualDigits = 6;

    /// <summary>Plotly reads some HTML in texts, and formulas between dollar signs; data means neither.</summary>
    public static string Text(string text) =>
        Markup.Clean(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("$", "&#36;", StringComparison.Ordinal);

    public static string Lines(IEnumerable<string> lines) => string.Join("<br>", lines.Select(Text));

    public static JsonArray Texts(IEnumerable<string> values) => new(values.Select(v => (JsonNode?)JsonValue.Create(Text(v))).ToArray());

    /// <summary>Null for what is not finite: a gap.</summary>
    public static JsonNode? Number(double value, int digits = UsualDigits) =>
        double.IsFinite(value) ? JsonValue.Create(NumberText.Round(value, digits)) : null;

    public static JsonArray Numbers(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var digits = Digits(Extent.Of(all));
        return new(all.Select(v => Number(v, digits)).ToArray());
    }

    /// <summary>Six digits give a position on an axis, unless the numbers have their first ones in common.</summary>
    public static int Digits(Extent range)
    {
        var ratio = range.IsEmpty ? 0 : Math.Max(Math.Abs(range.Min), Math.Abs(range.Max)) / range.Span;
        return ratio > 1000 && double.IsFinite(ratio) ? Math.Min(17, UsualDigits + (int)Math.Log10(ratio)) : UsualDigits;
    }

    /// <summary>Colours need no more than four digits.</summary>
    public static JsonArray Matrix(double[,] z)
    {
        var rows = new JsonArray();
        for (var i = 0; i < z.GetLength(0); i++)
        {
            var row = i;
            rows.Add(Numbers(Enumerable.Range(0, z.GetLength(1)).Select(j => NumberText.Round(z[row, j], 4))));
        }
        return rows;
    }

    /// <summary>Pairs of a share between 0 and 1 and its colour.</summary>
    public static JsonArray Colours(ColourScale scale) => new(scale.Stops
        .Select((colour, i) => (JsonNode?)new JsonArray(Math.Round(i / (scale.Stops.Count - 1.0), 4), colour)).ToArray());
}
