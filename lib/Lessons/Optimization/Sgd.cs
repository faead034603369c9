namespace Lessons.Optimization;

/// <summary>Equation 5.1: theta &lt;- theta - eta g. "Stochastic" when g comes from a mini-batch; the rule is the same.</summary>
public sealed class Sgd(double eta) : StepRule(eta)
{
    public override void Step(double[] theta, double[] g)
    {
        for (var i = 0; i < g.Length; i++) theta[i] -= Eta * g[i];
    }
}
