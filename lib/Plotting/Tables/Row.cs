namespace Plotting;

/// <summary>One row of a <see cref="Table"/>.</summary>
public readonly struct Row
{
    private readonly Table _table;
    private readonly int _index;

    internal Row(Table table, int index)
    {
        _table = table;
        _index = index;
    }

    /// <summary>The number in a column.</summary>
    public double Number(string column) => _table.NumberAt(column, _index);

    /// <summary>The value in a column as text, a number with all its digits.</summary>
    public string Text(string column) => _table.TextAt(column, _index);
}
