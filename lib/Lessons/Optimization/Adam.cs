namespace Lessons.Optimization;

/// <summary>
/// Equations 5.4, 5.5 and 5.6: m &lt;- beta1 m + (1 - beta1) g and v &lt;- beta2 v + (1 - beta2) g^2, both divided by
/// 1 - beta^t because they began at zero, then theta &lt;- theta - eta mHat / (sqrt(vHat) + epsilon).
/// (D. Kingma, J. Ba, 2014)
/// </summary>
public sealed class Adam(
    double eta, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    : StepRule(eta)
{
    private double[] _m = [], _v = [];
    private int _t;

    public override void Step(double[] theta, double[] g)
    {
        Array.Resize(ref _m, g.Length);
        Array.Resize(ref _v, g.Length);
        _t++;
        for (var i = 0; i < g.Length; i++)
        {
            _m[i] = beta1 * _m[i] + (1 - beta1) * g[i];
            _v[i] = beta2 * _v[i] + (1 - beta2) * g[i] * g[i];
            var mHat = _m[i] / (1 - Math.Pow(beta1, _t));
            var vHat = _v[i] / (1 - Math.Pow(beta2, _t));
            theta[i] -= Eta * mHat / (Math.Sqrt(vHat) + epsilon);
        }
    }
}
