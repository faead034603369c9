namespace Lessons.Optimization;

/// <summary>Slopes measured by moving a little, for checking slopes that were derived.</summary>
public static class FiniteDifferences
{
    /// <summary>
    /// Equation 1.4: (f(p + h) - f(p - h)) / 2h, one parameter after the other, so 2 evaluations of f for each.
    /// The error shrinks with h^2 until rounding takes over; h = 1e-5 is a good middle for numbers near 1.
    /// </summary>
    public static double[] Gradient(Func<double[], double> f, IReadOnlyList<double> point, double h = 1e-5)
    {
        if (!(h > 0)) throw new ArgumentOutOfRangeException(nameof(h), $"FiniteDifferences.Gradient: h {h} must be positive");
        var p = point.ToArray();
        var slopes = new double[p.Length];
        for (var i = 0; i < p.Length; i++)
        {
            var before = p[i];
            p[i] = before + h;
            var above = f(p);
            p[i] = before - h;
            var below = f(p);
            p[i] = before;
            slopes[i] = (above - below) / (2 * h);
        }

        return slopes;
    }
}
