using Plotting.Scales;

namespace Plotting.Traces;

/// <summary>A matrix as coloured cells.</summary>
internal sealed class HeatMapTrace : Trace
{
    /// <summary>[row, column]; row 0 lies at the top unless the axis says otherwise.</summary>
    public required double[,] Values { get; init; }

    public required ColourScale Scale { get; init; }

    /// <summary>What the colours measure: the title of the colour bar.</summary>
    public string? ColourTitle { get; init; }

    public bool Annotate { get; init; }

    public double? From { get; init; }

    public double? To { get; init; }

    public int Rows => Values.GetLength(0);

    public int Columns => Values.GetLength(1);

    public override IEnumerable<double> Xs => [-0.5, Columns - 0.5];

    public override IEnumerable<double> Ys => [-0.5, Rows - 0.5];

    public override bool IsSeries => false;

    public override bool FillsPanel => true;

    public override string Kind => "heat map";

    /// <summary>The numbers at the two ends of the colour scale.</summary>
    public Extent Range()
    {
        var extent = Extent.Of(Values.Cast<double>());
        if (extent.IsEmpty)
            extent = new Extent(0, 1);
        if (Scale.Centred && From is null && To is null)
        {
            var size = Math.Max(Math.Abs(extent.Min), Math.Abs(extent.Max));
            extent = new Extent(-size, size);
        }
        extent = new Extent(From ?? extent.Min, To ?? extent.Max);
        if (extent.Span > 0)
            return extent;
        // One number has a scale around it, and a large one needs more than a half to differ from its neighbours.
        var around = Math.Max(0.5, 1e-8 * Math.Abs(extent.Min));
        return new Extent(Math.Max(extent.Min - around, -double.MaxValue), Math.Min(extent.Min + around, double.MaxValue));
    }

    public override string Describe(Panel panel)
    {
        var name = Name is null ? "" : Name + ": ";
        var text = $"{name}{Rows} rows by {Columns} columns";
        var extent = Extent.Of(Values.Cast<double>());
        if (extent.IsEmpty)
            return text + ", no finite value";
        var (lowRow, lowColumn) = Find(extent.Min);
        var (highRow, highColumn) = Find(extent.Max);
        return $"{text}, lowest {NumberText.Short(extent.Min)} at {Place(panel, lowRow, lowColumn)}, "
            + $"highest {NumberText.Short(extent.Max)} at {Place(panel, highRow, highColumn)}";
    }

    private (int Row, int Column) Find(double value)
    {
        for (var r = 0; r < Rows; r++)
        {
            for (var c = 0; c < Columns; c++)
            {
                if (Values[r, c] == value)
                    return (r, c);
            }
        }
        throw new InvalidOperationException($"heat map: {value} is not one of its values");
    }

    private static string Place(Panel panel, int row, int column)
    {
        var rowName = row < panel.Y.Categories.Count ? panel.Y.Categories[row] : row.ToString();
        var columnName = column < panel.X.Categories.Count ? panel.X.Categories[column] : column.ToString();
        return $"row {rowName}, column {columnName}";
    }
}
