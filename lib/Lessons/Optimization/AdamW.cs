namespace Lessons.Optimization;

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
