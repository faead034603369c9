using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Plotting.Tables;

/// <summary>Reads a CSV file whole, or says which line is wrong.</summary>
internal static class CsvTable
{
    public static Table Read(string path, char delimiter)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"Table.FromCsv: no file \"{path}\" in {Directory.GetCurrentDirectory()}", path);
        var file = Path.GetFileName(path);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            TrimOptions = TrimOptions.Trim,
            BadDataFound = a => throw new FormatException($"{file}, line {a.Context.Parser!.RawRow}: a quote is out of place in \"{a.Field}\""),
        };
        using var reader = new StreamReader(path);
        using var parser = new CsvParser(reader, configuration);
        if (!parser.Read())
            throw new FormatException($"{file}: the file is empty; its first line must name the columns");
        var names = parser.Record!;
        RequireNames(file, names);

        var rows = new List<string[]>();
        var lines = new List<int>();
        while (parser.Read())
        {
            var fields = parser.Record!;
            if (fields.Length != names.Length)
                throw new FormatException($"{file}, line {parser.RawRow}: {fields.Length} fields where the header names {names.Length} columns");
            rows.Add(fields);
            lines.Add(parser.RawRow);
        }
        var columns = names.Select((name, c) => ColumnOf(name, rows.ConvertAll(r => r[c])));
        return new Table(null, columns, file, [.. lines]);
    }

    private static void RequireNames(string file, string[] names)
    {
        for (var c = 0; c < names.Length; c++)
        {
            if (names[c].Length == 0)
                throw new FormatException($"{file}, line 1: column {c + 1} has no name");
            if (Array.IndexOf(names, names[c]) < c)
                throw new FormatException($"{file}, line 1: two columns are named \"{names[c]}\"");
        }
    }

    private static Column ColumnOf(string name, List<string> cells)
    {
        var numbers = cells.ConvertAll(c => Parse(c));
        var numeric = cells.Exists(c => c.Length > 0) && !cells.Where((c, i) => c.Length > 0 && numbers[i] is null).Any();
        var values = numeric ? numbers.ConvertAll(n => (object?)n) : cells.ConvertAll(c => (object?)c);
        return new Column(name, [.. values], numeric, null, null);
    }

    private static double? Parse(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
