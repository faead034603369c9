using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

/// <summary>Softmax, log-softmax and layer normalisation against their formulas and their numerical gradients.</summary>
public unsafe class RowKernelTests
{
    public static readonly TheoryData<int, int> Sizes = new() { { 1, 1 }, { 3, 5 }, { 4, 16 }, { 7, 65 }, { 300, 130 }, { 2, 1031 },
        { 1100, 3 } };

    [Theory, MemberData(nameof(Sizes))]
    public void Softmax_and_its_gradient(int rows, int n)
    {
        var random = new Random(rows * n);
        var x = Draw(random, rows * n, 6);
        var dy = Draw(random, rows * n, 1);
        double[] y = new double[rows * n], log = new double[rows * n], dx = new double[rows * n], dlog = new double[rows * n];
        fixed (double* px = x, py = y, pl = log, pdy = dy, pdx = dx, pdl = dlog)
        {
            Softmax.Forward(rows, n, px, py);
            LogSoftmax.Forward(rows, n, px, pl);
            Softmax.Backward(rows, n, py, pdy, pdx);
            LogSoftmax.Backward(rows, n, pl, pdy, pdl);
        }
        for (var row = 0; row < rows; row++)
        {
            var r = Enumerable.Range(row * n, n).ToArray();
            var sum = r.Sum(i => Math.Exp(x[i]));
            var dot = r.Sum(i => Math.Exp(x[i]) / sum * dy[i]);
            foreach (var i in r)
            {
                var p = Math.Exp(x[i]) / sum;
                y[i].ShouldBe(p, 1e-13);
                log[i].ShouldBe(Math.Log(p), 1e-12);
                dx[i].ShouldBe(p * (dy[i] - dot), 1e-12);
                dlog[i].ShouldBe(dy[i] - p * r.Sum(j => dy[j]), 1e-11);
            }
        }
    }

    [Fact]
    public void Infinite_and_large_logits()
    {
        const float inf = float.PositiveInfinity;
        float[] x = [-inf, 0, 0, -inf, -inf, -inf, 1e30f, -1e30f, 1e30f, float.NaN, 1, 2];
        float[] y = new float[12], log = new float[12];
        fixed (float* px = x, py = y, pl = log)
        {
            Softmax.Forward(4, 3, px, py);
            LogSoftmax.Forward(4, 3, px, pl);
        }
        y.ShouldBe([0, 0.5f, 0.5f, float.NaN, float.NaN, float.NaN, 0.5f, 0, 0.5f, float.NaN, float.NaN, float.NaN]);
        log[0].ShouldBe(-inf);
        log[1].ShouldBe(-MathF.Log(2));
        log[3].ShouldBe(float.NaN);
        log[6].ShouldBe(-MathF.Log(2));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Layer_normalisation_and_its_gradient(int rows, int n)
    {
        var random = new Random(rows + n);
        double[] x = Draw(random, rows * n, 3), dy = Draw(random, rows * n, 1), weight = Draw(random, n, 1), bias = Draw(random, n, 1);
        double[] y =
            new double[rows * n], mean =
                new double[rows], rstd = new double[rows], dx = new double[rows * n], dweight = new double[n], dbias =
                    new double[n], plain = new double[rows * n], added = new double[rows * n], inPlace = new double[rows * n];
        fixed (double* px = x, py = y, pw =
            weight, pb = bias, pm = mean, pr = rstd, pdy = dy, pdx = dx, pdw = dweight, pdb = dbias, pp = plain, pa = added, pi = inPlace)
        {
            LayerNorm.Forward(rows, n, px, null, null, 1e-5, pp, pm, pr);
            LayerNorm.Forward(rows, n, px, pw, pb, 1e-5, py, pm, pr);
            LayerNorm.Backward(rows, n, pdy, px, pw, pm, pr, pdx, add: false, pdw, pdb);
            LayerNorm.Backward(rows, n, pdy, px, pw, pm, pr, null, add: false, null, pdb);
            x.CopyTo(added, 0);
            LayerNorm.Backward(rows, n, pdy, px, pw, pm, pr, pa, add: true, null, null);
            dy.CopyTo(inPlace, 0);
            LayerNorm.Backward(rows, n, pi, px, pw, pm, pr, pi, add: false, null, null);
        }
        added.ShouldBe(x.Zip(dx, (a, b) => a + b));
        inPlace.ShouldBe(dx);
        double[] expectedWeight = new double[n], expectedBias = new double[n];
        for (var row = 0; row < rows; row++)
        {
            var r = Enumerable.Range(row * n, n).ToArray();
            var m = r.Average(i => x[i]);
            var s = 1 / Math.Sqrt(r.Average(i => (x[i] - m) * (x[i] - m)) + 1e-5);
            mean[row].ShouldBe(m, 1e-12);
            rstd[row].ShouldBe(s, 1e-11 * s);
            double G(int i) => dy[i] * weight[i - row * n];
            double H(int i) => (x[i] - m) * s;
            double g = r.Average(G), gh = r.Average(i => G(i) * H(i));
            foreach (var i in r)
            {
                plain[i].ShouldBe(H(i), 1e-11 * s);
                y[i].ShouldBe(H(i) * weight[i - row * n] + bias[i - row * n], 1e-11 * s);
                dx[i].ShouldBe(s * (G(i) - g - H(i) * gh), 1e-10 * s);
                expectedWeight[i - row * n] += dy[i] * H(i);
                expectedBias[i - row * n] += dy[i];
            }
        }
        for (var i = 0; i < n; i++)
        {
            dweight[i].ShouldBe(expectedWeight[i], 1e-10 * rows);
            dbias[i].ShouldBe(expectedBias[i], 1e-10 * rows);
        }
    }

    private static double[] Draw(Random random, int count, double scale) =>
        Enumerable.Range(0, count).Select(_ => scale * (2 * random.NextDouble() - 1)).ToArray();
}
