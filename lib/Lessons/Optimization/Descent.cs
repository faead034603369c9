namespace Lessons.Optimization;

/// <summary>Runs a step rule down a slope and keeps the path.</summary>
public static class Descent
{
    /// <summary>
    /// Every point visited, the start first. <paramref name="schedule"/> gives the fraction of the rule's step size to use
    /// at step t; the rule has its own step size again afterwards.
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
