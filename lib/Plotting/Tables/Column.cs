using System.Globalization;
using System.Numerics;
using Plotting.Scales;

namespace Plotting.Tables;

/// <summary>A named list of values, all numbers or all something else.</summary>
internal sealed record Column(string Name, object?[] Values, bool IsNumeric, string? Unit, string? Format)
{
    public string Heading => Unit is null ? Name : $"{Name} ({Unit})";

    public static Column Of<T>(string name, IEnumerable<T> values, string? unit, string? format) =>
        new(name, values.Select(v => (object?)v).ToArray(), IsNumber(typeof(T)), unit, format);

    public static bool IsNumber(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain != typeof(char) && Array.Exists(plain.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(INumber<>));
    }

    /// <summary>A number of any type as a double; Convert knows neither Half nor the types with no limit of their own.</summary>
    public static double ToDouble(object number) => number switch
    {
        Half half => (double)half,
        Int128 integer => (double)integer,
        UInt128 integer => (double)integer,
        BigInteger integer => (double)integer,
        nint integer => integer,
        nuint integer => integer,
        _ => Convert.ToDouble(number, CultureInfo.InvariantCulture),
    };

    /// <summary>The value in a cell as a reader wants it: nothing for a missing one, at most four digits unless a format says.</summary>
    public string Text(int row) => Values[row] switch
    {
        null => "",
        double value when Format is null => NumberText.Short(value),
        float value when Format is null => NumberText.Short(value),
        decimal value when Format is null => NumberText.Short((double)value),
        Half value when Format is null => NumberText.Short((double)value),
        IFormattable value when IsNumeric => Unsigned(value.ToString(Format ?? "#,0.####", CultureInfo.InvariantCulture)),
        IFormattable value => value.ToString(Format, CultureInfo.InvariantCulture),
        var value => value.ToString() ?? "",
    };

    /// <summary>What rounds to zero has no sign: 0.00, not -0.00.</summary>
    private static string Unsigned(string text) => text.StartsWith('-') && text.Contains('0') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text;

    public Column Rows(int[] kept) => this with { Values = Array.ConvertAll(kept, i => Values[i]) };
}
