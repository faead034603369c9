using System.Reflection;
using System.Runtime.CompilerServices;
using Plotting.Formatting;
using Plotting.Tables;

namespace Plotting;

/// <summary>
/// Named columns of equal length that show themselves as an HTML table. Every method returns a new table or the same one
/// with a column more, so that one expression makes a table.
/// </summary>
/// <example><code>
/// new Table("Losses").Column("margin", margins).Column("loss", losses, format: "0.000")
/// </code></example>
[TypeFormatterSource(typeof(TableFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class Table
{
    private readonly List<Column> _columns = [];
    private readonly string? _file;
    private readonly int[] _lines = [];

    /// <summary>An empty table; the caption is above it.</summary>
    public Table(string? caption = null) => CaptionText = caption;

    internal Table(string? caption, IEnumerable<Column> columns, string? file, int[] lines)
        : this(caption)
    {
        _columns.AddRange(columns);
        _file = file;
        _lines = lines;
    }

    /// <summary>How many rows there are.</summary>
    public int Count => _columns.Count == 0 ? 0 : _columns[0].Values.Length;

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> ColumnNames => _columns.ConvertAll(c => c.Name);

    internal string? CaptionText { get; private set; }

    internal IReadOnlyList<Column> Columns => _columns;

    /// <summary>
    /// One row per element: its public properties (a record, a class, an anonymous object), or the items of a tuple named
    /// by <paramref name="columns"/>.
    /// </summary>
    /// <example><code>Table.From(runs.Select(r => (r.Name, r.Loss)), "run", "loss")</code></example>
    public static Table From<T>(IEnumerable<T> rows, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var all = rows.ToArray();
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0).ToArray();
        if (typeof(ITuple).IsAssignableFrom(typeof(T)) && typeof(T).IsValueType)
            return FromTuples(typeof(T), all.Select(r => (ITuple)r!).ToArray(), columns);
        if (columns.Length > 0)
        {
            properties = columns.Select(name => Array.Find(properties, p => p.Name == name)
                ?? throw new ArgumentException(
                    $"Table.From: {typeof(T).Name} has no property \"{name}\"; it has {string.Join(", ", properties.Select(p => p.Name))}"))
                .ToArray();
        }
        if (properties.Length == 0)
            throw new ArgumentException($"Table.From: {typeof(T).Name} has no public properties to make columns of");
        var table = new Table();
        table._columns.AddRange(properties.Select(p => new Column(
            p.Name, all.Select(r => p.GetValue(r)).ToArray(), Tables.Column.IsNumber(p.PropertyType), null, null)));
        return table;
    }

    /// <summary>
    /// A CSV file in UTF-8 whose first line names the columns. A column is numeric when every filled cell is a number, as
    /// .NET or Python writes them (1e-9, inf, nan); empty cells are then missing.
    /// </summary>
    /// <example><code>Table.FromCsv("../data/houses.csv").Numbers("price")</code></example>
    public static Table FromCsv(string path, char delimiter = ',') => CsvTable.Read(path, delimiter);

    /// <summary>Adds a column at the right.</summary>
    public Table Column<T>(string name, IEnumerable<T> values, string? unit = null, string? format = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(values);
        if (_columns.Exists(c => c.Name == name))
            throw new ArgumentException($"Column: the table has a column \"{name}\" already", nameof(name));
        var column = Tables.Column.Of(name, values, unit, format);
        if (_columns.Count > 0)
            Plotting.Numbers.RequireSame("Column", $"\"{name}\"", column.Values.Length, "the table", Count);
        _columns.Add(column);
        return this;
    }

    /// <summary>How a column's numbers are written, as in <c>ToString(format)</c>, and their unit.</summary>
    /// <example><code>table.Format("loss", "0.000")</code></example>
    public Table Format(string column, string format, string? unit = null)
    {
        var index = IndexOf(column);
        _columns[index] = _columns[index] with { Format = format, Unit = unit ?? _columns[index].Unit };
        return this;
    }

    /// <summary>The words above the table.</summary>
    public Table Caption(string caption)
    {
        CaptionText = caption;
        return this;
    }

    /// <summary>A column as numbers; a missing cell is NaN, and a cell that is no number is an error that says where.</summary>
    public double[] Numbers(string column) => Enumerable.Range(0, Count).Select(i => NumberAt(column, i)).ToArray();

    /// <summary>A column as text: numbers with all their digits, whatever the table shows of them.</summary>
    public string[] Texts(string column) => Enumerable.Range(0, Count).Select(i => TextAt(column, i)).ToArray();

    /// <summary>Only these columns, in this order.</summary>
    public Table Select(params string[] columns) =>
        new(CaptionText, columns.Select(c => _columns[IndexOf(c)]), _file, _lines);

    /// <summary>Only the rows for which the condition holds.</summary>
    /// <example><code>table.Where(row => row.Number("loss") &lt; 1)</code></example>
    public Table Where(Func<Row, bool> condition) =>
        Rows(Enumerable.Range(0, Count).Where(i => condition(new Row(this, i))));

    /// <summary>Rows by a column, numbers by size and texts by character code; equal ones keep their order.</summary>
    public Table OrderBy(string column, bool descending = false)
    {
        var indices = Enumerable.Range(0, Count);
        if (_columns[IndexOf(column)].IsNumeric)
        {
            var keys = Numbers(column);
            return Rows(descending ? indices.OrderByDescending(i => keys[i]) : indices.OrderBy(i => keys[i]));
        }
        var texts = Texts(column);
        return Rows(descending
            ? indices.OrderByDescending(i => texts[i], StringComparer.Ordinal)
            : indices.OrderBy(i => texts[i], StringComparer.Ordinal));
    }

    /// <summary>The first rows.</summary>
    public Table Take(int count) => Rows(Enumerable.Range(0, Math.Clamp(count, 0, Count)));

    /// <summary>
    /// One table for each value of a column, in the order in which values first appear. The key is the value as
    /// <see cref="Texts"/> has it.
    /// </summary>
    public IEnumerable<(string Key, Table Rows)> GroupBy(string column)
    {
        var found = _columns[IndexOf(column)];
        return Enumerable.Range(0, Count).GroupBy(i => found.Values[i]).Select(g => (found.ValueText(g.First()), Rows(g)));
    }

    /// <summary>An HTML table: numbers to the right, headings with their scope, everything from data encoded.</summary>
    public string ToHtml() => TableText.Html(this);

    /// <summary>Columns set with spaces, for plain-text front ends.</summary>
    public override string ToString() => TableText.Plain(this);

    internal double NumberAt(string column, int row)
    {
        var found = _columns[IndexOf(column)];
        var value = found.Values[row];
        if (value is null)
            return double.NaN;
        if (found.IsNumeric)
            return Tables.Column.ToDouble(value);
        // One bad cell makes a whole CSV column text; the reader wants to hear about that cell.
        if (value is string text && CsvTable.Number(text) is { } number)
            return number;
        throw new FormatException($"{Where(row)}, column \"{column}\": \"{value}\" is not a number");
    }

    internal string TextAt(string column, int row) => _columns[IndexOf(column)].ValueText(row);

    private string Where(int row) => _file is null ? $"row {row + 1}" : $"{_file}, line {_lines[row]}";

    private Table Rows(IEnumerable<int> rows)
    {
        var kept = rows.ToArray();
        var lines = _lines.Length == 0 ? [] : Array.ConvertAll(kept, i => _lines[i]);
        return new Table(CaptionText, _columns.Select(c => c.Rows(kept)), _file, lines);
    }

    private int IndexOf(string column)
    {
        var index = _columns.FindIndex(c => c.Name == column);
        return index >= 0
            ? index
            : throw new ArgumentException($"no column \"{column}\"; the table has {string.Join(", ", ColumnNames)}", nameof(column));
    }

    private static Table FromTuples(Type type, ITuple[] rows, string[] names)
    {
        var types = type.GetGenericArguments();
        if (types.Length > 7)
            throw new ArgumentException($"Table.From: tuples of {types.Length} items are too long; use a record");
        Plotting.Numbers.RequireSame("Table.From", "the tuple", types.Length, "columns", names.Length);
        var table = new Table();
        for (var c = 0; c < names.Length; c++)
        {
            var item = c;
            table._columns.Add(new Column(names[c], rows.Select(r => r[item]).ToArray(), Tables.Column.IsNumber(types[c]), null, null));
        }
        return table;
    }
}
