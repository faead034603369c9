namespace Lessons.Optimization;

/// <summary>What a layer of random weights does to the gradient that passes through it.</summary>
public static class GradientFlow
{
    /// <summary>
    /// Equation 2.3: sqrt(E|dh_{i-1}|^2 / |dh_i|^2) = s sqrt(d m), for a layer of <paramref name="width"/> d whose weights
    /// have mean 0 and standard deviation s. m is the mean of the activation's squared slope, 1 for a linear layer.
    /// </summary>
    public static double Factor(int width, double deviation, double meanSquaredSlope = 1)
    {
        if (width < 1) throw new ArgumentOutOfRangeException(nameof(width), $"GradientFlow.Factor: width {width} must be 1 or more");
        if (!(deviation >= 0)) throw new ArgumentOutOfRangeException(nameof(deviation), $"GradientFlow.Factor: deviation {deviation} must be 0 or more");
        if (!(meanSquaredSlope >= 0)) throw new ArgumentOutOfRangeException(nameof(meanSquaredSlope), $"GradientFlow.Factor: mean squared slope {meanSquaredSlope} must be 0 or more");
        return deviation * Math.Sqrt(width * meanSquaredSlope);
    }
}
