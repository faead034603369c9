using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Interop.Pictures;

/// <summary>The data of a Plotly trace: plain arrays, and the typed ones that are written as base64.</summary>
internal static partial class PlotlyCells
{
    /// <summary>Texts stay texts: Newtonsoft would read some of them as dates, and write them otherwise.</summary>
    public static JToken Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    /// <summary>The elements of an array; none where there is no array.</summary>
    public static JToken[] Of(JToken? array) => array switch
    {
        JArray plain => [.. plain],
        JObject typed when typed["bdata"] is not null => [.. Typed(typed).Select(value => (JToken)new JValue(value))],
        _ => [],
    };

    /// <summary>The rows of a matrix; a typed one says its shape as "rows, columns".</summary>
    public static JToken[][] Rows(JToken? matrix)
    {
        if (matrix is not JObject typed || typed["bdata"] is null)
            return [.. Of(matrix).Select(Of)];
        var shape = ((string?)typed["shape"] ?? "").Split(',');
        if (shape.Length != 2 || !int.TryParse(shape[1], CultureInfo.InvariantCulture, out var columns) || columns < 1)
            throw new FormatException($"a typed matrix has the shape \"{typed["shape"]}\", expected two numbers as in \"3, 4\"");
        return [.. Of(typed).Chunk(columns)];
    }

    /// <summary>A cell as a number; NaN for a missing one and for a text that is no number.</summary>
    public static double Number(JToken? cell) => cell switch
    {
        JValue { Type: JTokenType.Integer or JTokenType.Float } => (double)cell,
        JValue { Type: JTokenType.Boolean } => (bool)cell ? 1 : 0,
        // "NaN", "Infinity" and "-Infinity" are how Newtonsoft writes what JSON has no number for.
        JValue { Value: string text } when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => double.NaN,
    };

    public static double[] Numbers(JToken? array) => Array.ConvertAll(Of(array), cell => Number(cell));

    public static bool IsMissing(JToken cell) => cell.Type == JTokenType.Null;

    /// <summary>A cell as the name of a category.</summary>
    public static string Name(JToken cell) => cell switch
    {
        JValue { Value: double or float or decimal } => ((double)cell).ToString("R", CultureInfo.InvariantCulture),
        // A day without a time says the same in ten characters.
        JValue { Value: string text } => Words(Midnight().Replace(text, "")),
        JValue plain => Convert.ToString(plain.Value, CultureInfo.InvariantCulture) ?? "",
        _ => cell.ToString(Formatting.None),
    };

    /// <summary>The words of a text in which plotly.js reads some HTML; null for none.</summary>
    public static string? WordsOrNull(JToken? text) =>
        text is JValue { Value: string written } && Words(written) is { Length: > 0 } words ? words : null;

    /// <summary>The text of a title: written plainly, or as an object with a text.</summary>
    public static string? Title(JToken? title) => WordsOrNull(title is JObject parts ? parts["text"] : title);

    private static string Words(string text) =>
        WebUtility.HtmlDecode(Tags().Replace(Breaks().Replace(text, " "), "")).Trim();

    private static double[] Typed(JObject array)
    {
        var bytes = Convert.FromBase64String((string)array["bdata"]!);
        return (string?)array["dtype"] switch
        {
            "f8" => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
            "f4" => Read<float>(bytes),
            "i4" => Read<int>(bytes),
            "i2" => Read<short>(bytes),
            "i1" => Read<sbyte>(bytes),
            "u4" => Read<uint>(bytes),
            "u2" => Read<ushort>(bytes),
            "u1" or "u1c" => Read<byte>(bytes),
            var other => throw new FormatException($"a typed array has the type \"{other}\", expected f8, f4, i4, i2, i1, u4, u2 or u1"),
        };
    }

    private static double[] Read<T>(byte[] bytes)
        where T : unmanaged, System.Numerics.INumber<T> =>
        Array.ConvertAll(MemoryMarshal.Cast<byte, T>(bytes).ToArray(), double.CreateChecked);

    [GeneratedRegex("(?<=^[0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(:00(\\.0+)?)?(Z|[+-]00:00)?$")]
    private static partial Regex Midnight();

    [GeneratedRegex("<br ?/?>")]
    private static partial Regex Breaks();

    [GeneratedRegex("</?[A-Za-z][^<>]*>")]
    private static partial Regex Tags();
}
