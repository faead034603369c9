using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ManagedTorch.Kernels;

/// <summary>
/// The innermost loops: a tile of C stays in registers while k steps of A and B pass by. Each element is one chain of
/// fused multiply-adds in the order of p, started from <c>init</c> (from zero where it is null):
/// <c>for p in 0..k: c_ij = fma(a_ip, b_pj, c_ij)</c>.
/// </summary>
/// <remarks>
/// 12 rows of 2 vectors fill 24 of 32 registers, 6 rows 12 of 16, and leave room for the two vectors of B and the
/// element of A; so the multiply units never wait for the previous result of their own chain (4 cycles, 24 chains).
/// The tiles repeat each other with other numbers of rows: only variables with names of their own stay in registers.
/// Rows of A are reached from every third row, which keeps the addresses in few enough general registers.
/// Where A is transposed, every step reads another line, of which the tile before this one has seen all but the end
/// at most: the tile asks for it <see cref="StepsAhead"/> steps early. A hint reads nothing, so it may point past the end.
/// </remarks>
internal static unsafe partial class MatMul
{
    private const int StepsAhead = 64;   // 400 to 800 cycles: as long as main memory takes

    /// <summary>C += A B for 12 rows and 2 vectors of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x2<L, V, T>(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* init, nint initRow, T* c, nint cRow)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        nint w = sizeof(V) / sizeof(T);
        V c00 = default, c01 = default;
        V c10 = default, c11 = default;
        V c20 = default, c21 = default;
        V c30 = default, c31 = default;
        V c40 = default, c41 = default;
        V c50 = default, c51 = default;
        V c60 = default, c61 = default;
        V c70 = default, c71 = default;
        V c80 = default, c81 = default;
        V c90 = default, c91 = default;
        V cA0 = default, cA1 = default;
        V cB0 = default, cB1 = default;
        if (init != null)
        {
            c00 = L.Load(init); c01 = L.Load(init + w);
            c10 = L.Load(init + initRow); c11 = L.Load(init + initRow + w);
            c20 = L.Load(init + 2 * initRow); c21 = L.Load(init + 2 * initRow + w);
            c30 = L.Load(init + 3 * initRow); c31 = L.Load(init + 3 * initRow + w);
            c40 = L.Load(init + 4 * initRow); c41 = L.Load(init + 4 * initRow + w);
            c50 = L.Load(init + 5 * initRow); c51 = L.Load(init + 5 * initRow + w);
            c60 = L.Load(init + 6 * initRow); c61 = L.Load(init + 6 * initRow + w);
            c70 = L.Load(init + 7 * initRow); c71 = L.Load(init + 7 * initRow + w);
            c80 = L.Load(init + 8 * initRow); c81 = L.Load(init + 8 * initRow + w);
            c90 = L.Load(init + 9 * initRow); c91 = L.Load(init + 9 * initRow + w);
            cA0 = L.Load(init + 10 * initRow); cA1 = L.Load(init + 10 * initRow + w);
            cB0 = L.Load(init + 11 * initRow); cB1 = L.Load(init + 11 * initRow + w);
        }
        var a0 = a;
        var a3 = a + 3 * aRow;
        var a6 = a + 6 * aRow;
        var a9 = a + 9 * aRow;
        var aRow2 = 2 * aRow;
        var soon = a + 11 * aRow + StepsAhead * aCol;
        for (var p = k; p > 0; p--)
        {
            var b0 = L.Load(b);
            var b1 = L.Load(b + w);
            b += bRow;
            if (Sse.IsSupported) Sse.Prefetch0(soon);
            soon += aCol;
            var x = L.Broadcast(a0); c00 = L.Fma(x, b0, c00); c01 = L.Fma(x, b1, c01);
            x = L.Broadcast(a0 + aRow); c10 = L.Fma(x, b0, c10); c11 = L.Fma(x, b1, c11);
            x = L.Broadcast(a0 + aRow2); c20 = L.Fma(x, b0, c20); c21 = L.Fma(x, b1, c21);
            x = L.Broadcast(a3); c30 = L.Fma(x, b0, c30); c31 = L.Fma(x, b1, c31);
            x = L.Broadcast(a3 + aRow); c40 = L.Fma(x, b0, c40); c41 = L.Fma(x, b1, c41);
            x = L.Broadcast(a3 + aRow2); c50 = L.Fma(x, b0, c50); c51 = L.Fma(x, b1, c51);
            x = L.Broadcast(a6); c60 = L.Fma(x, b0, c60); c61 = L.Fma(x, b1, c61);
            x = L.Broadcast(a6 + aRow); c70 = L.Fma(x, b0, c70); c71 = L.Fma(x, b1, c71);
            x = L.Broadcast(a6 + aRow2); c80 = L.Fma(x, b0, c80); c81 = L.Fma(x, b1, c81);
            x = L.Broadcast(a9); c90 = L.Fma(x, b0, c90); c91 = L.Fma(x, b1, c91);
            x = L.Broadcast(a9 + aRow); cA0 = L.Fma(x, b0, cA0); cA1 = L.Fma(x, b1, cA1);
            x = L.Broadcast(a9 + aRow2); cB0 = L.Fma(x, b0, cB0); cB1 = L.Fma(x, b1, cB1);
            a0 += aCol; a3 += aCol; a6 += aCol; a9 += aCol;
        }
        L.Store(c00, c); L.Store(c01, c + w);
        L.Store(c10, c + cRow); L.Store(c11, c + cRow + w);
        L.Store(c20, c + 2 * cRow); L.Store(c21, c + 2 * cRow + w);
        L.Store(c30, c + 3 * cRow); L.Store(c31, c + 3 * cRow + w);
        L.Store(c40, c + 4 * cRow); L.Store(c41, c + 4 * cRow + w);
        L.Store(c50, c + 5 * cRow); L.Store(c51, c + 5 * cRow + w);
        L.Store(c60, c + 6 * cRow); L.Store(c61, c + 6 * cRow + w);
        L.Store(c70, c + 7 * cRow); L.Store(c71, c + 7 * cRow + w);
        L.Store(c80, c + 8 * cRow); L.Store(c81, c + 8 * cRow + w);
        L.Store(c90, c + 9 * cRow); L.Store(c91, c + 9 * cRow + w);
        L.Store(cA0, c + 10 * cRow); L.Store(cA1, c + 10 * cRow + w);
        L.Store(cB0, c + 11 * cRow); L.Store(cB1, c + 11 * cRow + w);
    }

    /// <summary>C += A B for 6 rows and 2 vectors of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x2<L, V, T>(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* init, nint initRow, T* c, nint cRow)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        nint w = sizeof(V) / sizeof(T);
        V c00 = default, c01 = default;
        V c10 = default, c11 = default;
        V c20 = default, c21 = default;
        V c30 = default, c31 = default;
        V c40 = default, c41 = default;
        V c50 = default, c51 = default;
        if (init != null)
        {
            c00 = L.Load(init); c01 = L.Load(init + w);
            c10 = L.Load(init + initRow); c11 = L.Load(init + initRow + w);
            c20 = L.Load(init + 2 * initRow); c21 = L.Load(init + 2 * initRow + w);
            c30 = L.Load(init + 3 * initRow); c31 = L.Load(init + 3 * initRow + w);
            c40 = L.Load(init + 4 * initRow); c41 = L.Load(init + 4 * initRow + w);
            c50 = L.Load(init + 5 * initRow); c51 = L.Load(init + 5 * initRow + w);
        }
        var a0 = a;
        var a3 = a + 3 * aRow;
        var aRow2 = 2 * aRow;
        var soon = a + 5 * aRow + StepsAhead * aCol;
        for (var p = k; p > 0; p--)
        {
            var b0 = L.Load(b);
            var b1 = L.Load(b + w);
            b += bRow;
            if (Sse.IsSupported) Sse.Prefetch0(soon);
            soon += aCol;
            var x = L.Broadcast(a0); c00 = L.Fma(x, b0, c00); c01 = L.Fma(x, b1, c01);
            x = L.Broadcast(a0 + aRow); c10 = L.Fma(x, b0, c10); c11 = L.Fma(x, b1, c11);
            x = L.Broadcast(a0 + aRow2); c20 = L.Fma(x, b0, c20); c21 = L.Fma(x, b1, c21);
            x = L.Broadcast(a3); c30 = L.Fma(x, b0, c30); c31 = L.Fma(x, b1, c31);
            x = L.Broadcast(a3 + aRow); c40 = L.Fma(x, b0, c40); c41 = L.Fma(x, b1, c41);
            x = L.Broadcast(a3 + aRow2); c50 = L.Fma(x, b0, c50); c51 = L.Fma(x, b1, c51);
            a0 += aCol; a3 += aCol;
        }
        L.Store(c00, c); L.Store(c01, c + w);
        L.Store(c10, c + cRow); L.Store(c11, c + cRow + w);
        L.Store(c20, c + 2 * cRow); L.Store(c21, c + 2 * cRow + w);
        L.Store(c30, c + 3 * cRow); L.Store(c31, c + 3 * cRow + w);
        L.Store(c40, c + 4 * cRow); L.Store(c41, c + 4 * cRow + w);
        L.Store(c50, c + 5 * cRow); L.Store(c51, c + 5 * cRow + w);
    }

    /// <summary>C += A B for 4 rows and 2 vectors of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2<L, V, T>(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* init, nint initRow, T* c, nint cRow)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        nint w = sizeof(V) / sizeof(T);
        V c00 = default, c01 = default;
        V c10 = default, c11 = default;
        V c20 = default, c21 = default;
        V c30 = default, c31 = default;
        if (init != null)
        {
            c00 = L.Load(init); c01 = L.Load(init + w);
            c10 = L.Load(init + initRow); c11 = L.Load(init + initRow + w);
            c20 = L.Load(init + 2 * initRow); c21 = L.Load(init + 2 * initRow + w);
            c30 = L.Load(init + 3 * initRow); c31 = L.Load(init + 3 * initRow + w);
        }
        var a0 = a;
        var a3 = a + 3 * aRow;
        var aRow2 = 2 * aRow;
        for (var p = k; p > 0; p--)
        {
            var b0 = L.Load(b);
            var b1 = L.Load(b + w);
            b += bRow;
            var x = L.Broadcast(a0); c00 = L.Fma(x, b0, c00); c01 = L.Fma(x, b1, c01);
            x = L.Broadcast(a0 + aRow); c10 = L.Fma(x, b0, c10); c11 = L.Fma(x, b1, c11);
            x = L.Broadcast(a0 + aRow2); c20 = L.Fma(x, b0, c20); c21 = L.Fma(x, b1, c21);
            x = L.Broadcast(a3); c30 = L.Fma(x, b0, c30); c31 = L.Fma(x, b1, c31);
            a0 += aCol; a3 += aCol;
        }
        L.Store(c00, c); L.Store(c01, c + w);
        L.Store(c10, c + cRow); L.Store(c11, c + cRow + w);
        L.Store(c20, c + 2 * cRow); L.Store(c21, c + 2 * cRow + w);
        L.Store(c30, c + 3 * cRow); L.Store(c31, c + 3 * cRow + w);
    }

    /// <summary>C += A B for 1 row and 2 vectors of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x2<L, V, T>(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* init, nint initRow, T* c, nint cRow)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        nint w = sizeof(V) / sizeof(T);
        V c00 = default, c01 = default;
        if (init != null)
        {
            c00 = L.Load(init); c01 = L.Load(init + w);
        }
        var a0 = a;
        for (var p = k; p > 0; p--)
        {
            var b0 = L.Load(b);
            var b1 = L.Load(b + w);
            b += bRow;
            var x = L.Broadcast(a0); c00 = L.Fma(x, b0, c00); c01 = L.Fma(x, b1, c01);
            a0 += aCol;
        }
        L.Store(c00, c); L.Store(c01, c + w);
    }

    /// <summary>C += A B for 4 rows and 1 vector of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1<L, V, T>(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* init, nint initRow, T* c, nint cRow)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        V c00 = default;
        V c10 = default;
        V c20 = default;
        V c30 = default;
        if (init != null)
        {
            c00 = L.Load(init);
            c10 = L.Load(init + initRow);
            c20 = L.Load(init + 2 * initRow);
            c30 = L.Load(init + 3 * initRow);
        }
        var a0 = a;
        var a3 = a + 3 * aRow;
        var aRow2 = 2 * aRow;
        for (var p = k; p > 0; p--)
        {
            var b0 = L.Load(b);
            b += bRow;
            var x = L.Broadcast(a0); c00 = L.Fma(x, b0, c00);
            x = L.Broadcast(a0 + aRow); c10 = L.Fma(x, b0, c10);
            x = L.Broadcast(a0 + aRow2); c20 = L.Fma(x, b0, c20);
            x = L.Broadcast(a3); c30 = L.Fma(x, b0, c30);
            a0 += aCol; a3 += aCol;
        }
        L.Store(c00, c);
        L.Store(c10, c + cRow);
        L.Store(c20, c + 2 * cRow);
        L.Store(c30, c + 3 * cRow);
    }

    /// <summary>C += A B for 1 row and 1 vector of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1<L, V, T>(nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* init, nint initRow, T* c, nint cRow)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        V c00 = default;
        if (init != null)
        {
            c00 = L.Load(init);
        }
        var a0 = a;
        for (var p = k; p > 0; p--)
        {
            var b0 = L.Load(b);
            b += bRow;
            var x = L.Broadcast(a0); c00 = L.Fma(x, b0, c00);
            a0 += aCol;
        }
        L.Store(c00, c);
    }
}
