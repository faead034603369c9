namespace Lessons.Optimization;

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
                throw new ArgumentException($"ConjugateGradient.Solve: p^T A p is {curvature} after {i} products; expected more than 0 while b - A x is not 0");
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
