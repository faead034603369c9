using System.Globalization;
using System.Reflection;
using Deedle;
using Plotting;
using Plotting.Tables;

namespace Interop;

/// <summary>Frames and series as a notebook shows them: the first rows as a table, and a line that counts the rest.</summary>
internal static class FrameText
{
    private const int MostRows = 20;

    private static readonly MethodInfo SeriesTable =
        typeof(FrameText).GetMethod(nameof(TableOfSeries), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static string Html(IFrame frame) => Html(frame.Apply(new FirstRows()));

    public static string Plain(IFrame frame) => Plain(frame.Apply(new FirstRows()));

    public static string HtmlOfSeries(object series) => Html(OfSeries(series));

    public static string PlainOfSeries(object series) => Plain(OfSeries(series));

    private static string Html((Table Table, int Rows) shown) =>
        shown.Table.ToHtml() + (Rest(shown.Rows) is { } rest ? $"<p>{rest}</p>" : "");

    private static string Plain((Table Table, int Rows) shown) =>
        shown.Table + (Rest(shown.Rows) is { } rest ? "\n" + rest : "");

    private static string? Rest(int rows) => (rows - MostRows) switch
    {
        <= 0 => null,
        1 => "and 1 more row",
        var more => string.Create(CultureInfo.InvariantCulture, $"and {more} more rows"),
    };

    private static (Table Table, int Rows) OfSeries(object series)
    {
        var type = series.GetType();
        while (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Series<,>))
            type = type.BaseType!;
        return ((Table, int))SeriesTable.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [series])!;
    }

    private static (Table Table, int Rows) TableOfSeries<TKey, TValue>(Series<TKey, TValue> series)
        where TKey : notnull
    {
        var keys = series.Keys.Take(MostRows).ToArray();
        var values = Array.ConvertAll(keys, key => series.TryGet(key) is { HasValue: true } cell ? (object?)cell.Value : null);
        var columns = new List<Column> { Keys("key", keys), DeedleTable.ColumnOf("value", values) };
        return (new Table(caption: null, columns, file: null, lines: []), series.KeyCount);
    }

    private static Column Keys<TKey>(string name, TKey[] keys)
        where TKey : notnull => DeedleTable.ColumnOf(name, [.. keys]);

    private sealed class FirstRows : IFrameOperation<(Table Table, int Rows)>
    {
        public (Table Table, int Rows) Invoke<TRow, TColumn>(Frame<TRow, TColumn> frame)
        {
            var keys = frame.RowKeys.Take(MostRows).ToArray();
            var columns = new List<Column>();
            // 0, 1, 2, ... count the rows and say nothing else; other keys, such as those left by a filter, do.
            if (!keys.Select((key, i) => key is int index && index == i).All(counts => counts))
                columns.Add(DeedleTable.ColumnOf("key", [.. keys.Cast<object?>()]));
            foreach (var (key, series) in frame.ColumnKeys.Zip(frame.Columns.Values))
            {
                var values = Array.ConvertAll(keys, row => series.TryGet(row) is { HasValue: true } cell ? cell.Value : null);
                columns.Add(DeedleTable.ColumnOf(DeedleTable.NameOf(key), values));
            }

            return (new Table(caption: null, columns, file: null, lines: []), frame.RowCount);
        }
    }
}
