using System.Numerics;

namespace Plotting;

/// <summary>Reads what authors have (float, double, int, TorchSharp accessors) into doubles, once.</summary>
internal static class Numbers
{
    public static double[] Read<T>(IEnumerable<T> values, string what)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values, what);
        return values.Select(double.CreateSaturating).ToArray();
    }

    public static double[,] Read<T>(T[,] values, string what)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values, what);
        var (rows, columns) = (values.GetLength(0), values.GetLength(1));
        if (rows == 0 || columns == 0)
            throw new ArgumentException($"{what}: a grid of {rows} x {columns} has nothing to draw", what);
        var result = new double[rows, columns];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
                result[r, c] = double.CreateSaturating(values[r, c]);
        }
        return result;
    }

    /// <summary>a + b, no farther than numbers go if both are finite.</summary>
    public static double Sum(double a, double b) =>
        double.IsFinite(a) && double.IsFinite(b) ? Math.Clamp(a + b, -double.MaxValue, double.MaxValue) : a + b;

    public static void RequireSame(string chart, string name, int length, string otherName, int otherLength)
    {
        if (length != otherLength)
            throw new ArgumentException($"{chart}: {name} has {length} values and {otherName} has {otherLength}; they must be as many");
    }

    public static void RequireSome(string chart, string name, int length)
    {
        if (length == 0)
            throw new ArgumentException($"{chart}: {name} is empty; at least one value is needed");
    }
}
