namespace Lessons.Optimization;

/// <summary>The plainest of all optimisers.</summary>
public static class GradientDescent
{
    /// <summary>
    /// Equation 1.3: every parameter moves against its slope, theta &lt;- theta - eta dL/dtheta, <paramref name="steps"/>
    /// times. Gives all points visited, the start first.
    /// </summary>
    public static List<(double W, double B)> Run(Func<double, double, (double Dw, double Db)> gradient, (double W, double B) start, double eta, int steps)
    {
        if (steps < 0) throw new ArgumentOutOfRangeException(nameof(steps), $"GradientDescent.Run: {steps} steps, expected 0 or more");
        var path = new List<(double W, double B)> { start };
        var (w, b) = start;
        for (var step = 0; step < steps; step++)
        {
            var (dw, db) = gradient(w, b);
            (w, b) = (w - eta * dw, b - eta * db);
            path.Add((w, b));
        }

        return path;
    }
}
