using Plotting.Scales;

namespace Plotting.Layout;

/// <summary>A tick with its label broken into lines, as it will be set.</summary>
internal readonly record struct AxisTick(double Value, IReadOnlyList<string> Lines, double LabelAt, bool Upwards);

/// <summary>Chooses as many tick labels as fit side by side.</summary>
internal static class AxisTicks
{
    private const double FontSize = Theme.TickSize;
    private const double MinGap = 18;
    private const double LongestCategory = 170;

    /// <summary>
    /// Ticks for an axis from left to right over <paramref name="length"/> pixels; labels may reach beyond the ends by
    /// <paramref name="room"/>.
    /// </summary>
    public static (List<AxisTick> Labelled, List<double> Minor) Across(
        Axis axis, Scale scale, double length, (double Left, double Right) room)
    {
        if (axis.Categories.Count > 0)
            return (CategoriesAcross(axis.Categories, length), []);
        for (var count = Math.Max(3, (int)(length / 62)); ; count--)
        {
            var ticks = scale.Ticks(count);
            var placed = PlaceAcross(ticks.Where(t => !t.IsMinor), scale, length, room);
            if (placed is not null || count <= 1)
                return (placed ?? Thinned(ticks, scale, length, room), ticks.Where(t => t.IsMinor).Select(t => t.Value).ToList());
        }
    }

    /// <summary>Ticks for an axis from bottom to top.</summary>
    public static (List<AxisTick> Labelled, List<double> Minor) Up(Axis axis, Scale scale, double length)
    {
        var line = TextMetrics.LineHeight(FontSize);
        if (axis.Categories.Count > 0)
        {
            var stride = Math.Max(1, (int)Math.Ceiling(line * axis.Categories.Count / length));
            var names = axis.Categories.Select((name, i) => (name, i)).Where(p => p.i % stride == 0)
                .Select(p => new AxisTick(p.i, [TextMetrics.Shorten(p.name, LongestCategory, FontSize)], 0, false));
            return (names.ToList(), []);
        }
        for (var count = Math.Max(2, (int)(length / 52)); ; count--)
        {
            var ticks = scale.Ticks(count);
            var labelled = ticks.Where(t => !t.IsMinor).OrderBy(t => t.Value).ToArray();
            var positions = labelled.Select(t => scale.Position(t.Value) * length).ToArray();
            var fits = Enumerable.Range(1, Math.Max(0, positions.Length - 1)).All(i => positions[i] - positions[i - 1] >= line);
            if (fits || count <= 1)
            {
                var kept = fits ? labelled : labelled.Take(1);
                return (kept.Select(t => new AxisTick(t.Value, [t.Label], 0, false)).ToList(),
                    ticks.Where(t => t.IsMinor).Select(t => t.Value).ToList());
            }
        }
    }

    /// <summary>Labels with their middles, moved inwards at the ends; null when two would come too close.</summary>
    private static List<AxisTick>? PlaceAcross(IEnumerable<Tick> ticks, Scale scale, double length, (double Left, double Right) room)
    {
        var placed = new List<AxisTick>();
        var end = double.NegativeInfinity;
        foreach (var tick in ticks.OrderBy(t => t.Value))
        {
            var half = TextMetrics.Width(tick.Label, FontSize) / 2;
            var (first, last) = (Math.Min(half - room.Left, length / 2), Math.Max(length + room.Right - half, length / 2));
            var middle = Math.Clamp(scale.Position(tick.Value) * length, first, last);
            if (middle - half < end + MinGap)
                return null;
            end = middle + half;
            placed.Add(new AxisTick(tick.Value, [tick.Label], middle, false));
        }
        return placed;
    }

    private static List<AxisTick> Thinned(IReadOnlyList<Tick> ticks, Scale scale, double length, (double Left, double Right) room)
    {
        var labelled = ticks.Where(t => !t.IsMinor).OrderBy(t => t.Value).ToArray();
        return PlaceAcross([labelled[0], labelled[^1]], scale, length, room)
            ?? PlaceAcross([labelled[0]], scale, length, room) ?? [];
    }

    /// <summary>Names side by side, else broken into lines, else turned upwards, else every second, third, ...</summary>
    private static List<AxisTick> CategoriesAcross(List<string> names, double length)
    {
        var pitch = length / names.Count;
        double Middle(int i) => (i + 0.5) * pitch;

        var wrapped = names.ConvertAll(n => TextMetrics.Wrap(n, pitch - 8, FontSize));
        var broken = names.Exists(n => n.Split(' ').Any(w => TextMetrics.Width(w, FontSize) > pitch - 8));
        if (!broken && wrapped.TrueForAll(l => l.Count <= 3))
            return names.Select((_, i) => new AxisTick(i, wrapped[i], Middle(i), false)).ToList();

        var short_ = names.TrueForAll(n => TextMetrics.Width(n, FontSize) < 45);
        var line = TextMetrics.LineHeight(FontSize);
        var needed = short_ ? names.Max(n => TextMetrics.Width(n, FontSize)) + MinGap : line;
        var stride = Math.Max(1, (int)Math.Ceiling(needed / pitch));
        return names.Select((name, i) => (name, i)).Where(p => p.i % stride == 0)
            .Select(p => new AxisTick(p.i, [TextMetrics.Shorten(p.name, LongestCategory, FontSize)], Middle(p.i), !short_)).ToList();
    }
}
