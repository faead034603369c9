using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

public unsafe class SortTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 20, 3)]
    [InlineData(3, 500, 40)]
    [InlineData(2, 300, 300)]
    [InlineData(70, 900, 100)]
    public void Sorting_is_stable_and_top_k_is_its_beginning(int rows, int n, int k)
    {
        var random = new Random(n);
        var x = Enumerable.Range(0, rows * n).Select(_ => random.Next(40) switch { 0 =>
            float.NaN, 1 => -0f, 2 => float.NegativeInfinity, _ => random.Next(-9, 9) }).ToArray();
        float[] values = new float[rows * n], top = new float[rows * k];
        long[] indices = new long[rows * n], topIndices = new long[rows * k];
        foreach (var descending in new[] { false, true })
        {
            fixed (float* px = x, pv = values, pt = top)
            fixed (long* pi = indices, pti = topIndices)
            {
                Sort.Stable(rows, n, px, descending, pv, pi);
                Sort.TopK(rows, n, k, px, descending, pt, pti);
            }
            for (var row = 0; row < rows; row++)
            {
                // NaN sorts lowest in .NET: give it the highest key.
                double Key(int i) => float.IsNaN(x[row * n + i]) ? double.MaxValue : x[row * n + i] + 0.0;
                var order = Enumerable.Range(0, n);
                var expected = (descending ? order.OrderByDescending(Key) : order.OrderBy(Key)).Select(i => (long)i).ToArray();
                indices[(row * n)..((row + 1) * n)].ShouldBe(expected);
                values[(row * n)..((row + 1) * n)].ShouldBe(expected.Select(i => x[row * n + i]).ToArray());
                topIndices[(row * k)..((row + 1) * k)].ShouldBe(expected[..k]);
                top[(row * k)..((row + 1) * k)].ShouldBe(expected[..k].Select(i => x[row * n + i]).ToArray());
            }
        }
    }

    /// <summary>Three runs, the last one short, and equal elements in all of them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_row_of_several_runs_is_sorted_stably(bool descending)
    {
        const int n = 2 * Interruption.Stretch + 1000, k = n - 5;
        var random = new Random(5);
        var x = Enumerable.Range(0, n).Select(_ => (long)random.Next(-20, 20)).ToArray();
        long[] values = new long[n], indices = new long[n], top = new long[k], topIndices = new long[k];
        fixed (long* px = x, pv = values, pi = indices, pt = top, pti = topIndices)
        {
            Sort.Stable(1, n, px, descending, pv, pi);
            Sort.TopK(1, n, k, px, descending, pt, pti);
        }

        var order = Enumerable.Range(0, n);
        var expected = (descending ? order.OrderByDescending(i => x[i]) : order.OrderBy(i => x[i])).Select(i => (long)i).ToArray();
        indices.AsSpan().SequenceEqual(expected).ShouldBeTrue();
        values.AsSpan().SequenceEqual([.. expected.Select(i => x[i])]).ShouldBeTrue();
        topIndices.AsSpan().SequenceEqual(expected.AsSpan(0, k)).ShouldBeTrue();
        top.AsSpan().SequenceEqual(values.AsSpan(0, k)).ShouldBeTrue();
    }

    [Fact]
    public void Whole_numbers_beyond_a_double_keep_their_order()
    {
        long[] x = [long.MaxValue, long.MinValue, (1L << 60) + 1, 1L << 60, -5, 0], y = new long[6], indices = new long[6];
        fixed (long* px = x, py = y, pi = indices) Sort.Stable(1, 6, px, descending: false, py, pi);
        y.ShouldBe([long.MinValue, -5, 0, 1L << 60, (1L << 60) + 1, long.MaxValue]);
        indices.ShouldBe([1, 4, 5, 3, 2, 0]);
    }
}
