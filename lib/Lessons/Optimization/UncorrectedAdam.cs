namespace Lessons.Optimization;

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
