using static TorchSharp.torch;

namespace Lessons.Optimization;

/// <summary>
/// Three layers of two parameters each, one inside the other: h1 = w1 x + w2, h2 = w3 h1 + w4, y = h2^3 + w5 + w6.
/// Small enough that every derivative is known by hand.
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

/// <summary>A network of matrices only, h_i = h_{i-1} p_i, as deep as there are matrices.</summary>
public static class MatrixChain
{
    /// <summary>All hidden values h_0 .. h_D for an input h_0 (n, d_0) and matrices p_i (d_{i-1}, d_i).</summary>
    public static List<Tensor> Forward(Tensor input, IReadOnlyList<Tensor> p)
    {
        var h = new List<Tensor> { input };
        foreach (var matrix in p) h.Add(h[^1].matmul(matrix));
        return h;
    }

    /// <summary>
    /// Equation 2.2: from the last matrix to the first, dp_i = h_{i-1}^T dh_i and dh_{i-1} = dh_i p_i^T.
    /// <paramref name="dOutput"/> is dL/dh_D; the result has the gradient of every matrix, and of the input.
    /// </summary>
    public static (Tensor[] Dp, Tensor DInput) Backward(IReadOnlyList<Tensor> h, IReadOnlyList<Tensor> p, Tensor dOutput)
    {
        if (h.Count != p.Count + 1)
            throw new ArgumentException($"MatrixChain.Backward: {h.Count} hidden values for {p.Count} matrices, expected {p.Count + 1}");
        var dp = new Tensor[p.Count];
        var dh = dOutput;
        for (var i = p.Count; i >= 1; i--)
        {
            dp[i - 1] = h[i - 1].T.matmul(dh);
            dh = dh.matmul(p[i - 1].T);
        }

        return (dp, dh);
    }
}

/// <summary>What a layer of random weights does to the gradient that passes through it.</summary>
public static class GradientFlow
{
    /// <summary>
    /// Equation 2.3: sqrt(E|dh_{i-1}|^2 / |dh_i|^2) = s sqrt(d m), for a layer of <paramref name="width"/> d whose weights
    /// have mean 0 and standard deviation s. m is the mean of the squared derivative of the activation function, 1 for a linear layer.
    /// </summary>
    public static double Factor(int width, double deviation, double meanSquaredSlope = 1)
    {
        if (width < 1) throw new ArgumentOutOfRangeException(nameof(width), $"GradientFlow.Factor: width {width} must be 1 or more");
        if (!(deviation >= 0))
            throw new ArgumentOutOfRangeException(nameof(deviation), $"GradientFlow.Factor: deviation {deviation} must be 0 or more");
        if (!(meanSquaredSlope >= 0))
            throw new ArgumentOutOfRangeException(
                nameof(meanSquaredSlope), $"GradientFlow.Factor: mean squared slope {meanSquaredSlope} must be 0 or more");
        return deviation * Math.Sqrt(width * meanSquaredSlope);
    }
}
