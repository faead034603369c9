namespace Plotting.Svg;

/// <summary>Leaves out what the eye cannot see, and no peak.</summary>
internal static class Thinning
{
    /// <summary>The stretches without a gap.</summary>
    public static IEnumerable<List<(double X, double Y)>> Runs(IEnumerable<(double X, double Y)> points)
    {
        var run = new List<(double X, double Y)>();
        foreach (var point in points)
        {
            if (double.IsFinite(point.X) && double.IsFinite(point.Y))
            {
                run.Add(point);
                continue;
            }
            if (run.Count > 0)
                yield return run;
            run = [];
        }
        if (run.Count > 0)
            yield return run;
    }

    /// <summary>
    /// Among neighbours whose x falls into the same bucket, keeps the lowest and the highest in their order, and always
    /// the ends. Points whose x turns back (a path in the plane) are thinned by distance instead.
    /// </summary>
    public static List<(double X, double Y)> KeepExtremes(List<(double X, double Y)> run, double bucket)
    {
        if (run.Count < 100)
            return run;
        for (var i = 1; i < run.Count; i++)
        {
            if (run[i].X < run[i - 1].X)
                return ByDistance(run, 0.5 * bucket);
        }
        var kept = new List<(double X, double Y)> { run[0] };
        var start = 1;
        while (start < run.Count - 1)
        {
            var end = start;
            var cell = Math.Floor(run[start].X / bucket);
            while (end < run.Count - 1 && Math.Floor(run[end].X / bucket) == cell)
                end++;
            var (low, high) = (start, start);
            for (var i = start; i < end; i++)
            {
                if (run[i].Y < run[low].Y)
                    low = i;
                if (run[i].Y > run[high].Y)
                    high = i;
            }
            kept.Add(run[Math.Min(low, high)]);
            if (low != high)
                kept.Add(run[Math.Max(low, high)]);
            start = end;
        }
        kept.Add(run[^1]);
        return kept;
    }

    /// <summary>The first point of each square cell, in the order given.</summary>
    public static List<(double X, double Y)> OnePerCell(IEnumerable<(double X, double Y)> points, double cell)
    {
        var seen = new HashSet<(long, long)>();
        return points.Where(p => seen.Add(((long)Math.Floor(p.X / cell), (long)Math.Floor(p.Y / cell)))).ToList();
    }

    private static List<(double X, double Y)> ByDistance(List<(double X, double Y)> run, double distance)
    {
        var kept = new List<(double X, double Y)> { run[0] };
        foreach (var point in run.Skip(1).SkipLast(1))
        {
            var (dx, dy) = (point.X - kept[^1].X, point.Y - kept[^1].Y);
            if (dx * dx + dy * dy >= distance * distance)
                kept.Add(point);
        }
        kept.Add(run[^1]);
        return kept;
    }
}
