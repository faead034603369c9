namespace Lessons.Optimization;

/// <summary>
/// Equation 5.3: v &lt;- alpha v + (1 - alpha) g^2, theta &lt;- theta - eta g / (sqrt(v) + epsilon). Every parameter's slope is
/// divided by its own recent size. (T. Tieleman, G. Hinton, 2012)
/// </summary>
public sealed class RmsProp(double eta, double alpha = 0.99, double epsilon = 1e-8)
    : StepRule(eta)
{
    private double[] _v = [];

    public override void Step(double[] theta, double[] g)
    {
        Array.Resize(ref _v, g.Length);
        for (var i = 0; i < g.Length; i++)
        {
            _v[i] = alpha * _v[i] + (1 - alpha) * g[i] * g[i];
            theta[i] -= Eta * g[i] / (Math.Sqrt(_v[i]) + epsilon);
        }
    }
}
