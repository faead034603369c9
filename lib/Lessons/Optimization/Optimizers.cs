namespace Lessons.Optimization;

/// <summary>
/// A way to move parameters theta when their gradient g is known. A rule may remember earlier gradients, so one object
/// belongs to one run.
/// </summary>
public abstract class StepRule(double eta)
{
    /// <summary>The learning rate; a schedule changes it from step to step.</summary>
    public double Eta { get; set; } = eta;

    /// <summary>Moves <paramref name="theta"/> in place, against <paramref name="g"/>.</summary>
    public abstract void Step(double[] theta, double[] g);
}

/// <summary>Equation 5.1: theta &lt;- theta - eta g. "Stochastic" when g comes from a mini-batch; the rule is the same.</summary>
public sealed class Sgd(double eta) : StepRule(eta)
{
    public override void Step(double[] theta, double[] g)
    {
        for (var i = 0; i < g.Length; i++) theta[i] -= Eta * g[i];
    }
}

/// <summary>
/// Equation 5.2: u &lt;- mu u + g, theta &lt;- theta - eta u. The heavy ball, as PyTorch writes it: a constant gradient is
/// multiplied by 1 / (1 - mu) in the long run.
/// </summary>
public sealed class Momentum(double eta, double mu = 0.9) : StepRule(eta)
{
    private double[] _u = [];

    public override void Step(double[] theta, double[] g)
    {
        Array.Resize(ref _u, g.Length);   // zeros before the first step
        for (var i = 0; i < g.Length; i++)
        {
            _u[i] = mu * _u[i] + g[i];
            theta[i] -= Eta * _u[i];
        }
    }
}

/// <summary>
/// Equation 5.3: v &lt;- alpha v + (1 - alpha) g^2, theta &lt;- theta - eta g / (sqrt(v) + epsilon). Every parameter's derivative is
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

/// <summary>
/// Equation 5.8: theta &lt;- theta - eta lambda theta, then an Adam step. The pull to zero is the same share of every
/// parameter, whatever its gradients. (I. Loshchilov, F. Hutter, 2017)
/// </summary>
public sealed class AdamW(
    double eta, double lambda, double beta1 = 0.9, double beta2 = 0.999,
    double epsilon = 1e-8) : StepRule(eta)
{
    private readonly Adam _adam = new(eta, beta1, beta2, epsilon);

    public override void Step(double[] theta, double[] g)
    {
        for (var i = 0; i < theta.Length; i++) theta[i] -= Eta * lambda * theta[i];
        _adam.Eta = Eta;
        _adam.Step(theta, g);
    }
}

/// <summary>Adam without its bias correction, to see what the correction is for.</summary>
public sealed class UncorrectedAdam(double eta, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) : StepRule(eta)
{
    private double[] _m = [], _v = [];

    /// <summary>
    /// Equation 5.7: (1 - beta1^t) / sqrt(1 - beta2^t), how many times too long step t is when gradients stay the same.
    /// </summary>
    public static double Excess(int t, double beta1 = 0.9, double beta2 = 0.999) =>
        (1 - Math.Pow(beta1, t)) / Math.Sqrt(1 - Math.Pow(beta2, t));

    public override void Step(double[] theta, double[] g)
    {
        Array.Resize(ref _m, g.Length);
        Array.Resize(ref _v, g.Length);
        for (var i = 0; i < g.Length; i++)
        {
            _m[i] = beta1 * _m[i] + (1 - beta1) * g[i];
            _v[i] = beta2 * _v[i] + (1 - beta2) * g[i] * g[i];
            theta[i] -= Eta * _m[i] / (Math.Sqrt(_v[i]) + epsilon);
        }
    }
}
