namespace Lessons.Optimization;

/// <summary>
/// A long bowl, L = (a^2 + kappa b^2) / 2, whose floor runs along a. The coordinates (x, y) are (a, b) turned by
/// <paramref name="degrees"/>; the minimum is 0 at the origin.
/// </summary>
public sealed class Valley(double kappa, double degrees = 0)
{
    private readonly double _cos = Math.Cos(degrees * Math.PI / 180);
    private readonly double _sin = Math.Sin(degrees * Math.PI / 180);

    public double Loss(double x, double y)
    {
        var (a, b) = Along(x, y);
        return (a * a + kappa * b * b) / 2;
    }

    /// <summary>(dL/dx, dL/dy) at theta = (x, y).</summary>
    public double[] Gradient(double[] theta)
    {
        var (a, b) = Along(theta[0], theta[1]);
        return [_cos * a - _sin * kappa * b, _sin * a + _cos * kappa * b];
    }

    /// <summary>The point a along the floor and b up the wall, in the coordinates x and y.</summary>
    public double[] Point(double a, double b) => [_cos * a - _sin * b, _sin * a + _cos * b];

    private (double A, double B) Along(double x, double y) => (_cos * x + _sin * y, _cos * y - _sin * x);
}

/// <summary>
/// L(x, y) = (1 - x)^2 + 100 (y - x^2)^2, a valley bent like a banana with its minimum 0 at (1, 1).
/// (H. H. Rosenbrock, 1960)
/// </summary>
public static class Rosenbrock
{
    public static double Loss(double x, double y) => (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);

    /// <summary>dL/dx = -2 (1 - x) - 400 x (y - x^2) and dL/dy = 200 (y - x^2) at theta = (x, y).</summary>
    public static double[] Gradient(double[] theta)
    {
        var (x, y) = (theta[0], theta[1]);
        return [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)];
    }
}
