using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using ManagedTorch.Kernels;
using ManagedTorch.Tests.Harness;

namespace ManagedTorch.Tests.Kernels;

[Collection("process state")]
public sealed unsafe class MatMulTests
{
    /// <summary>Strides of a matrix: as it lies in a larger array, or as the transpose of one.</summary>
    public enum Layout { Rows, PaddedRows, FarRows, Columns, PaddedColumns, Strided }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_element_is_one_chain_of_fused_multiply_adds(int threads)
    {
        var property = Prop.ForAll(
            (from m in Gen.Choose(0, 70)
             from n in Gen.Choose(0, 70)
             from k in Gen.Choose(0, 70)
             from a in Gen.Elements(Enum.GetValues<Layout>())
             from b in Gen.Elements(Enum.GetValues<Layout>())
             from start in Gen.Elements("zero", "accumulate", "bias")
             from seed in Gen.Choose(0, 1 << 20)
             select (m, n, k, a, b, start, seed)).ToArbitrary(),
            x =>
            {
                SameBits<float>(x.m, x.n, x.k, x.a, x.b, x.start, x.seed, [threads]);
                SameBits<double>(x.m, x.n, x.k, x.a, x.b, x.start, x.seed, [threads]);
            });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), property);
    }

    [Theory]
    [InlineData(768, 128, 128, Layout.Rows, Layout.Columns)]      // Linear, forward
    [InlineData(200, 65, 300, Layout.Rows, Layout.Columns)]
    [InlineData(100, 1024, 1024, Layout.Rows, Layout.Rows)]       // rows of A 4096 bytes apart
    [InlineData(130, 128, 768, Layout.Columns, Layout.Rows)]      // Linear, gradient of the weights
    [InlineData(1, 513, 700, Layout.Rows, Layout.Columns)]        // one token
    [InlineData(2, 100, 43, Layout.Columns, Layout.PaddedColumns)]
    [InlineData(700, 1, 513, Layout.Rows, Layout.Rows)]
    [InlineData(300, 3, 600, Layout.Columns, Layout.Columns)]
    [InlineData(300, 200, 1024, Layout.Columns, Layout.Rows)]
    [InlineData(200, 1024, 1024, Layout.Rows, Layout.Columns)]
    [InlineData(97, 700, 9000, Layout.Rows, Layout.Rows)]         // B larger than its packed copy may be
    [InlineData(901, 70, 600, Layout.PaddedRows, Layout.Columns)] // A larger than the cache, its rows in order
    [InlineData(3301, 17, 64, Layout.PaddedRows, Layout.Columns)] // the same, several tiles of it to a block
    [InlineData(331, 17, 64, Layout.FarRows, Layout.Columns)]     // and rows that have to be copied first
    [InlineData(901, 75, 601, Layout.PaddedRows, Layout.Rows)]    // rows of B too, packed a few at a time
    public void Large_products_too(int m, int n, int k, Layout a, Layout b)
    {
        SameBits<float>(m, n, k, a, b, "zero", 1, [1, 2, 3]);
        SameBits<float>(m, n, k, a, b, "bias", 2, [1, 2, 3]);
        if (k < 1000) SameBits<double>(m, n, k, a, b, "accumulate", 3, [1, 2, 3]);
    }

    [Theory]
    [InlineData(1, 7, 5, 3)]
    [InlineData(5, 4, 4, 4)]
    [InlineData(48, 64, 64, 32)]
    [InlineData(3, 130, 140, 150)]
    [InlineData(0, 2, 2, 2)]
    public void A_batch_is_its_products_one_by_one(int batch, int m, int n, int k)
    {
        var random = new System.Random(batch + m);
        var a = Numbers<float>(batch * (m * k + 3), random);
        var b = Numbers<float>(batch * (k * n + 1), random);
        var start = Numbers<float>(batch * (m * n + 2), random);
        foreach (var accumulate in (bool[])[false, true])
        {
            var one = start.ToArray();
            var all = start.ToArray();
            fixed (float* pa = a, pb = b, p1 = one, p2 = all)
            {
                for (var s = 0; s < batch; s++)
                    MatMul.Multiply(m, n, k, pa + s * (m * k + 3), k, 1, pb + s * (k * n + 1), 1, k, p1 + s * (m * n + 2), n, accumulate);
                MatMul.MultiplyBatch(batch, m, n, k, pa, m * k + 3, k, 1, pb, k * n + 1, 1, k, p2, m * n + 2, n, accumulate);
            }
            all.ShouldBe(one);
        }
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        var x = Numbers<float>(300 * 300, new System.Random(1));
        var y = new float[x.Length];

        static void Once(float[] x, float[] y)
        {
            fixed (float* a = x, c = y)
            {
                MatMul.Multiply(300, 300, 300, a, 300, 1, a, 1, 300, c, 300);
                MatMul.MultiplyBatch(30, 10, 20, 30, a, 300, 30, 1, a, 600, 20, 1, c, 200, 20);
            }
        }

        WorkersTests.WithThreads(2, () => Allocations.SteadyBytes(() => Once(x, y)).ShouldBe(0));
    }

    private static void SameBits<T>(int m, int n, int k, Layout aLayout, Layout bLayout, string start, int seed, int[] threads)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new System.Random(seed);
        var (aSize, aRow, aCol) = Strides(m, k, aLayout);
        var (bSize, bRow, bCol) = Strides(k, n, bLayout);
        var cRow = n + seed % 3;
        var a = Numbers<T>(aSize, random);
        var b = Numbers<T>(bSize, random);
        var bias = Numbers<T>(n, random);
        var before = Numbers<T>(m * cRow + 1, random);
        var expected = before.ToArray();

        for (var i = 0; i < m; i++)
        {
            var row = expected.AsSpan(i * cRow, n);
            if (start == "bias") bias.CopyTo(row);
            else if (start == "zero") row.Clear();
            if (bRow == 1)
            {
                for (var j = 0; j < n; j++)
                    for (var p = 0; p < k; p++) row[j] = T.FusedMultiplyAdd(a[i * aRow + p * aCol], b[p + j * bCol], row[j]);
                continue;
            }

            // In the order of the memory: for every element the chain is the same.
            for (var p = 0; p < k; p++)
            {
                var x = a[i * aRow + p * aCol];
                for (var j = 0; j < n; j++) row[j] = T.FusedMultiplyAdd(x, b[p * bRow + j * bCol], row[j]);
            }
        }

        foreach (var count in threads)
        {
            var after = before.ToArray();
            WorkersTests.WithThreads(count, () =>
            {
                fixed (T* pa = a, pb = b, pc = after, pBias = bias)
                {
                    if (start == "bias") MatMul.MultiplyBias(m, n, k, pa, aRow, aCol, pb, bRow, bCol, pBias, pc, cRow);
                    else MatMul.Multiply(m, n, k, pa, aRow, aCol, pb, bRow, bCol, pc, cRow, start == "accumulate");
                }
            });
            for (var i = 0; i < after.Length; i++)
            {
                if (after[i].Equals(expected[i])) continue;
                throw new Xunit.Sdk.XunitException(
                    $"({m},{k}) {aLayout} x ({k},{n}) {bLayout}, {start}, seed {seed}, {count} threads: "
                    + $"element {i / Math.Max(1, cRow)},{i % Math.Max(1, cRow)} is {after[i]}, expected {expected[i]}");
            }
        }
    }

    private static (int Size, int Row, int Col) Strides(int rows, int columns, Layout layout) => layout switch
    {
        Layout.Rows => (rows * columns, columns, 1),
        Layout.PaddedRows => (rows * (columns + 5), columns + 5, 1),
        Layout.FarRows => (rows * ((columns + 1023) & ~1023), (columns + 1023) & ~1023, 1),   // some multiple of 4096 bytes
        Layout.Columns => (rows * columns, 1, rows),
        Layout.PaddedColumns => (columns * (rows + 3), 1, rows + 3),
        _ => (rows * 3 * (columns * 2), columns * 6, 2),
    };

    private static T[] Numbers<T>(int count, System.Random random) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = new T[count];
        for (var i = 0; i < count; i++) x[i] = T.CreateTruncating(random.NextDouble() * 2 - 1);
        return x;
    }
}
