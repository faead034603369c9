using Plotting.Scales;

namespace Plotting.Charts.Contours;

/// <summary>A curve of equal height; closed when it returns to its start.</summary>
internal sealed record IsoLine(List<(double X, double Y)> Points, bool Closed);

/// <summary>
/// Curves z = level through a grid: in every cell the crossings of its four sides, found by linear interpolation, are
/// joined; a cell with four crossings is decided by the mean of its corners. z[i, j] is at (x[j], y[i]).
/// </summary>
internal static class MarchingSquares
{
    /// <summary>The curves inside the grid; those that meet its border end there.</summary>
    public static List<IsoLine> Lines(double[] x, double[] y, double[,] z, double level) => Trace(x, y, z, level);

    /// <summary>
    /// The borders of the region z >= level, all closed: beyond the grid, and where z is not a number, the surface is taken
    /// to fall away at once.
    /// </summary>
    public static List<IsoLine> Region(double[] x, double[] y, double[,] z, double level)
    {
        var (rows, columns) = (y.Length, x.Length);
        var padded = new double[rows + 2, columns + 2];
        for (var i = 0; i < rows + 2; i++)
        {
            for (var j = 0; j < columns + 2; j++)
            {
                var inside = i > 0 && i <= rows && j > 0 && j <= columns && !double.IsNaN(z[i - 1, j - 1]);
                padded[i, j] = inside ? z[i - 1, j - 1] : double.NegativeInfinity;
            }
        }
        return Trace([x[0], .. x, x[^1]], [y[0], .. y, y[^1]], padded, level);
    }

    /// <summary>
    /// A side of a cell: from node (i, j) to (i, j + 1) when horizontal, to (i + 1, j) otherwise. Two cells share it, which
    /// is how segments find each other without comparing coordinates.
    /// </summary>
    private readonly record struct Side(int I, int J, bool Horizontal);

    private static List<IsoLine> Trace(double[] x, double[] y, double[,] z, double level)
    {
        var links = new Dictionary<Side, List<Side>>();
        void Join(Side a, Side b)
        {
            Add(a, b);
            Add(b, a);
        }
        void Add(Side from, Side to)
        {
            if (!links.TryGetValue(from, out var list))
                links[from] = list = new List<Side>(2);
            list.Add(to);
        }

        for (var i = 0; i + 1 < y.Length; i++)
        {
            for (var j = 0; j + 1 < x.Length; j++)
                JoinCell(z, level, i, j, Join);
        }

        (double X, double Y) Crossing(Side side)
        {
            var (i2, j2) = side.Horizontal ? (side.I, side.J + 1) : (side.I + 1, side.J);
            var t = Share(z[side.I, side.J], z[i2, j2], level);
            return (Between(x[side.J], x[j2], t), Between(y[side.I], y[i2], t));
        }

        var lines = new List<IsoLine>();
        var used = new HashSet<Side>();
        // Open curves first, from their ends; what is left are loops.
        foreach (var start in links.Keys.Where(s => links[s].Count == 1).Concat(links.Keys))
        {
            if (!used.Add(start))
                continue;
            var points = new List<(double X, double Y)> { Crossing(start) };
            var current = start;
            while (true)
            {
                var next = links[current].FirstOrDefault(s => !used.Contains(s), current);
                if (next == current)
                    break;
                used.Add(next);
                points.Add(Crossing(next));
                current = next;
            }
            var closed = links[start].Count == 2;
            lines.Add(new IsoLine(points, closed));
        }
        return lines;
    }

    private static void JoinCell(double[,] z, double level, int i, int j, Action<Side, Side> join)
    {
        var (a, b, c, d) = (z[i, j], z[i, j + 1], z[i + 1, j + 1], z[i + 1, j]);
        if (double.IsNaN(a + b + c + d) && (double.IsNaN(a) || double.IsNaN(b) || double.IsNaN(c) || double.IsNaN(d)))
            return;
        var low = new Side(i, j, true);
        var high = new Side(i + 1, j, true);
        var left = new Side(i, j, false);
        var right = new Side(i, j + 1, false);
        var corners = (a >= level ? 1 : 0) | (b >= level ? 2 : 0) | (c >= level ? 4 : 0) | (d >= level ? 8 : 0);
        switch (corners)
        {
            case 1 or 14:
                join(low, left);
                break;
            case 2 or 13:
                join(low, right);
                break;
            case 4 or 11:
                join(right, high);
                break;
            case 8 or 7:
                join(left, high);
                break;
            case 3 or 12:
                join(left, right);
                break;
            case 6 or 9:
                join(low, high);
                break;
            case 5 or 10:
                // a and c on one side, b and d on the other: the mean says which pair is connected.
                var connected = a / 4 + b / 4 + c / 4 + d / 4 >= level == (corners == 5);
                join(low, connected ? right : left);
                join(high, connected ? left : right);
                break;
        }
    }

    /// <summary>The share between two nodes at which the level is; at the finite one when the other is infinite.</summary>
    private static double Share(double from, double to, double level)
    {
        if (double.IsInfinity(from))
            return 1;
        return double.IsInfinity(to) ? 0 : Extent.Share(level, from, to);
    }

    private static double Between(double from, double to, double t) =>
        double.IsFinite(to - from) ? from + t * (to - from) : (1 - t) * from + t * to;
}
