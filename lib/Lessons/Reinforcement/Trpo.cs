using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>What a <see cref="Trpo.Step"/> did: the KL it moved by, how much the surrogate rose, and how often it was halved.</summary>
public sealed record TrpoStep(double Kl, double Improvement, int Halvings, bool Moved);

/// <summary>Trust-region policy optimisation: the best small change, where small is measured in KL and not in parameters.</summary>
/// <remarks>Schulman et al. (2015); the natural gradient is Kakade's (2001).</remarks>
public static class Trpo
{
    /// <summary>
    /// Equation 17.5: theta &lt;- theta + sqrt(2 delta / (x^T F x)) x with x = F^-1 g, where g is the gradient of the surrogate and F
    /// that of the KL's gradient, the Fisher matrix. Near theta the KL is d^T F d / 2, so this is the longest step along x whose
    /// KL is delta, to second order. Then the step is halved until its true KL is at most delta and the surrogate has risen; if
    /// ten halvings do not do, theta stays.
    /// </summary>
    /// <param name="theta">The policy's parameter, any shape; changed in-place.</param>
    /// <param name="surrogate">What to raise, as a function of theta's present value, such as mean(ratio * advantage).</param>
    /// <param name="kl">KL(old || new), 0 with gradient 0 at the start.</param>
    /// <param name="delta">The largest KL, in nats.</param>
    /// <param name="damping">Added to F's diagonal: logits that all move together change no probability, so F alone has no inverse.</param>
    public static TrpoStep Step(Parameter theta, Func<Tensor> surrogate, Func<Tensor> kl, double delta, double damping = 1e-4)
    {
        if (!(delta > 0)) throw new ArgumentOutOfRangeException(nameof(delta), $"Trpo.Step: delta is {delta}; expected a KL above 0");
        if (!(damping >= 0))
            throw new ArgumentOutOfRangeException(nameof(damping), $"Trpo.Step: the damping is {damping}; expected 0 or more");
        using var scope = NewDisposeScope();

        var before = surrogate();
        var g = autograd.grad([before], [theta])[0].Doubles();
        // Both: TorchSharp keeps what the KL's graph saved only when the caller says so, and F v goes through that graph again.
        var klGradient = autograd.grad([kl()], [theta], retain_graph: true, create_graph: true)[0];
        // F v is the gradient of (gradient of the KL) . v: F itself is never written down.
        double[] Fisher(double[] v)
        {
            using var inner = NewDisposeScope();
            var product = (klGradient * Shaped(v, theta)).sum();
            var Fv = autograd.grad([product], [theta], retain_graph: true)[0].Doubles();
            return [.. Fv.Zip(v, (f, u) => f + damping * u)];
        }

        var x = ConjugateGradient.Solve(Fisher, g);
        var curvature = Dot(x, Fisher(x)); // x^T F x
        if (!(curvature > 0)) return new TrpoStep(0, 0, 0, Moved: false); // the gradient is 0
        using var untracked = no_grad();
        var start = theta.clone();
        var size = Math.Sqrt(2 * delta / curvature);
        for (var halvings = 0; halvings <= 10; halvings++, size /= 2)
        {
            theta.copy_(start + Shaped(x, theta) * size);
            var (moved, gained) = (kl().item<double>(), surrogate().item<double>() - before.item<double>());
            if (moved <= delta && gained > 0) return new TrpoStep(moved, gained, halvings, Moved: true);
        }

        theta.copy_(start);
        return new TrpoStep(0, 0, 11, Moved: false);
    }

    private static Tensor Shaped(double[] v, Tensor like) => tensor(v, like.shape);

    private static double Dot(double[] a, double[] b) => a.Zip(b, (u, v) => u * v).Sum();
}

/// <summary>Solves A x = b where A is symmetric, has no negative eigenvalue, and is only known by its products A v.</summary>
/// <remarks>Hestenes and Stiefel (1952).</remarks>
public static class ConjugateGradient
{
    /// <summary>
    /// x with |A x - b| at most tolerance |b|. Without rounding it takes as many products as A has different eigenvalues,
    /// at most one for each row.
    /// </summary>
    /// <exception cref="ArgumentException">A does not curve upwards along what is left of b: no x gives it.</exception>
    public static double[] Solve(Func<double[], double[]> product, double[] b, double tolerance = 1e-8, int? iterations = null)
    {
        var x = new double[b.Length];
        double[] r = [.. b]; // what is left, b - A x
        double[] p = [.. b]; // the direction
        var (rr, enough) = (Dot(r, r), tolerance * tolerance * Dot(b, b));
        for (var i = 0; i < (iterations ?? 2 * b.Length) && rr > enough; i++)
        {
            var Ap = product(p);
            var curvature = Dot(p, Ap);
            if (!(curvature > 0))
                throw new ArgumentException(
                    $"ConjugateGradient.Solve: p^T A p is {curvature} after {i} products; expected more than 0 while b - A x is not 0");
            var alpha = rr / curvature;
            for (var k = 0; k < x.Length; k++)
            {
                x[k] += alpha * p[k];
                r[k] -= alpha * Ap[k];
            }

            var next = Dot(r, r);
            for (var k = 0; k < x.Length; k++) p[k] = r[k] + next / rr * p[k];
            rr = next;
        }

        return x;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
