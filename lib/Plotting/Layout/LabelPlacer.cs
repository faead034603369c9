namespace Plotting.Layout;

/// <summary>Finds room for a label: inside the area, off other labels, and over as little data as possible.</summary>
internal sealed class LabelPlacer(Box area)
{
    private readonly List<Box> _taken = [];
    private readonly List<(double X, double Y)> _data = [];

    public void Avoid(IEnumerable<(double X, double Y)> points) => _data.AddRange(points.Where(p => area.Holds(p.X, p.Y)));

    public void Take(Box box) => _taken.Add(box);

    /// <summary>The first of the best candidates; it is taken from now on. Null when none is free of other labels.</summary>
    public Box? Place(IEnumerable<Box> candidates)
    {
        Box? best = null;
        var least = double.PositiveInfinity;
        var order = 0;
        foreach (var box in candidates)
        {
            order++;
            if (!area.Holds(box) || _taken.Exists(t => t.Overlaps(box.Grown(2))))
                continue;
            // Data under the label counts most; among equals the earlier candidate wins.
            var cost = _data.Count(p => box.Grown(3).Holds(p.X, p.Y)) * 3 + order * 0.25;
            if (cost >= least)
                continue;
            least = cost;
            best = box;
        }
        if (best is { } found)
            _taken.Add(found);
        return best;
    }
}
