namespace Lessons.Optimization;

/// <summary>
/// Three layers of two parameters each, one inside the other: h1 = w1 x + w2, h2 = w3 h1 + w4, y = h2^3 + w5 + w6.
/// Small enough that every slope is known by hand.
/// </summary>
public static class NestedFunctions
{
    /// <summary>The values from the inside out, for w = (w1, ..., w6).</summary>
    public static (double H1, double H2, double Y) Forward(double x, IReadOnlyList<double> w)
    {
        if (w.Count != 6) throw new ArgumentException($"NestedFunctions: {w.Count} parameters were given, expected 6", nameof(w));
        var h1 = w[0] * x + w[1];
        var h2 = w[2] * h1 + w[3];
        return (h1, h2, Math.Pow(h2, 3) + w[4] + w[5]);
    }

    /// <summary>
    /// Equation 2.1: dy/dw1 .. dy/dw6 by the chain rule, from the outside in, over the bridges dy/dh2 = 3 h2^2 and
    /// dy/dh1 = dy/dh2 w3.
    /// </summary>
    public static double[] Partials(double x, IReadOnlyList<double> w)
    {
        var (h1, h2, _) = Forward(x, w);
        var dh2 = 3 * h2 * h2;
        var dh1 = dh2 * w[2];
        return [dh1 * x, dh1, dh2 * h1, dh2, 1, 1];
    }
}
