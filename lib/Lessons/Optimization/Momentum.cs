namespace Lessons.Optimization;

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
