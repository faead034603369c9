namespace Lessons.Optimization;

/// <summary>
/// A way to move parameters theta when their gradient g is known. A rule may remember earlier gradients, so one object
/// belongs to one run.
/// </summary>
public abstract class StepRule(double eta)
{
    /// <summary>The step size; a schedule changes it from step to step.</summary>
    public double Eta { get; set; } = eta;

    /// <summary>Moves <paramref name="theta"/> in place, against <paramref name="g"/>.</summary>
    public abstract void Step(double[] theta, double[] g);
}
