using System.Numerics;
using Plotting.Charts;

namespace Plotting;

public sealed partial class Figure
{
    /// <summary>
    /// A matrix as coloured cells, z[row, column], row 0 at the top. With <paramref name="annotate"/> each cell shows its
    /// number. <paramref name="from"/> and <paramref name="to"/> fix the ends of the colour scale.
    /// The picture of a matrix of more than 4200 cells shows means of blocks; the Plotly chart shows every cell.
    /// </summary>
    /// <example><code>new Figure("Attention").HeatMap(weights, rows: words, columns: words, colour: "weight")</code></example>
    public Figure HeatMap<T>(
        T[,] z, IEnumerable<string>? rows = null, IEnumerable<string>? columns = null, string? colour = null,
        bool annotate = false, double? from = null, double? to = null, ColourScale? scale = null, bool upwards = false)
        where T : INumber<T>
    {
        var values = Numbers.Read(z, nameof(z));
        Name(Current.Y, rows, "rows", values.GetLength(0));
        Name(Current.X, columns, "columns", values.GetLength(1));
        if (from >= to || !double.IsFinite(from ?? 0) || !double.IsFinite(to ?? 0))
            throw new ArgumentException($"HeatMap: from = {from} must be less than to = {to}, and both finite");
        (Current.X.Whole, Current.Y.Whole, Current.Y.Downwards) = (true, true, !upwards);
        Current.Traces.Add(new HeatMapTrace
        {
            Values = values,
            Scale = scale ?? ColourScale.Sequential,
            ColourTitle = colour,
            Annotate = annotate,
            From = from,
            To = to,
        });
        return this;
    }

    /// <summary>
    /// Lines of equal height of z over the plane: z[i, j] belongs to (x[j], y[i]), so a row of z runs along x.
    /// Draw a path over it with <see cref="Line{TX, TY}(IEnumerable{TX}, IEnumerable{TY}, string?, Dash?, bool?, string?)"/>.
    /// <paramref name="levels"/> says about how many lines, at round numbers; <paramref name="at"/> gives exact levels
    /// instead. <paramref name="log"/> spaces them at equal ratios, for surfaces that fall over orders of magnitude.
    /// </summary>
    /// <example><code>new Figure("Loss").Contour(w, b, loss, log: true).Line(path, "descent")</code></example>
    public Figure Contour<TX, TY, TZ>(
        IEnumerable<TX> x, IEnumerable<TY> y, TZ[,] z, int levels = 12, IEnumerable<double>? at = null,
        bool log = false, bool filled = true, string? colour = null, ColourScale? scale = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
        where TZ : INumber<TZ>
    {
        var (xs, ys, zs) = (Numbers.Read(x, nameof(x)), Numbers.Read(y, nameof(y)), Numbers.Read(z, nameof(z)));
        Numbers.RequireSame("Contour", "x", xs.Length, "a row of z", zs.GetLength(1));
        Numbers.RequireSame("Contour", "y", ys.Length, "a column of z", zs.GetLength(0));
        RequireRising("x", xs);
        RequireRising("y", ys);
        if (levels is < 1 or > 60)
            throw new ArgumentOutOfRangeException(nameof(levels), levels, "Contour: levels must be 1 to 60");
        Current.Traces.Add(new ContourTrace
        {
            X = xs,
            Y = ys,
            Z = zs,
            Levels = at is null ? Charts.Contours.Levels.Of(zs, levels, log) : Charts.Contours.Levels.Checked(at),
            Filled = filled,
            Scale = scale ?? ColourScale.Sequential,
            ColourTitle = colour,
        });
        return this;
    }

    /// <summary>Lines of equal height of a function over a rectangle.</summary>
    /// <example><code>
    /// new Figure("Rosenbrock")
    ///     .Contour((x, y) => Math.Pow(1 - x, 2) + 100 * Math.Pow(y - x * x, 2), (-2, 2), (-1, 3), log: true)
    /// </code></example>
    public Figure Contour(
        Func<double, double, double> f, (double From, double To) x, (double From, double To) y, int levels = 12,
        IEnumerable<double>? at = null, bool log = false, bool filled = true, string? colour = null, ColourScale? scale = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        const int cells = 60;
        if (!(x.From < x.To && y.From < y.To && new[] { x.From, x.To, y.From, y.To }.All(double.IsFinite)))
            throw new ArgumentException($"Contour: x = {x} and y = {y} must each go from a smaller to a larger finite number");
        var xs = Indices(cells + 1).Select(i => Scales.Extent.Between(x.From, x.To, i, cells)).ToArray();
        var ys = Indices(cells + 1).Select(i => Scales.Extent.Between(y.From, y.To, i, cells)).ToArray();
        var z = new double[cells + 1, cells + 1];
        for (var i = 0; i <= cells; i++)
        {
            for (var j = 0; j <= cells; j++)
                z[i, j] = f(xs[j], ys[i]);
        }
        return Contour(xs, ys, z, levels, at, log, filled, colour, scale);
    }

    private static void RequireRising(string name, double[] values)
    {
        Numbers.RequireSome("Contour", name, Math.Max(0, values.Length - 1));
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) || (i > 0 && values[i] <= values[i - 1]))
                throw new ArgumentException($"Contour: {name} must rise from value to value; {name}[{i}] is {values[i]}", name);
        }
    }

    private static void Name(Scales.Axis axis, IEnumerable<string>? names, string what, int count)
    {
        if (names is null)
            return;
        var all = names.ToArray();
        Numbers.RequireSame("HeatMap", what, all.Length, what == "rows" ? "the rows of z" : "the columns of z", count);
        axis.Categories.Clear();
        axis.Categories.AddRange(all); // a sentence may hold the same word twice
    }
}
