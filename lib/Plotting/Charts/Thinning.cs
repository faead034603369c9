namespace Plotting.Charts;

/// <summary>Leaves out what the eye cannot see, and no peak.</summary>
internal static class Thinning
{
    /// <summary>Vertices nearer than this to the line through their neighbours cannot be seen.</summary>
    private const double Tolerance = 0.25;

    /// <summary>The runs of points between gaps.</summary>
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

    /// <summary>Douglas and Peucker (1973): keeps the vertices that matter.</summary>
    public static List<(double X, double Y)> Simplify(List<(double X, double Y)> points)
    {
        if (points.Count < 3)
            return points;
        var keep = new bool[points.Count];
        keep[0] = keep[^1] = true;
        var spans = new Stack<(int From, int To)>();
        spans.Push((0, points.Count - 1));
        while (spans.TryPop(out var span))
        {
            var (farthest, distance) = (-1, Tolerance);
            for (var i = span.From + 1; i < span.To; i++)
            {
                var d = Distance(points[i], points[span.From], points[span.To]);
                if (d > distance)
                    (farthest, distance) = (i, d);
            }
            if (farthest < 0)
                continue;
            keep[farthest] = true;
            spans.Push((span.From, farthest));
            spans.Push((farthest, span.To));
        }
        return points.Where((_, i) => keep[i]).ToList();
    }

    private static double Distance((double X, double Y) p, (double X, double Y) a, (double X, double Y) b)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = Math.Sqrt(dx * dx + dy * dy);
        return length < 1e-9
            ? Math.Sqrt((p.X - a.X) * (p.X - a.X) + (p.Y - a.Y) * (p.Y - a.Y))
            : Math.Abs(dx * (p.Y - a.Y) - dy * (p.X - a.X)) / length;
    }
}
