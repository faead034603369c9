using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Shared;

namespace Plotting.Tables;

/// <summary>
/// Reads a CSV file, UTF-8, row by row, or says which line is wrong. LF and CR LF end a row. A carriage return alone is a
/// character of a cell, as in a text; one in the header, which is that of a file from an old Macintosh, is refused.
/// </summary>
internal static class CsvTable
{
    public static Table Read(string path, char delimiter)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"Table.FromCsv: no file \"{path}\" in {Directory.GetCurrentDirectory()}", path);
        var before = 0;   // the last line of the row before
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            NewLine = "\n",
            TrimOptions = TrimOptions.Trim,
            BadDataFound = a => throw new FormatException($"{path}, line {before + 1}: a quote is out of place in \"{Shown(a.Field)}\""),
        };
        using var reader = new Utf8Reader(File.OpenRead(path), (line, message) => new FormatException($"{path}, line {line}: {message}"));
        using var parser = new CsvParser(reader, configuration);
        if (!parser.Read())
            throw new FormatException($"{path}: the file is empty; its first line must name the columns");
        var names = parser.Record!;
        before = parser.RawRow;
        RequireNames(path, names);

        var rows = new List<string[]>();
        var lines = new List<int>();
        while (parser.Read())
        {
            var fields = parser.Record!;
            if (fields.Length != names.Length)
            {
                throw new FormatException(
                    $"{path}, line {parser.RawRow}: {fields.Length} fields where the header names {names.Length} columns");
            }

            rows.Add(fields);
            lines.Add(parser.RawRow);
            before = parser.RawRow;
        }
        var columns = names.Select((name, c) => ColumnOf(name, rows.ConvertAll(r => r[c])));
        return new Table(null, columns, path, [.. lines]);
    }

    private static void RequireNames(string path, string[] names)
    {
        for (var c = 0; c < names.Length; c++)
        {
            if (names[c].Length == 0)
                throw new FormatException($"{path}, line 1: column {c + 1} has no name");
            if (names[c].Contains('\r', StringComparison.Ordinal))
                throw new FormatException($"{path}, line 1: there is a carriage return without a line feed; rows end with LF or CR LF");
            if (Array.IndexOf(names, names[c]) < c)
                throw new FormatException($"{path}, line 1: two columns are named \"{Shown(names[c])}\"");
        }
    }

    private static Column ColumnOf(string name, List<string> cells)
    {
        // As the file has them: a year or an id takes no comma, and an id may be longer than a double is exact.
        if (cells.Exists(c => c.Length > 0) && cells.TrueForAll(c => c.Length == 0 || Whole(c) is not null))
            return new Column(name, [.. cells.Select(c => (object?)Whole(c))], true, null, "0");
        var numbers = cells.ConvertAll(Number);
        var numeric = cells.Exists(c => c.Length > 0) && !cells.Where((c, i) => c.Length > 0 && numbers[i] is null).Any();
        var values = numeric ? numbers.ConvertAll(n => (object?)n) : cells.ConvertAll(c => (object?)c);
        return new Column(name, [.. values], numeric, null, null);
    }

    /// <summary>
    /// A number as .NET and as Python write it: 1e-9, NaN, Infinity, nan, inf, -inf. True and False are text: a column of
    /// answers is not one of numbers.
    /// </summary>
    public static double? Number(string cell)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return value;
        return cell.Trim().ToLowerInvariant() switch
        {
            "inf" or "+inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => null,
        };
    }

    private static string Shown(string field) => field.Length > 60 ? field[..60] + "..." : field;

    private static long? Whole(string cell) =>
        long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
