using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

public sealed unsafe class AttentionTests
{
    /// <summary>Sizes of a problem. Each (T, size) matrix of a head lies inside a (B, T, nh, size) array.</summary>
    public readonly record struct Sizes(int B, int Nh, int Tq, int Tk, int Hs, int Vs)
    {
        public int Queries => B * Nh * Tq;
        public double Scale => 1 / Math.Sqrt(Hs);
    }

    public static TheoryData<Sizes, bool, bool> Problems => new()
    {
        { new(2, 3, 5, 5, 4, 4), true, false },
        { new(1, 2, 7, 3, 5, 6), true, false },       // more queries than keys
        { new(1, 2, 3, 7, 5, 2), true, false },       // the last keys are seen by nobody
        { new(2, 4, 64, 64, 32, 32), true, false },
        { new(1, 1, 100, 100, 16, 16), true, true },
        { new(1, 2, 33, 70, 8, 8), false, true },
        { new(3, 2, 1, 40, 16, 16), false, false },   // one new token
        { new(1, 1, 1, 1, 1, 1), false, false },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void Forward_is_the_three_step_formula(Sizes x, bool causal, bool masked)
    {
        var (q, k, v, _, mask) = Inputs(x, masked);
        var expected = Plain(x, q, k, v, mask, causal);
        var (y, lse) = Forward(x, q, k, v, mask, causal);
        Largest(y, expected.Y).ShouldBeLessThan(1e-13);
        Largest(lse, expected.Lse).ShouldBeLessThan(1e-13);

        var single = ForwardFloat(x, q, k, v, mask, causal);
        Largest(Array.ConvertAll(single, y => (double)y), expected.Y).ShouldBeLessThan(2e-6);
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Backward_is_the_numerical_gradient(Sizes x, bool causal, bool masked)
    {
        var (q, k, v, dy, mask) = Inputs(x, masked);
        var (dq, dk, dv) = Backward(x, q, k, v, dy, mask, causal);
        double Loss()
        {
            var y = Plain(x, q, k, v, mask, causal).Y;
            return y.Zip(dy, (a, b) => a * b).Sum();
        }

        var random = new System.Random(1);
        foreach (var (input, gradient) in new[] { (q, dq), (k, dk), (v, dv) })
        {
            for (var probe = 0; probe < 12; probe++)
            {
                const double step = 1e-5;
                var i = random.Next(input.Length);
                var at = input[i];
                input[i] = at + step;
                var above = Loss();
                input[i] = at - step;
                var below = Loss();
                input[i] = at;
                gradient[i].ShouldBe((above - below) / (2 * step), 1e-7);
            }
        }
    }

    [Theory]
    [InlineData(3, true, 3)]
    [InlineData(33, true, 33)]
    [InlineData(0, true, 0)]
    [InlineData(0, false, 0)]
    [InlineData(3, false, 40)]
    public void Keys_that_no_query_sees_have_no_gradient(int queries, bool causal, int seen)
    {
        var x = new Sizes(1, 1, queries, 40, 4, 4);
        var (q, k, v, dy, _) = Inputs(x, masked: false);
        var (_, dk, dv) = Backward(x, q, k, v, dy, null, causal);
        foreach (var gradient in (double[][])[dk, dv])
        {
            gradient.Skip(seen * 4).ShouldAllBe(g => g == 0);
            gradient.Take(seen * 4).ShouldNotContain(0.0);
        }
    }

    [Fact]
    public void A_row_without_keys_and_its_gradients_are_zero_and_the_others_stay()
    {
        var x = new Sizes(1, 1, 3, 5, 4, 4);
        var (q, k, v, dy, _) = Inputs(x, masked: false);
        var mask = new double[15];
        for (var j = 0; j < 5; j++) mask[5 + j] = double.NegativeInfinity;
        var y = Forward(x, q, k, v, mask, causal: false).Y;
        y.Skip(4).Take(4).ShouldAllBe(value => value == 0);
        var (dq, dk, dv) = Backward(x, q, k, v, dy, mask, causal: false);
        dq.Skip(4).Take(4).ShouldAllBe(value => value == 0);
        var open = Backward(x, q, k, v, [.. dy.Take(4), 0, 0, 0, 0, .. dy.Skip(8)], null, causal: false);
        Largest(dk, open.DK).ShouldBeLessThan(1e-13);
        Largest(dv, open.DV).ShouldBeLessThan(1e-13);
        Largest(y[..4], Plain(x, q, k, v, new double[15], causal: false).Y[..4]).ShouldBeLessThan(1e-13);
    }

    [Fact]
    public void A_head_is_the_same_alone_as_among_many()
    {
        var many = new Sizes(1, 8, 70, 70, 16, 16);
        var one = many with { Nh = 1 };
        var (q, k, v, dy, _) = Inputs(many, masked: false);
        double[] Third(double[] x) => Enumerable.Range(0, 70 * 16).Select(i => x[i / 16 * 8 * 16 + 2 * 16 + i % 16]).ToArray();

        var all = Backward(many, q, k, v, dy, null, causal: true);
        var alone = Backward(one, Third(q), Third(k), Third(v), Third(dy), null, causal: true);
        alone.DQ.ShouldBe(Third(all.DQ));
        alone.DK.ShouldBe(Third(all.DK));
        alone.DV.ShouldBe(Third(all.DV));
    }

    private static (double[] Q, double[] K, double[] V, double[] DY, double[]? Mask) Inputs(Sizes x, bool masked)
    {
        var mask = masked ? Numbers(x.Tq * x.Tk, 9) : null;
        if (mask is not null)
            for (var i = 1; i < mask.Length; i += 3) mask[i] = i % x.Tk == 0 ? 0 : double.NegativeInfinity;
        return (Numbers(x.Queries * x.Hs, 1), Numbers(x.B * x.Nh * x.Tk * x.Hs, 2), Numbers(x.B * x.Nh * x.Tk * x.Vs, 3),
            Numbers(x.Queries * x.Vs, 4), mask);
    }

    private static double[] Numbers(int count, int seed)
    {
        var random = new System.Random(seed);
        return Enumerable.Range(0, count).Select(_ => random.NextDouble() * 4 - 2).ToArray();
    }

    private static Attention.Heads<double> View(double* x, Sizes s, int t, int size) => new(x, (nint)t * s.Nh * size, size, s.Nh * size);

    private static (double[] Y, double[] Lse) Forward(Sizes x, double[] q, double[] k, double[] v, double[]? mask, bool causal)
    {
        var y = new double[x.Queries * x.Vs];
        var lse = new double[x.Queries];
        fixed (double* pq = q, pk = k, pv = v, py = y, pl = lse, pm = mask)
        {
            Attention.Forward(
                x.B, x.Nh, x.Tq, x.Tk, x.Hs, x.Vs, View(pq, x, x.Tq, x.Hs), View(pk, x, x.Tk, x.Hs), View(pv, x, x.Tk, x.Vs),
                View(py, x, x.Tq, x.Vs), pl, x.Scale, causal, new Attention.Mask<double>(pm, 0, 0, x.Tk, 1));
        }
        return (y, lse);
    }

    private static float[] ForwardFloat(Sizes x, double[] q, double[] k, double[] v, double[]? mask, bool causal)
    {
        static float[] Single(double[] x) => Array.ConvertAll(x, value => (float)value);
        var y = new float[x.Queries * x.Vs];
        var lse = new float[x.Queries];
        fixed (float* pq = Single(q), pk = Single(k), pv = Single(v), py = y, pl = lse, pm = mask is null ? null : Single(mask))
        {
            Attention.Heads<float> View(float* p, int t, int size) => new(p, (nint)t * x.Nh * size, size, x.Nh * size);
            Attention.Forward(
                x.B, x.Nh, x.Tq, x.Tk, x.Hs, x.Vs, View(pq, x.Tq, x.Hs), View(pk, x.Tk, x.Hs), View(pv, x.Tk, x.Vs),
                View(py, x.Tq, x.Vs), pl, (float)x.Scale, causal, new Attention.Mask<float>(pm, 0, 0, x.Tk, 1));
        }
        return y;
    }

    private static (double[] DQ, double[] DK, double[] DV) Backward(
        Sizes x, double[] q, double[] k, double[] v, double[] dy, double[]? mask, bool causal)
    {
        var lse = Forward(x, q, k, v, mask, causal).Lse;
        var (dq, dk, dv) = (Numbers(q.Length, 5), Numbers(k.Length, 6), Numbers(v.Length, 7));   // to be overwritten
        fixed (double* pq = q, pk = k, pv = v, pdy = dy, pl = lse, pdq = dq, pdk = dk, pdv = dv, pm = mask)
        {
            Attention.Backward(
                x.B, x.Nh, x.Tq, x.Tk, x.Hs, x.Vs, View(pq, x, x.Tq, x.Hs), View(pk, x, x.Tk, x.Hs), View(pv, x, x.Tk, x.Vs), pl,
                View(pdy, x, x.Tq, x.Vs), View(pdq, x, x.Tq, x.Hs), View(pdk, x, x.Tk, x.Hs), View(pdv, x, x.Tk, x.Vs),
                x.Scale, causal, new Attention.Mask<double>(pm, 0, 0, x.Tk, 1));
        }
        return (dq, dk, dv);
    }

    /// <summary>The oracle: scores, softmax, weighted values, one element after the other.</summary>
    private static (double[] Y, double[] Lse) Plain(Sizes x, double[] q, double[] k, double[] v, double[]? mask, bool causal)
    {
        var y = new double[x.Queries * x.Vs];
        var lse = new double[x.Queries];
        for (var row = 0; row < x.Queries; row++)
        {
            var (b, h, i) = (row / x.Tq / x.Nh, row / x.Tq % x.Nh, row % x.Tq);
            int Q(int t, int size, int steps) => ((b * steps + t) * x.Nh + h) * size;
            var seen = causal ? Math.Min(x.Tk, i + 1) : x.Tk;
            var s = new double[seen];
            for (var j = 0; j < seen; j++)
            {
                for (var d = 0; d < x.Hs; d++) s[j] += q[Q(i, x.Hs, x.Tq) + d] * k[Q(j, x.Hs, x.Tk) + d];
                s[j] = s[j] * x.Scale + (mask?[i * x.Tk + j] ?? 0);
            }
            var max = s.Max();
            var sum = s.Sum(value => Math.Exp(value - max));
            lse[row] = max + Math.Log(sum);
            for (var j = 0; j < seen; j++)
                for (var d = 0; d < x.Vs; d++) y[Q(i, x.Vs, x.Tq) + d] += Math.Exp(s[j] - max) / sum * v[Q(j, x.Vs, x.Tk) + d];
        }
        return (y, lse);
    }

    private static double Largest(double[] x, double[] y) =>
        x.Zip(y, (a, b) => double.IsNaN(a) ? double.PositiveInfinity : Math.Abs(a - b)).DefaultIfEmpty(0).Max();
}
