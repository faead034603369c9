namespace Lessons.Optimization;

/// <summary>The plainest of all optimisers.</summary>
public static class GradientDescent
{
    /// <summary>
    /// Equation 1.4: every parameter moves against its derivative, theta &lt;- theta - eta dL/dtheta, <paramref name="steps"/>
    /// times. Gives all points visited, the start first.
    /// </summary>
    public static List<(double W, double B)> Run(
        Func<double, double, (double Dw, double Db)> gradient, (double W, double B) start, double eta, int steps)
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

/// <summary>Derivatives measured by moving a little, for checking those that were derived.</summary>
public static class FiniteDifferences
{
    /// <summary>
    /// Equation 1.3: (f(p + h) - f(p - h)) / 2h, one parameter after the other, so 2 evaluations of f for each.
    /// The error shrinks with h^2 until rounding takes over; h = 1e-5 is a good middle for numbers near 1.
    /// </summary>
    public static double[] Gradient(Func<double[], double> f, IReadOnlyList<double> point, double h = 1e-5)
    {
        if (!(h > 0)) throw new ArgumentOutOfRangeException(nameof(h), $"FiniteDifferences.Gradient: h {h} must be positive");
        var p = point.ToArray();
        var derivatives = new double[p.Length];
        for (var i = 0; i < p.Length; i++)
        {
            var before = p[i];
            p[i] = before + h;
            var above = f(p);
            p[i] = before - h;
            var below = f(p);
            p[i] = before;
            derivatives[i] = (above - below) / (2 * h);
        }

        return derivatives;
    }
}

/// <summary>Runs a step rule against a gradient and keeps the path.</summary>
public static class Descent
{
    /// <summary>
    /// Every point visited, the start first. <paramref name="schedule"/> gives the fraction of the rule's learning rate to use
    /// at step t; the rule has its own learning rate again afterwards.
    /// </summary>
    public static List<double[]> Run(
        StepRule rule, Func<double[], double[]> gradient, IReadOnlyList<double> start, int steps, Func<int, double>? schedule = null)
    {
        if (steps < 0) throw new ArgumentOutOfRangeException(nameof(steps), $"Descent.Run: {steps} steps, expected 0 or more");
        var peak = rule.Eta;
        double[] theta = [.. start];
        var path = new List<double[]> { start.ToArray() };
        for (var t = 0; t < steps; t++)
        {
            rule.Eta = peak * (schedule?.Invoke(t) ?? 1);
            rule.Step(theta, gradient(theta));
            path.Add([.. theta]);
        }

        rule.Eta = peak;
        return path;
    }
}

/// <summary>What a noisy gradient does to descent near a minimum.</summary>
public static class GradientNoise
{
    /// <summary>Equation 5.9: sigma / sqrt(B), the standard deviation of a mean over a batch of B independent gradients.</summary>
    public static double Deviation(double sigma, int batch) =>
        batch >= 1
            ? sigma / Math.Sqrt(batch)
            : throw new ArgumentOutOfRangeException(nameof(batch), $"GradientNoise: a batch of {batch}, expected 1 or more");

    /// <summary>
    /// Equation 5.10: eta s^2 / (2 (2 - eta lambda)), how far above the minimum plain descent stays on average in a bowl of
    /// curvature lambda, when every gradient has noise of deviation s.
    /// </summary>
    public static double ExcessLoss(double eta, double lambda, double s)
    {
        if (!(eta > 0 && lambda > 0 && eta * lambda < 2))
            throw new ArgumentOutOfRangeException(
                nameof(eta),
                $"GradientNoise.ExcessLoss: eta {eta} and lambda {lambda}, "
                    + "expected both positive and eta lambda below 2, where descent is stable");
        return eta * s * s / (2 * (2 - eta * lambda));
    }
}
