using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

/// <summary>Reductions against plain loops in double precision.</summary>
[Collection("process state")]
public unsafe class ReduceTests
{
    public static readonly TheoryData<int, int, int> Sizes = new()
    {
        { 1, 0, 1 }, { 3, 1, 1 }, { 5, 7, 1 }, { 2, 100, 1 }, { 3, 1025, 1 }, { 1, 4097, 1 }, { 2, 200_003, 1 },
        { 1, 3, 2 }, { 2, 33, 5 }, { 3, 70, 33 }, { 1, 768, 130 }, { 2, 2500, 7 }, { 1, 1100, 64 }, { 4, 0, 3 }, { 2, 5, 0 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Sums_and_products_are_those_of_a_plain_loop(int outer, int n, int inner)
    {
        var random = new Random(outer + n + inner);
        var x = Numbers(random, outer * n * inner, () => random.NextDouble() - 0.3);
        var factors = Array.ConvertAll(x, v => 1 + v / 100);   // neither overflows nor underflows
        double[] y = new double[outer * inner], squares =
            new double[outer * inner], sizes = new double[outer * inner], product = new double[outer * inner];
        fixed (double* px = Padded(x), pf = Padded(factors), py = Padded(y), ps = Padded(squares), pa = Padded(sizes), pp = Padded(product))
        {
            Reduce.Sum(px, outer, n, inner, py);
            Reduce.SumSquares(px, outer, n, inner, ps);
            Reduce.AbsSum(px, outer, n, inner, pa);
            Reduce.Prod(pf, outer, n, inner, pp);
            ForEachColumn(outer, n, inner, (row, column, at) =>
            {
                double sum = 0, square = 0, size = 0, power = 1;
                for (var i = 0; i < n; i++)
                {
                    var value = x[at + i * inner];
                    sum += value;
                    square += value * value;
                    size += Math.Abs(value);
                    power *= factors[at + i * inner];
                }
                var j = row * inner + column;
                y[j].ShouldBe(sum, 1e-10 * (1 + size));
                squares[j].ShouldBe(square, 1e-10 * (1 + size));
                sizes[j].ShouldBe(size, 1e-10 * (1 + size));
                product[j].ShouldBe(power, 1e-9 * power);
            });
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Extremes_are_the_first_and_NaN_wins(int outer, int n, int inner)
    {
        if (n == 0) return;
        var random = new Random(n + inner);
        var x = new float[outer * n * inner];
        for (var i = 0; i < x.Length; i++) x[i] = random.Next(2 * n * inner + 40) == 0 ? float.NaN : random.Next(-20, 20);
        var values = new float[outer * inner];
        var indices = new long[outer * inner];
        var whole = Array.ConvertAll(x, v => float.IsNaN(v) ? 99L : (long)v);
        fixed (float* px = Padded(x), pv = Padded(values))
        fixed (long* pi = Padded(indices), pw = Padded(whole))
        {
            Reduce.Max(px, outer, n, inner, pv, pi);
            ForEachColumn(outer, n, inner, (row, column, at) =>
            {
                var expected = First(n, i => x[at + i * inner], (a, b) => a > b);
                indices[row * inner + column].ShouldBe(expected);
                values[row * inner + column].ShouldBe(x[at + expected * inner]);
            });
            Reduce.Min(px, outer, n, inner, null, pi);
            ForEachColumn(outer, n, inner, (row, column, at) =>
                indices[row * inner + column].ShouldBe(First(n, i => x[at + i * inner], (a, b) => a < b)));
            Reduce.Max(pw, outer, n, inner, null, pi);
            ForEachColumn(outer, n, inner, (row, column, at) =>
                indices[row * inner + column].ShouldBe(First(n, i => whole[at + i * inner], (a, b) => a > b)));
        }
    }

    private static int First(int n, Func<int, float> at, Func<float, float, bool> beats)
    {
        var best = 0;
        for (var i = 0; i < n && !float.IsNaN(at(best)); i++)
            if (float.IsNaN(at(i)) || beats(at(i), at(best))) best = i;
        return best;
    }

    [Fact]
    public void Ten_million_floats_add_up_to_7_digits()
    {
        const int n = 10_000_000;
        var random = new Random(7);
        var x = new float[n];
        var exact = 0.0;
        for (var i = 0; i < n; i++) exact += x[i] = random.NextSingle();
        float y, column;
        fixed (float* px = x)
        {
            Reduce.Sum(px, 1, n, 1, &y);
            Math.Abs(y / exact - 1).ShouldBeLessThan(2e-7);
            var two = stackalloc float[2];
            Reduce.Sum(px, 1, n / 2, 2, two);
            Math.Abs((two[0] + (double)two[1]) / exact - 1).ShouldBeLessThan(2e-7);
            column = two[0];
            // The same bits with one thread and with four.
            foreach (var threads in new[] { 1, 2, 4 })
            {
                var before = Workers.Count;
                try
                {
                    Workers.Count = threads;
                    float again;
                    Reduce.Sum(px, 1, n, 1, &again);
                    again.ShouldBe(y);
                    Reduce.Sum(px, 1, n / 2, 2, two);
                    two[0].ShouldBe(column);
                }
                finally
                {
                    Workers.Count = before;
                }
            }
        }
    }

    [Fact]
    public void Whole_numbers_are_added_exactly()
    {
        long[] x = [long.MaxValue / 2, 3, -1, 1L << 60, 5];
        long y;
        fixed (long* px = x) Reduce.Sum(px, 1, 5, 1, &y);
        y.ShouldBe(long.MaxValue / 2 + 3 - 1 + (1L << 60) + 5);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Running_sums_logarithms_of_sums_and_truth(int outer, int n, int inner)
    {
        var random = new Random(n - inner);
        var x = Numbers(random, outer * n * inner, () => 4 * random.NextDouble() - 2);
        var bytes = Array.ConvertAll(x, v => v > 1.99 ? (byte)1 : (byte)0);
        double[] y = new double[x.Length], log = new double[outer * inner];
        byte[] any = new byte[outer * inner], all = new byte[outer * inner];
        fixed (double* px = Padded(x), py = Padded(y), pl = Padded(log))
        fixed (byte* pb = Padded(bytes), pany = Padded(any), pall = Padded(all))
        {
            Reduce.CumSum(px, outer, n, inner, py);
            Reduce.LogSumExp(px, outer, n, inner, pl);
            Reduce.Any(pb, outer, n, inner, pany);
            for (var i = 0; i < bytes.Length; i++) pb[i] ^= 1;
            Reduce.All(pb, outer, n, inner, pall);
            ForEachColumn(outer, n, inner, (row, column, at) =>
            {
                double sum = 0, exponentials = 0;
                byte some = 0;
                for (var i = 0; i < n; i++)
                {
                    sum += x[at + i * inner];
                    y[at + i * inner].ShouldBe(sum, 1e-12);
                    exponentials += Math.Exp(x[at + i * inner]);
                    some |= x[at + i * inner] > 1.99 ? (byte)1 : (byte)0;
                }
                var j = row * inner + column;
                if (n == 0) log[j].ShouldBe(double.NegativeInfinity);
                else log[j].ShouldBe(Math.Log(exponentials), 1e-12);
                any[j].ShouldBe(some);
                all[j].ShouldBe((byte)(1 - some));
            });
        }
    }

    [Fact]
    public void Logarithms_of_sums_at_infinity()
    {
        const float inf = float.PositiveInfinity;
        float[] x = [-inf, -inf, -inf, 1, inf, 1, 1000, 1000, float.NaN, 1];
        var y = new float[5];
        fixed (float* px = x, py = y) Reduce.LogSumExp(px, 5, 2, 1, py);
        y.ShouldBe([-inf, 1, inf, 1000 + MathF.Log(2), float.NaN]);
        var z = new float[2];
        fixed (float* px = x, pz = z) Reduce.LogSumExp(px, 1, 2, 2, pz);
        z.ShouldBe([-inf, 1]);
    }

    private static double[] Numbers(Random random, int count, Func<double> draw) =>
        Enumerable.Range(0, count).Select(_ => draw()).ToArray();

    /// <summary>An array that has an address though it be empty.</summary>
    private static T[] Padded<T>(T[] x) => x.Length == 0 ? new T[1] : x;

    private static void ForEachColumn(int outer, int n, int inner, Action<int, int, int> body)
    {
        for (var row = 0; row < outer; row++)
            for (var column = 0; column < inner; column++)
                body(row, column, row * n * inner + column);
    }
}
