using Plotting.Scales;

namespace Plotting.Traces;

/// <summary>A surface over the plane, seen from above.</summary>
internal sealed class ContourTrace : Trace
{
    public required double[] X { get; init; }

    public required double[] Y { get; init; }

    /// <summary>Heights, z[i, j] at (X[j], Y[i]).</summary>
    public required double[,] Z { get; init; }

    /// <summary>Rising; empty for a flat surface.</summary>
    public required double[] Levels { get; init; }

    public bool Filled { get; init; }

    public required ColourScale Scale { get; init; }

    public string? ColourTitle { get; init; }

    public override IEnumerable<double> Xs => X;

    public override IEnumerable<double> Ys => Y;

    public override bool IsSeries => false;

    public override bool FillsPanel => true;

    public override string Kind => "contour plot";

    /// <summary>The colour between level <paramref name="index"/> - 1 and level <paramref name="index"/>.</summary>
    public string BandColour(int index) => Scale.At(Levels.Length == 0 ? 0.5 : (double)index / Levels.Length);

    /// <summary>The colour of the line at a level; lines without filling must show on white.</summary>
    public string LineColour(int index) =>
        Scale.At(0.25 + 0.75 * (Levels.Length == 1 ? 0.5 : (double)index / (Levels.Length - 1)));

    public override string Describe(Panel panel)
    {
        var extent = Extent.Of(Z.Cast<double>());
        var what = ColourTitle ?? "the surface";
        if (extent.IsEmpty)
            return $"{what} has no finite value";
        var (low, high) = (Find(extent.Min), Find(extent.Max));
        return $"{what} from {NumberText.Short(extent.Min)} near ({NumberText.Short(low.X)}, {NumberText.Short(low.Y)}) "
            + $"to {NumberText.Short(extent.Max)} near ({NumberText.Short(high.X)}, {NumberText.Short(high.Y)}), {Levels.Length} levels";
    }

    private (double X, double Y) Find(double value)
    {
        for (var i = 0; i < Y.Length; i++)
        {
            for (var j = 0; j < X.Length; j++)
            {
                if (Z[i, j] == value)
                    return (X[j], Y[i]);
            }
        }
        throw new InvalidOperationException($"contour: {value} is not one of its values");
    }
}
