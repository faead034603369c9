namespace Lessons.Optimization;

/// <summary>What a noisy gradient does to descent near a minimum.</summary>
public static class GradientNoise
{
    /// <summary>Equation 5.12: sigma / sqrt(B), the standard deviation of a mean over a batch of B independent gradients.</summary>
    public static double Deviation(double sigma, int batch) =>
        batch >= 1 ? sigma / Math.Sqrt(batch) : throw new ArgumentOutOfRangeException(nameof(batch), $"GradientNoise: a batch of {batch}, expected 1 or more");

    /// <summary>
    /// Equation 5.13: eta s^2 / (2 (2 - eta lambda)), how far above the minimum plain descent stays on average in a bowl of
    /// curvature lambda, when every gradient has noise of deviation s.
    /// </summary>
    public static double ExcessLoss(double eta, double lambda, double s)
    {
        if (!(eta > 0 && lambda > 0 && eta * lambda < 2))
            throw new ArgumentOutOfRangeException(nameof(eta), $"GradientNoise.ExcessLoss: eta {eta} and lambda {lambda}, expected both positive and eta lambda below 2, where descent is stable");
        return eta * s * s / (2 * (2 - eta * lambda));
    }
}
