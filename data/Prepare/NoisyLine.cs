using TorchSharp;

namespace Prepare;

/// <summary>Points around the line y = 3x + 1, as measurements would be: data/linear-regression.csv.</summary>
public static class NoisyLine
{
    public const double Slope = 3;
    public const double Intercept = 1;

    /// <summary>Standard deviation of the noise on y.</summary>
    public const double Noise = 2;

    /// <summary>x even on [0, 10), y = 3x + 1 + normal noise; the numbers are rounded to three digits, as the file has them.</summary>
    public static (double X, double Y)[] Draw(int rows, long seed)
    {
        var generator = new torch.Generator((ulong)seed);
        using var scope = torch.NewDisposeScope();
        var x = torch.rand(rows, dtype: torch.float64, generator: generator).mul(10).data<double>().ToArray();
        var noise = torch.randn(rows, dtype: torch.float64, generator: generator).data<double>().ToArray();
        return x.Zip(noise, (xi, e) => (Math.Round(xi, 3), Math.Round(Slope * xi + Intercept + Noise * e, 3))).ToArray();
    }

    /// <summary>The rows as text with a header, one point a line.</summary>
    public static string ToCsv(IEnumerable<(double X, double Y)> points) =>
        "x,y\n" + string.Concat(points.Select(p => $"{p.X:0.000},{p.Y:0.000}\n"));
}
