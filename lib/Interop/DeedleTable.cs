using System.Reflection;
using Deedle;
using Plotting;
using Plotting.Tables;

namespace Interop;

/// <summary>Our tables as Deedle's frames, and back.</summary>
public static class DeedleTable
{
    /// <summary>
    /// The table as a Deedle frame with rows 0, 1, ...: each column a series of its own type, cells without a value
    /// missing. Captions, units and number formats are lost: Deedle keeps none.
    /// NaN becomes missing as well, since Deedle knows no NaN: the mean of a column is then the mean of what is left, and a
    /// run that diverged is not in it. Infinite numbers stay.
    /// </summary>
    /// <example><code>table.ToFrame().GetColumn&lt;double&gt;("loss").Mean()</code></example>
    public static Frame<int, string> ToFrame(this Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var frame = Frame.FromRowKeys(Enumerable.Range(0, table.Count));
        foreach (var column in table.Columns)
        {
            // One type of value gives a series of that type; mixed columns, which only texts can be, one of objects.
            var types = column.Values.OfType<object>().Select(value => value.GetType()).Distinct().ToArray();
            var add = types is [var type] ? type : typeof(object);
            typeof(DeedleTable).GetMethod(nameof(AddColumn), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(add).Invoke(null, [frame, column]);
        }

        return frame;
    }

    /// <summary>
    /// The frame as a table. Row keys are left out, unless <paramref name="rowKeys"/> names the column they go to. A missing
    /// cell stays missing: whether NaN stood there before it was a frame, no frame can say.
    /// </summary>
    /// <exception cref="ArgumentException">Two columns would have one name.</exception>
    /// <example><code>losses.GroupRowsBy&lt;string&gt;("optimiser").ToTable("optimiser and run")</code></example>
    public static Table ToTable<TRow, TColumn>(this Frame<TRow, TColumn> frame, string? rowKeys = null)
        where TRow : notnull
        where TColumn : notnull
    {
        ArgumentNullException.ThrowIfNull(frame);
        var rows = frame.RowKeys.ToArray();
        var columns = new List<Column>();
        if (rowKeys is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(rowKeys);
            columns.Add(Column.Of(rowKeys, rows, unit: null, format: null));
        }

        foreach (var (key, series) in frame.ColumnKeys.Zip(frame.Columns.Values))
        {
            var name = NameOf(key);
            if (columns.Exists(column => column.Name == name))
            {
                throw new ArgumentException(name == rowKeys
                    ? $"ToTable: the frame has a column \"{name}\" already; give the row keys another name"
                    : $"ToTable: two columns of the frame are called \"{name}\"; expected a name for each");
            }

            columns.Add(ColumnOf(name, Array.ConvertAll(rows, row => series.TryGet(row) is { HasValue: true } cell ? cell.Value : null)));
        }

        return new Table(caption: null, columns, file: null, lines: []);
    }

    internal static string NameOf(object? key) => Convert.ToString(key, System.Globalization.CultureInfo.InvariantCulture) ?? "";

    /// <summary>A column of numbers where all that is there are numbers.</summary>
    internal static Column ColumnOf(string name, object?[] values)
    {
        var numeric = Array.Exists(values, value => value is not null)
            && Array.TrueForAll(values, value => value is null || Column.IsNumber(value.GetType()));
        return new Column(name, values, numeric, Unit: null, Format: null);
    }

    private static void AddColumn<T>(Frame<int, string> frame, Column column)
    {
        var filled = Enumerable.Range(0, column.Values.Length).Where(row => column.Values[row] is not null).ToArray();
        frame.AddColumn(column.Name, new Series<int, T>(filled, filled.Select(row => (T)column.Values[row]!)));
    }
}
