using System.Numerics;
using Plotting.Charts;
using Plotting.Scales;

namespace Plotting;

public sealed partial class Figure
{
    /// <summary>One bar per category. A second call with the same categories puts its bars beside the first.</summary>
    /// <example><code>new Figure("Accuracy").Bar(levels, without, "no margin").Bar(levels, with, "margin")</code></example>
    public Figure Bar<T>(IEnumerable<string> categories, IEnumerable<T> values, string? name = null, string? colour = null)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(categories);
        var names = categories.ToArray();
        var heights = Numbers.Read(values, nameof(values));
        Numbers.RequireSome("Bar", "categories", names.Length);
        Numbers.RequireSame("Bar", "categories", names.Length, "values", heights.Length);
        var twice = names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any());
        if (twice is not null)
            throw new ArgumentException($"Bar: the category \"{twice.Key}\" is given twice", nameof(categories));
        Current.Traces.Add(new BarTrace
        {
            Positions = names.Select(Current.X.CategoryIndex).ToArray(),
            Categories = names,
            Values = heights,
            Name = name,
            Colour = CheckedOrNull(colour),
        });
        return this;
    }

    /// <summary>One bar per (category, value) pair.</summary>
    public Figure Bar<T>(IEnumerable<(string Category, T Value)> bars, string? name = null, string? colour = null)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(bars);
        var all = bars.ToArray();
        return Bar(all.Select(b => b.Category), all.Select(b => b.Value), name, colour);
    }

    /// <summary>
    /// How often values fall into about <paramref name="bins"/> equal intervals with round bounds;
    /// with <paramref name="density"/>, scaled so that the area is 1.
    /// </summary>
    /// <example><code>new Figure("Gumbel noise").Histogram(draws, bins: 40, density: true)</code></example>
    public Figure Histogram<T>(
        IEnumerable<T> values, string? name = null, int bins = 30, bool density = false, string? colour = null)
        where T : INumber<T>
    {
        var all = Numbers.Read(values, nameof(values));
        var own = Extent.Of(all);
        if (own.IsEmpty)
            throw new ArgumentException($"Histogram: none of the {all.Length} values is a finite number", nameof(values));
        if (bins is < 1 or > 500)
            throw new ArgumentOutOfRangeException(nameof(bins), bins, "Histogram: bins must be 1 to 500");
        Current.Traces.Add(HistogramTrace.Of(all, own, bins, density, name, CheckedOrNull(colour)));
        return this;
    }
}
