namespace Lessons.Optimization;

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
