using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>Rows of a table (V, n) chosen by index, and the sum of gradients back into them.</summary>
internal static unsafe class Embedding
{
    /// <summary>y_i = weight[index_i]. Returns the first i whose index is not in 0..V, having written nothing; -1 if all are.</summary>
    public static nint Forward<T>(nint count, nint n, T* weight, nint V, long* index, T* y) where T : unmanaged =>
        Indexing.IndexSelect(1, V, count, n, weight, index, y);

    /// <summary>
    /// dweight[index_i] += dy_i, in the order of i whatever the number of threads: they share the columns.
    /// Rows of <paramref name="paddingIndex"/> are left out (-1: none). The indices are those of a forward pass.
    /// </summary>
    public static void Backward<T>(nint count, nint n, T* dy, long* index, T* dweight, long paddingIndex = -1) where T : unmanaged
    {
        var strips = (n + ColumnStrips<T>.Strip - 1) / ColumnStrips<T>.Strip;
        RowBlocks.ForEach(new ColumnStrips<T> { Count = count, N = n, DY = dy, Index = index, DWeight = dweight,
            Padding = paddingIndex }, strips, count * ColumnStrips<T>.Strip);
    }

    private struct ColumnStrips<T> : IRows where T : unmanaged
    {
        public const int Strip = 32;

        public nint Count, N;
        public T* DY, DWeight;
        public long* Index;
        public long Padding;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count, from = first * Strip, to = Math.Min(N, end * Strip);
            for (nint i = 0; i < Count; i++)
            {
                if (Index[i] == Padding) continue;
                T* dy = DY + i * N, d = DWeight + (nint)Index[i] * N;
                for (var c = from; c < to; c += width)
                    Strides.Store(d + c, to - c, Strides.Load(d + c, to - c) + Strides.Load(dy + c, to - c));
            }
        }
    }
}
