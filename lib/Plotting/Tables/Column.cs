using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
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
        return plain != typeof(char)
            && Array.Exists(plain.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(INumber<>));
    }

    /// <summary>A number of any type as a double; Convert knows neither Half nor the types with no limit of their own.</summary>
    public static double ToDouble(object number) => number switch
    {
        Half half => (double)half,
        NFloat native => native.Value,
        Int128 integer => (double)integer,
        UInt128 integer => (double)integer,
        BigInteger integer => (double)integer,
        nint integer => integer,
        nuint integer => integer,
        _ => Convert.ToDouble(number, CultureInfo.InvariantCulture),
    };

    /// <summary>
    /// The cells as a reader wants them: nothing for a missing value; columns of whole numbers with all their digits, other
    /// numbers with at most four, unless a format says.
    /// </summary>
    public string[] Shown()
    {
        // Counts and years may come as fractions; beyond 2^53 a double counts nothing any more.
        var whole = IsNumeric
            && Array.TrueForAll(Values, v => v is null || Math.Abs(ToDouble(v)) <= 1L << 53 && double.IsInteger(ToDouble(v)));
        return Array.ConvertAll(Values, value => value switch
        {
            null => "",
            double or float or Half or NFloat or decimal when Format is null && !whole => NumberText.Short(ToDouble(value)),
            IFormattable number when IsNumeric => Unsigned(number.ToString(Format ?? "#,0", CultureInfo.InvariantCulture)),
            IFormattable other => other.ToString(Format, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        });
    }

    /// <summary>The value in a cell itself, whatever the format: of two different numbers never the same text.</summary>
    public string ValueText(int row) => Values[row] switch
    {
        null => "",
        double or float or Half or NFloat => ((IFormattable)Values[row]!).ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var value => value.ToString() ?? "",
    };

    /// <summary>What rounds to zero has no sign: 0.00, not -0.00.</summary>
    private static string Unsigned(string text) =>
        text.StartsWith('-') && text.Contains('0') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text;

    public Column Rows(int[] kept) => this with { Values = Array.ConvertAll(kept, i => Values[i]) };
}
