using System.Numerics;
using Plotting.Charts;
using Plotting.Scales;

namespace Plotting;

public sealed partial class Figure
{
    /// <summary>A line through the points (x, y). Few points are marked one by one.</summary>
    /// <example><code>new Figure("Loss").Line(steps, losses, "eta = 0.1")</code></example>
    public Figure Line<TX, TY>(
        IEnumerable<TX> x, IEnumerable<TY> y, string? name = null,
        Dash? dash = null, bool? markers = null, string? colour = null)
        where TX : INumber<TX>
        where TY : INumber<TY> =>
        AddXy("Line", Numbers.Read(x, nameof(x)), Numbers.Read(y, nameof(y)), name, true, markers, dash, colour);

    /// <summary>A line through y at 0, 1, 2, ...</summary>
    /// <example><code>new Figure("Loss").Line(losses)</code></example>
    public Figure Line<T>(IEnumerable<T> y, string? name = null, Dash? dash = null, bool? markers = null, string? colour = null)
        where T : INumber<T>
    {
        var values = Numbers.Read(y, nameof(y));
        return AddXy("Line", Indices(values.Length), values, name, true, markers, dash, colour);
    }

    /// <summary>A line through points given as pairs.</summary>
    public Figure Line<TX, TY>(
        IEnumerable<(TX X, TY Y)> points, string? name = null,
        Dash? dash = null, bool? markers = null, string? colour = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        var (x, y) = Unzip(points);
        return AddXy("Line", x, y, name, true, markers, dash, colour);
    }

    /// <summary>The curve of a function between two numbers.</summary>
    /// <example><code>new Figure("Softplus").Curve(x => Math.Log(1 + Math.Exp(x)), -4, 4)</code></example>
    public Figure Curve(Func<double, double> f, double from, double to, string? name = null, Dash? dash = null, string? colour = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (!(double.IsFinite(from) && double.IsFinite(to) && from < to))
            throw new ArgumentException($"Curve: from = {from} must be less than to = {to}, and both finite");
        const int pieces = 240;
        var x = Indices(pieces + 1).Select(i => Extent.Between(from, to, i, pieces)).ToArray();
        return AddXy("Curve", x, x.Select(f).ToArray(), name, true, false, dash, colour);
    }

    /// <summary>A mark at each point (x, y), with a name beside it where labels are given.</summary>
    /// <example><code>new Figure("Words").Scatter(xs, ys, labels: words)</code></example>
    public Figure Scatter<TX, TY>(
        IEnumerable<TX> x, IEnumerable<TY> y, string? name = null, IEnumerable<string>? labels = null, string? colour = null)
        where TX : INumber<TX>
        where TY : INumber<TY> =>
        AddXy("Scatter", Numbers.Read(x, nameof(x)), Numbers.Read(y, nameof(y)), name, false, true, null, colour, labels?.ToArray());

    /// <summary>A mark at each pair.</summary>
    public Figure Scatter<TX, TY>(
        IEnumerable<(TX X, TY Y)> points, string? name = null, IEnumerable<string>? labels = null, string? colour = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        var (x, y) = Unzip(points);
        return AddXy("Scatter", x, y, name, false, true, null, colour, labels?.ToArray());
    }

    /// <summary>
    /// Points with error bars of y plus and minus <paramref name="error"/>. Where the error is NaN or infinite the point has no bar.
    /// </summary>
    public Figure ErrorBars<TX, TY, TE>(
        IEnumerable<TX> x, IEnumerable<TY> y, IEnumerable<TE> error, string? name = null, bool line = false, string? colour = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
        where TE : INumber<TE>
    {
        var errors = Numbers.Read(error, nameof(error));
        var ys = Numbers.Read(y, nameof(y));
        Numbers.RequireSame("ErrorBars", "y", ys.Length, "error", errors.Length);
        if (errors.Any(e => e < 0))
            throw new ArgumentException($"ErrorBars: error has {errors.First(e => e < 0)}; a half-height is not negative");
        return AddXy("ErrorBars", Numbers.Read(x, nameof(x)), ys, name, line, true, null, colour, null, errors);
    }

    /// <summary>The area between two curves.</summary>
    /// <example><code>new Figure("Five seeds").Band(steps, lowest, highest, "range").Line(steps, mean, "mean")</code></example>
    public Figure Band<TX, TL, TU>(
        IEnumerable<TX> x, IEnumerable<TL> lower, IEnumerable<TU> upper, string? name = null, string? colour = null)
        where TX : INumber<TX>
        where TL : INumber<TL>
        where TU : INumber<TU>
    {
        var (xs, low, high) = (Numbers.Read(x, nameof(x)), Numbers.Read(lower, nameof(lower)), Numbers.Read(upper, nameof(upper)));
        Numbers.RequireSome("Band", "x", xs.Length);
        Numbers.RequireSame("Band", "x", xs.Length, "lower", low.Length);
        Numbers.RequireSame("Band", "x", xs.Length, "upper", high.Length);
        Current.Traces.Add(new BandTrace { X = xs, Lower = low, Upper = high, Name = name, Colour = CheckedOrNull(colour) });
        return this;
    }

    /// <summary>A line with the band of one deviation on either side, in the line's colour.</summary>
    /// <example><code>new Figure("Five seeds").MeanAndDeviation(steps, mean, deviation, "PPO")</code></example>
    public Figure MeanAndDeviation<TX, TM, TD>(
        IEnumerable<TX> x, IEnumerable<TM> mean, IEnumerable<TD> deviation, string? name = null, string? colour = null)
        where TX : INumber<TX>
        where TM : INumber<TM>
        where TD : INumber<TD>
    {
        var (xs, m, d) = (Numbers.Read(x, nameof(x)), Numbers.Read(mean, nameof(mean)), Numbers.Read(deviation, nameof(deviation)));
        Numbers.RequireSame("MeanAndDeviation", "mean", m.Length, "deviation", d.Length);
        var shade = colour ?? Palette.Series(Current.Traces.Count(t => t.IsSeries));
        Band(xs, m.Zip(d, (a, b) => Numbers.Sum(a, -b)), m.Zip(d, Numbers.Sum), null, shade);
        return Line(xs, m, name, colour: shade);
    }

    private Figure AddXy(
        string method, double[] x, double[] y, string? name, bool line, bool? markers, Dash? dash, string? colour,
        string[]? labels = null, double[]? errors = null)
    {
        Numbers.RequireSome(method, "x", x.Length);
        Numbers.RequireSame(method, "x", x.Length, "y", y.Length);
        if (labels is not null)
            Numbers.RequireSame(method, "x", x.Length, "labels", labels.Length);
        Current.Traces.Add(new XyTrace
        {
            X = x,
            Y = y,
            Name = name,
            HasLine = line,
            Markers = markers,
            Dash = dash,
            Colour = CheckedOrNull(colour),
            Labels = labels ?? [],
            Errors = errors ?? [],
        });
        return this;
    }

    private static string? CheckedOrNull(string? colour) => colour is null ? null : Palette.Checked(colour);

    private static double[] Indices(int count) => Enumerable.Range(0, count).Select(i => (double)i).ToArray();

    private static (double[] X, double[] Y) Unzip<TX, TY>(IEnumerable<(TX X, TY Y)> points)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        ArgumentNullException.ThrowIfNull(points);
        var all = points.ToArray();
        return (Numbers.Read(all.Select(p => p.X), nameof(points)), Numbers.Read(all.Select(p => p.Y), nameof(points)));
    }
}
