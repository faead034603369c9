namespace Lessons.Optimization;

/// <summary>
/// The line w x + b through n points, judged by its mean squared error. Small enough that everything about it is
/// known in closed form: gradient, curvature, the largest stable step, and the answer itself.
/// </summary>
public sealed class LeastSquares
{
    private readonly double[] _x;
    private readonly double[] _y;

    /// <summary>Takes n inputs and their n targets.</summary>
    public LeastSquares(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count != y.Count || x.Count == 0)
            throw new ArgumentException(
                $"LeastSquares: {x.Count} inputs and {y.Count} targets were given, expected as many of both and at least one");
        _x = [.. x];
        _y = [.. y];
    }

    private int N => _x.Length;

    /// <summary>Equation 1.1: L(w, b) = 1/n sum_i (w x_i + b - y_i)^2.</summary>
    public double Loss(double w, double b) => Errors(w, b).Sum(e => e * e) / N;

    /// <summary>Equation 1.2: dL/dw = 2/n sum_i e_i x_i and dL/db = 2/n sum_i e_i, where e_i = w x_i + b - y_i.</summary>
    public (double Dw, double Db) Gradient(double w, double b)
    {
        var e = Errors(w, b).ToArray();
        return (2.0 / N * e.Zip(_x, (ei, xi) => ei * xi).Sum(), 2.0 / N * e.Sum());
    }

    /// <summary>The second derivatives, the same everywhere: 2/n [[sum x^2, sum x], [sum x, n]].</summary>
    public (double Ww, double Wb, double Bb) Hessian() => (2.0 / N * _x.Sum(x => x * x), 2.0 / N * _x.Sum(), 2);

    /// <summary>Curvature of the bowl along its steepest and its flattest direction: the eigenvalues of the Hessian.</summary>
    public (double Max, double Min) Curvatures()
    {
        var (ww, wb, bb) = Hessian();
        var middle = (ww + bb) / 2;
        var spread = Math.Sqrt((ww - bb) * (ww - bb) / 4 + wb * wb);
        return (middle + spread, middle - spread);
    }

    /// <summary>Equation 1.5: gradient descent converges for steps eta &lt; 2 / lambda_max, and for no larger ones.</summary>
    public double StabilityLimit() => 2 / Curvatures().Max;

    /// <summary>
    /// Equation 1.6: kappa = lambda_max / lambda_min, about the number of steps the flat direction needs; infinity if all
    /// inputs are equal, since one direction is then level.
    /// </summary>
    public double ConditionNumber() => _x.All(x => x.Equals(_x[0])) ? double.PositiveInfinity : Curvatures().Max / Curvatures().Min;

    /// <summary>
    /// Equation 1.7: where both derivatives are zero. w = sum (x - mean x)(y - mean y) / sum (x - mean x)^2 and
    /// b = mean y - w mean x.
    /// </summary>
    /// <exception cref="InvalidOperationException">All inputs are equal: many lines are equally good.</exception>
    public (double W, double B) Solve()
    {
        var (meanX, meanY) = (_x.Average(), _y.Average());
        var variance = _x.Sum(x => (x - meanX) * (x - meanX));
        if (variance == 0)
            throw new InvalidOperationException(
                $"LeastSquares.Solve: all {N} inputs are {_x[0]}, so the slope is not determined; "
                    + "at least two different inputs are needed");
        var w = _x.Zip(_y, (x, y) => (x - meanX) * (y - meanY)).Sum() / variance;
        return (w, meanY - w * meanX);
    }

    private IEnumerable<double> Errors(double w, double b) => _x.Zip(_y, (x, y) => w * x + b - y);
}
