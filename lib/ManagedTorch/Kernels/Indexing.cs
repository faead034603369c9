using System.Numerics;

namespace ManagedTorch.Kernels;

/// <summary>
/// Reading and writing at computed positions of contiguous arrays (outer, n, inner); an index is a position along n.
/// Every method first looks at all indices: it returns the position of the first that is not in 0..n and has then written
/// nothing, or -1. Elements with the same index are added in the order of their positions.
/// </summary>
internal static unsafe class Indexing
{
    /// <summary>y[o, j, i] = x[o, index[o, j, i], i], for j in 0..m.</summary>
    public static nint Gather<T>(nint outer, nint n, nint m, nint inner, T* x, long* index, T* y) where T : unmanaged =>
        Run(new GatherRows<T> { X = x, Index = index, Y = y, N = n, M = m, Inner = inner }, outer, n, m * inner, outer * m * inner, index);

    /// <summary>y[o, index[o, j, i], i] = x[o, j, i]; the last one stays.</summary>
    public static nint Scatter<T>(nint outer, nint n, nint m, nint inner, long* index, T* x, T* y) where T : unmanaged =>
        Run(
            new ScatterRows<T> { X = x, XStride = 1, Index = index, Y = y, N = n, M = m, Inner = inner },
            outer,
            n,
            m * inner,
            outer * m * inner,
            index);

    /// <summary>y[o, index[o, j, i], i] = value.</summary>
    public static nint ScatterFill<T>(nint outer, nint n, nint m, nint inner, long* index, T value, T* y) where T : unmanaged =>
        Run(
            new ScatterRows<T> { X = &value, XStride = 0, Index = index, Y = y, N = n, M = m, Inner = inner },
            outer,
            n,
            m * inner,
            outer * m * inner,
            index);

    /// <summary>y[o, index[o, j, i], i] += x[o, j, i].</summary>
    public static nint ScatterAdd<T>(nint outer, nint n, nint m, nint inner, long* index, T* x, T* y) where T : unmanaged, INumber<T> =>
        Run(
            new ScatterAddRows<T> { X = x, Index = index, Y = y, N = n, M = m, Inner = inner },
            outer,
            n,
            m * inner,
            outer * m * inner,
            index);

    /// <summary>y[o, j, :] = x[o, index[j], :].</summary>
    public static nint IndexSelect<T>(nint outer, nint n, nint m, nint inner, T* x, long* index, T* y) where T : unmanaged =>
        Run(new SelectRows<T> { X = x, Index = index, Y = y, N = n, M = m, Inner = inner }, outer * m, n, inner, m, index);

    /// <summary>y[o, index[j], :] += alpha x[o, j, :].</summary>
    public static nint IndexAdd<T>(nint outer, nint n, nint m, nint inner, long* index, T* x, T alpha, T* y)
        where T : unmanaged, INumber<T> =>
        Run(new IndexAddRows<T> { X = x, Alpha = alpha, Index = index, Y = y, N = n, M = m, Inner = inner }, outer, n, m * inner, m, index);

    /// <summary>y[o, index[j], :] = x[o, j, :]; the last one stays.</summary>
    public static nint IndexCopy<T>(nint outer, nint n, nint m, nint inner, long* index, T* x, T* y) where T : unmanaged =>
        Run(new IndexCopyRows<T> { X = x, Index = index, Y = y, N = n, M = m, Inner = inner }, outer, n, m * inner, m, index);

    private static nint Run<TRows>(TRows rows, nint count, nint n, nint work, nint indices, long* index) where TRows : unmanaged, IRows
    {
        for (nint i = 0; i < indices; i++)
            if ((ulong)index[i] >= (ulong)n) return i;
        RowBlocks.ForEach(rows, count, work, whole: true);
        return -1;
    }

    private struct GatherRows<T> : IRows where T : unmanaged
    {
        public T* X, Y;
        public long* Index;
        public nint N, M, Inner;

        public readonly void Run(nint first, nint end)
        {
            for (var row = first; row < end; row++)
            {
                var x = X + row * N * Inner;
                var at = row * M * Inner;
                for (nint j = 0; j < M; j++)
                    for (nint i = 0; i < Inner; i++, at++)
                        Y[at] = x[(nint)Index[at] * Inner + i];
            }
        }
    }

    private struct ScatterRows<T> : IRows where T : unmanaged
    {
        public T* X, Y;
        public long* Index;
        public nint N, M, Inner, XStride;

        public readonly void Run(nint first, nint end)
        {
            for (var row = first; row < end; row++)
            {
                var y = Y + row * N * Inner;
                var at = row * M * Inner;
                for (nint j = 0; j < M; j++)
                    for (nint i = 0; i < Inner; i++, at++)
                        y[(nint)Index[at] * Inner + i] = X[at * XStride];
            }
        }
    }

    private struct ScatterAddRows<T> : IRows where T : unmanaged, INumber<T>
    {
        public T* X, Y;
        public long* Index;
        public nint N, M, Inner;

        public readonly void Run(nint first, nint end)
        {
            for (var row = first; row < end; row++)
            {
                var y = Y + row * N * Inner;
                var at = row * M * Inner;
                for (nint j = 0; j < M; j++)
                    for (nint i = 0; i < Inner; i++, at++)
                        y[(nint)Index[at] * Inner + i] += X[at];
            }
        }
    }

    private struct SelectRows<T> : IRows where T : unmanaged
    {
        public T* X, Y;
        public long* Index;
        public nint N, M, Inner;

        public readonly void Run(nint first, nint end)
        {
            var bytes = Inner * sizeof(T);
            for (var row = first; row < end; row++)
                Buffer.MemoryCopy(X + (row / M * N + (nint)Index[row % M]) * Inner, Y + row * Inner, bytes, bytes);
        }
    }

    private struct IndexAddRows<T> : IRows where T : unmanaged, INumber<T>
    {
        public T* X, Y;
        public T Alpha;
        public long* Index;
        public nint N, M, Inner;

        public readonly void Run(nint first, nint end)
        {
            for (var row = first; row < end; row++)
            {
                for (nint j = 0; j < M; j++)
                {
                    T* x = X + (row * M + j) * Inner, y = Y + (row * N + (nint)Index[j]) * Inner;
                    for (nint i = 0; i < Inner; i++) y[i] += Alpha * x[i];
                }
            }
        }
    }

    private struct IndexCopyRows<T> : IRows where T : unmanaged
    {
        public T* X, Y;
        public long* Index;
        public nint N, M, Inner;

        public readonly void Run(nint first, nint end)
        {
            var bytes = Inner * sizeof(T);
            for (var row = first; row < end; row++)
            {
                for (nint j = 0; j < M; j++)
                    Buffer.MemoryCopy(X + (row * M + j) * Inner, Y + (row * N + (nint)Index[j]) * Inner, bytes, bytes);
            }
        }
    }
}
