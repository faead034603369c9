using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

/// <summary>Three steps of each optimizer against its formula, one number at a time.</summary>
public unsafe class OptimizerKernelTests
{
    private const double Lr = 0.05, Decay = 0.1;

    [Theory]
    [InlineData(1), InlineData(7), InlineData(70_001)]
    public void Sgd(int n)
    {
        foreach (var (momentum, dampening, nesterov, maximize) in new[] { (0.0, 0.0, false, false), (0.9, 0.2, false, true),
            (0.8, 0, true, false) })
        {
            var (p, g) = Start(n);
            double[] expected = (double[])p.Clone(), buffer = new double[n], b = new double[n];
            for (var step = 0; step < 3; step++)
            {
                fixed (double* pp = p, pg = g, pb = buffer)
                    Optimizers.Sgd(n, pp, pg, momentum == 0 ? null : pb, step == 0, Lr, momentum, dampening, Decay, nesterov, maximize);
                for (var i = 0; i < n; i++)
                {
                    var d = (maximize ? -g[i] : g[i]) + Decay * expected[i];
                    if (momentum != 0)
                    {
                        b[i] = step == 0 ? d : momentum * b[i] + (1 - dampening) * d;
                        d = nesterov ? d + momentum * b[i] : b[i];
                    }
                    expected[i] -= Lr * d;
                }
            }
            ShouldBeClose(p, expected);
        }
    }

    [Theory]
    [InlineData(1), InlineData(7), InlineData(70_001)]
    public void Adam_and_AdamW(int n)
    {
        foreach (var (decoupled, amsgrad, maximize) in new[] { (false, false, false), (true, false, true), (false, true, false),
            (true, true, false) })
        {
            var (p, g) = Start(n);
            const double beta1 = 0.9, beta2 = 0.95, eps = 1e-8;
            double[] expected = (double[])p.Clone(), m =
                new double[n], v = new double[n], max = new double[n], m2 = new double[n], v2 = new double[n], max2 = new double[n];
            for (var t = 1; t <= 3; t++)
            {
                double c1 = 1 - Math.Pow(beta1, t), c2 = 1 - Math.Pow(beta2, t);
                fixed (double* pp = p, pg = g, pm = m, pv = v, px = max)
                {
                    if (decoupled) Optimizers.AdamW(n, pp, pg, pm, pv, amsgrad ? px : null, Lr, beta1, beta2, eps, Decay, c1, c2, maximize);
                    else Optimizers.Adam(n, pp, pg, pm, pv, amsgrad ? px : null, Lr, beta1, beta2, eps, Decay, c1, c2, maximize);
                }
                for (var i = 0; i < n; i++)
                {
                    var d = maximize ? -g[i] : g[i];
                    if (decoupled) expected[i] *= 1 - Lr * Decay;
                    else d += Decay * expected[i];
                    m2[i] = beta1 * m2[i] + (1 - beta1) * d;
                    v2[i] = beta2 * v2[i] + (1 - beta2) * d * d;
                    max2[i] = Math.Max(max2[i], v2[i]);
                    expected[i] -= Lr / c1 * m2[i] / (Math.Sqrt(amsgrad ? max2[i] : v2[i]) / Math.Sqrt(c2) + eps);
                    g[i] *= 0.5;   // so that the largest second moment is not the last
                }
            }
            ShouldBeClose(p, expected);
        }
    }

    [Theory]
    [InlineData(1), InlineData(7), InlineData(70_001)]
    public void RmsProp(int n)
    {
        foreach (var (centred, momentum) in new[] { (false, 0.0), (true, 0.0), (true, 0.9) })
        {
            var (p, g) = Start(n);
            const double alpha = 0.9, eps = 1e-3;
            double[] expected = (double[])p.Clone(), v =
                new double[n], a = new double[n], b = new double[n], v2 = new double[n], a2 = new double[n], b2 = new double[n];
            for (var step = 0; step < 3; step++)
            {
                fixed (double* pp = p, pg = g, pv = v, pa = a, pb = b)
                    Optimizers.RmsProp(
                        n, pp, pg, pv, centred ? pa : null, momentum == 0 ? null : pb, Lr, alpha, eps, Decay, momentum, maximize: false);
                for (var i = 0; i < n; i++)
                {
                    var d = g[i] + Decay * expected[i];
                    v2[i] = alpha * v2[i] + (1 - alpha) * d * d;
                    a2[i] = alpha * a2[i] + (1 - alpha) * d;
                    b2[i] = momentum * b2[i] + d / (Math.Sqrt(centred ? v2[i] - a2[i] * a2[i] : v2[i]) + eps);
                    expected[i] -= Lr * b2[i];
                }
            }
            ShouldBeClose(p, expected);
        }
    }

    [Fact]
    public void The_norm_runs_over_all_buffers()
    {
        float[] a = [3, 0], b = [4], none = [1];
        fixed (float* pa = a, pb = b, pn = none) Optimizers.Norm<float>([(nint)pa, (nint)pb, (nint)pn], [2, 1, 0]).ShouldBe(5);
    }

    private static (double[] P, double[] G) Start(int n)
    {
        var random = new Random(n);
        return (Enumerable.Range(0, n)
            .Select(_ => random.NextDouble() - 0.5)
            .ToArray(), Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5).ToArray());
    }

    private static void ShouldBeClose(double[] p, double[] expected)
    {
        for (var i = 0; i < p.Length; i++)
            if (!(Math.Abs(p[i] - expected[i]) < 1e-12)) p[i].ShouldBe(expected[i], 1e-12, $"element {i}");
    }
}
