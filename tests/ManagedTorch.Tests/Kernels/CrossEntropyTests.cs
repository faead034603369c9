using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

public unsafe class CrossEntropyTests
{
    [Theory]
    [InlineData(1, 2, false, 0)]
    [InlineData(5, 7, true, 0)]
    [InlineData(6, 65, false, 0.1)]
    [InlineData(300, 130, true, 0.25)]
    public void Loss_and_gradient_are_those_of_the_formula(int rows, int V, bool weighted, double smoothing)
    {
        var random = new Random(V);
        var x = Enumerable.Range(0, rows * V).Select(_ => 8 * random.NextDouble() - 4).ToArray();
        var target = Enumerable.Range(0, rows).Select(i => i % 4 == 3 ? -100 : random.NextInt64(V)).ToArray();
        var w = Enumerable.Range(0, V).Select(_ => weighted ? random.NextDouble() : 1).ToArray();
        var dloss = Enumerable.Range(0, rows).Select(_ => random.NextDouble() - 0.5).ToArray();
        double[] loss = new double[rows], shifts = new double[2 * rows], dx = new double[rows * V], one = new double[rows * V];
        fixed (double* px = x, pw = w, pl = loss, ps = shifts, pd = dloss, pdx = dx, p1 = one)
        fixed (long* pt = target)
        {
            CrossEntropy.Forward(rows, V, px, pt, weighted ? pw : null, smoothing, -100, pl, ps).ShouldBe(-1);
            CrossEntropy.Backward(rows, V, px, ps, pt, weighted ? pw : null, smoothing, -100, pd, 1, pdx);
            CrossEntropy.Backward(rows, V, px, ps, pt, weighted ? pw : null, smoothing, -100, pd, 0, p1);
        }
        for (var row = 0; row < rows; row++)
        {
            double Loss(double[] logits)
            {
                if (target[row] < 0) return 0;
                var log = Math.Log(Enumerable.Range(0, V).Sum(c => Math.Exp(logits[row * V + c])));
                double P(long c) => w[c] * (log - logits[row * V + c]);
                return (1 - smoothing) * P(target[row]) + smoothing / V * Enumerable.Range(0, V).Sum(c => P(c));
            }

            loss[row].ShouldBe(Loss(x), 1e-11);
            for (var c = 0; c < V; c += 1 + V / 9)
            {
                const double h = 1e-5;
                double[] up = (double[])x.Clone(), down = (double[])x.Clone();
                up[row * V + c] += h;
                down[row * V + c] -= h;
                var slope = (Loss(up) - Loss(down)) / (2 * h);
                dx[row * V + c].ShouldBe(dloss[row] * slope, 1e-8);
                one[row * V + c].ShouldBe(dloss[0] * slope, 1e-8);
            }
        }
    }

    /// <summary>A number common to all logits changes neither loss nor gradient, and takes no digits from them.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e3f, 0)]
    [InlineData(-1e5f, 0)]
    [InlineData(1e5f, 0.1f)]
    public void Floats_keep_their_digits_however_large_the_logits_are(float common, float smoothing)
    {
        const int rows = 64, V = 33;
        var random = new Random(3);
        var x = Enumerable.Range(0, rows * V).Select(_ => common + 4 * random.NextSingle() - 2).ToArray();
        var target = Enumerable.Range(0, rows).Select(_ => random.NextInt64(V)).ToArray();
        float[] loss = new float[rows], shifts = new float[2 * rows], dx = new float[rows * V];
        var one = 1f;
        fixed (float* px = x, pl = loss, ps = shifts, pdx = dx)
        fixed (long* pt = target)
        {
            CrossEntropy.Forward(rows, V, px, pt, null, smoothing, -100, pl, ps).ShouldBe(-1);
            CrossEntropy.Backward(rows, V, px, ps, pt, null, smoothing, -100, &one, 0, pdx);
        }
        for (var row = 0; row < rows; row++)
        {
            var z = Enumerable.Range(0, V).Select(c => (double)x[row * V + c] - x[row * V]).ToArray();
            var log = Math.Log(z.Sum(Math.Exp));
            var exact = (1 - smoothing) * (log - z[target[row]]) + smoothing * z.Average(c => log - c);
            Units.Off(loss[row], exact).ShouldBeLessThan(4, $"{loss[row]} for {exact}");
            for (var c = 0; c < V; c++)
                dx[row * V + c].ShouldBe((float)(Math.Exp(z[c] - log) - (c == target[row] ? 1 - smoothing : 0) - smoothing / V), 1.2e-7f);
        }
    }

    [Fact]
    public void A_target_that_is_no_class_is_reported_and_nothing_written()
    {
        float[] x = [1, 2, 3, 4, 5, 6], loss = [9, 9], shifts = [9, 9, 9, 9];
        long[] target = [1, 3];
        fixed (float* px = x, pl = loss, ps = shifts)
        fixed (long* pt = target)
        {
            CrossEntropy.Forward(2, 3, px, pt, null, 0, -100, pl, ps).ShouldBe(1);
            target[1] = -1;
            CrossEntropy.Forward(2, 3, px, pt, null, 0, -100, pl, ps).ShouldBe(1);
        }
        loss.ShouldBe([9f, 9f]);
    }
}
