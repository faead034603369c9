using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ManagedTorch.Kernels;

// One row times a transposed matrix: a Linear applied to one token.
internal static unsafe partial class MatMul
{
    private const int RowColumns = 32;   // columns that one call takes: four chains of eight hide each other's latency

    /// <summary>Whether <see cref="RowTimesColumns"/> serves: packing would cost more than the product itself.</summary>
    private static bool IsRowOfTransposed<T>(Product<T>* x, nint rows) where T : unmanaged =>
        typeof(T) == typeof(float) && Has256 && rows <= 2 && x->BRow == 1 && x->BCol != 1;

    /// <summary>
    /// <c>c_j = start_j + sum_p a_p B_pj</c> for 32 columns that each run along p. Squares of B are turned in registers,
    /// so that a vector holds eight columns of one p, and every column remains one chain in the order of p.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowTimesColumns(nint k, float* a, nint aCol, float* b, nint bCol, float* start, float* c)
    {
        Vector256<float> c0 = default, c1 = default, c2 = default, c3 = default;
        if (start != null)
        {
            c0 = Vector256.Load(start);
            c1 = Vector256.Load(start + 8);
            c2 = Vector256.Load(start + 16);
            c3 = Vector256.Load(start + 24);
        }
        float* b1 = b + 8 * bCol, b2 = b + 16 * bCol, b3 = b + 24 * bCol;
        nint p = 0;
        // Eight columns go on for as many steps as a cache line holds: columns a power of two apart share few lines.
        for (; p <= k - 16; p += 16)
        {
            c0 = SixteenSteps(a + p * aCol, aCol, b + p, bCol, c0);
            c1 = SixteenSteps(a + p * aCol, aCol, b1 + p, bCol, c1);
            c2 = SixteenSteps(a + p * aCol, aCol, b2 + p, bCol, c2);
            c3 = SixteenSteps(a + p * aCol, aCol, b3 + p, bCol, c3);
        }
        c0.Store(c);
        c1.Store(c + 8);
        c2.Store(c + 16);
        c3.Store(c + 24);
        for (; p < k; p++)
            for (nint j = 0; j < RowColumns; j++) c[j] = MathF.FusedMultiplyAdd(a[p * aCol], b[p + j * bCol], c[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SixteenSteps(float* a, nint aCol, float* b, nint bCol, Vector256<float> c)
    {
        c = FourSteps(a, aCol, b, bCol, c);
        c = FourSteps(a + 4 * aCol, aCol, b + 4, bCol, c);
        c = FourSteps(a + 8 * aCol, aCol, b + 8, bCol, c);
        return FourSteps(a + 12 * aCol, aCol, b + 12, bCol, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FourSteps(float* a, nint aCol, float* b, nint bCol, Vector256<float> c)
    {
        var high = b + 4 * bCol;
        var r0 = Halves(b, high);
        var r1 = Halves(b + bCol, high + bCol);
        var r2 = Halves(b + 2 * bCol, high + 2 * bCol);
        var r3 = Halves(b + 3 * bCol, high + 3 * bCol);
        var t0 = Avx.UnpackLow(r0, r1);
        var t1 = Avx.UnpackHigh(r0, r1);
        var t2 = Avx.UnpackLow(r2, r3);
        var t3 = Avx.UnpackHigh(r2, r3);
        c = Vector256.FusedMultiplyAdd(Vector256.Create(*a), Avx.Shuffle(t0, t2, 0x44), c);
        c = Vector256.FusedMultiplyAdd(Vector256.Create(a[aCol]), Avx.Shuffle(t0, t2, 0xEE), c);
        c = Vector256.FusedMultiplyAdd(Vector256.Create(a[2 * aCol]), Avx.Shuffle(t1, t3, 0x44), c);
        return Vector256.FusedMultiplyAdd(Vector256.Create(a[3 * aCol]), Avx.Shuffle(t1, t3, 0xEE), c);
    }

    /// <summary>As many whole groups of columns in first..end as there are; returns the first column left over.</summary>
    [SkipLocalsInit]
    private static nint RowGroups<T>(Product<T>* x, nint i, nint m, nint first, nint end) where T : unmanaged
    {
        var group = stackalloc float[RowColumns];
        for (; first + RowColumns <= end; first += RowColumns)
        {
            for (var row = i; row < i + m; row++)
            {
                var start = (float*)Start(x, row, first);
                var c = (float*)(x->C + row * x->CRow + first * x->CCol);
                if (start != null)
                    for (nint j = 0; j < RowColumns; j++) group[j] = start[j * x->StartCol];
                RowTimesColumns(
                    x->K, (float*)(x->A + row * x->ARow), x->ACol, (float*)(x->B + first * x->BCol), x->BCol, start == null
                        ? null
                        : group, group);
                for (nint j = 0; j < RowColumns; j++) c[j * x->CCol] = group[j];
            }
        }
        return first;
    }
}
