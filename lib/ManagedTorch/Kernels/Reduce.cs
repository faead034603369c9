using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>
/// Reductions of a contiguous (outer, n, inner) array over its middle dimension, to (outer, inner).
/// </summary>
/// <remarks>
/// The order of additions depends on n and on whether inner is 1, on nothing else. A row (inner = 1) is cut into leaves of
/// 1024 elements, each added up in 32 lanes (16 for doubles); a column into leaves of 32 elements. Leaves are joined in pairs, pairs in
/// pairs, and so on, so that the rounding error grows with the logarithm of n.
/// </remarks>
internal static unsafe partial class Reduce
{
    private const nint RowChunk = 64 * 1024, ColumnChunk = 1024;

    /// <summary>y = sum of x</summary>
    public static void Sum<T>(T* x, nint outer, nint n, nint inner, T* y) where T : unmanaged =>
        Run(new SumReducer<T>(), x, outer, n, inner, y);

    /// <summary>y = product of x</summary>
    public static void Prod<T>(T* x, nint outer, nint n, nint inner, T* y) where T : unmanaged =>
        Run(new ProductReducer<T>(), x, outer, n, inner, y);

    /// <summary>y = sum of x^2</summary>
    public static void SumSquares<T>(T* x, nint outer, nint n, nint inner, T* y) where T : unmanaged =>
        Run(new SquareReducer<T>(), x, outer, n, inner, y);

    /// <summary>y = sum of |x|</summary>
    public static void AbsSum<T>(T* x, nint outer, nint n, nint inner, T* y) where T : unmanaged =>
        Run(new AbsoluteReducer<T>(), x, outer, n, inner, y);

    private static void Run<T, TOp>(TOp op, T* x, nint outer, nint n, nint inner, T* y)
        where T : unmanaged
        where TOp : unmanaged, IReducer<T>
    {
        var chunk = inner == 1 ? RowChunk : ColumnChunk;
        if (n <= chunk)
        {
            Pass(op, x, outer, n, n, inner, y);
            return;
        }
        // Long rows: one partial result for each chunk, so that two threads can share a single row.
        var chunks = (n + chunk - 1) / chunk;
        var partial = Scratch.Shared<T>(outer * chunks * inner);
        Pass(op, x, outer, n, chunk, inner, partial);
        Pass(new Joined<T, TOp>(op), partial, outer, chunks, chunks, inner, y);
    }

    private static void Pass<T, TOp>(TOp op, T* x, nint outer, nint n, nint chunk, nint inner, T* y)
        where T : unmanaged
        where TOp : unmanaged, IReducer<T>
    {
        var chunks = n == 0 ? 1 : (n + chunk - 1) / chunk;
        if (inner == 1)
        {
            RowBlocks.ForEach(new Rows<T, TOp> { Op = op, X = x, Y = y, N = n, Chunk = chunk, Chunks = chunks }, outer * chunks, chunk);
        }
        else if (inner != 0)
        {
            var strips = (inner + Columns<T, TOp>.Strip - 1) / Columns<T, TOp>.Strip;
            RowBlocks.ForEach(new Columns<T, TOp> { Op = op, X = x, Y = y, N = n, Inner = inner, Chunk = chunk, Chunks = chunks,
                Strips = strips }, outer * chunks * strips, chunk * Math.Min(inner, Columns<T, TOp>.Strip));
        }
    }

    /// <summary>One result over n neighbours; unit u is chunk u % Chunks of row u / Chunks.</summary>
    private struct Rows<T, TOp> : IRows
        where T : unmanaged
        where TOp : unmanaged, IReducer<T>
    {
        public TOp Op;
        public T* X, Y;
        public nint N, Chunk, Chunks;

        public readonly void Run(nint first, nint end)
        {
            for (var unit = first; unit < end; unit++)
            {
                var from = unit % Chunks * Chunk;
                Y[unit] = Horizontal.Join<T, TOp>(Op, Tree(Op, X + unit / Chunks * N + from, Math.Min(Chunk, N - from)));
            }
        }

        private static Vector256<T> Tree(TOp op, T* x, nint n)
        {
            const nint leaf = 1024;
            if (n <= leaf) return Leaf(op, x, n);
            var half = (n + 2 * leaf - 1) / (2 * leaf) * leaf;
            return op.Join(Tree(op, x, half), Tree(op, x + half, n - half));
        }

        [MethodImpl(AggressiveOptimization)]
        private static Vector256<T> Leaf(TOp op, T* x, nint n)
        {
            nint width = Vector256<T>.Count, i = 0;
            Vector256<T> a = op.Identity, b = a, c = a, d = a;
            for (; i <= n - 4 * width; i += 4 * width)
            {
                a = op.Join(a, op.Map(Vector256.Load(x + i)));
                b = op.Join(b, op.Map(Vector256.Load(x + i + width)));
                c = op.Join(c, op.Map(Vector256.Load(x + i + 2 * width)));
                d = op.Join(d, op.Map(Vector256.Load(x + i + 3 * width)));
            }
            for (; i <= n - width; i += width) a = op.Join(a, op.Map(Vector256.Load(x + i)));
            if (i < n) b = op.Join(b, op.Map(Strides.LoadPart(x + i, n - i, op.Identity)));
            return op.Join(op.Join(a, b), op.Join(c, d));
        }
    }

    /// <summary>Results side by side, each over n elements, inner apart; a unit is a strip of columns of a chunk.</summary>
    private struct Columns<T, TOp> : IRows
        where T : unmanaged
        where TOp : unmanaged, IReducer<T>
    {
        public const int Strip = 32;

        public TOp Op;
        public T* X, Y;
        public nint N, Inner, Chunk, Chunks, Strips;

        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count;
            for (var unit = first; unit < end; unit++)
            {
                nint row = unit / Strips, column = unit % Strips * Strip, from = row % Chunks * Chunk;
                var n = Math.Min(Chunk, N - from);
                var x = X + (row / Chunks * N + from) * Inner;
                var y = Y + row * Inner;
                var last = Math.Min(Inner, column + Strip);
                for (; column <= last - 4 * width; column += 4 * width)
                {
                    var sums = Tree(Op, x + column, n, Inner);
                    sums.A.Store(y + column);
                    sums.B.Store(y + column + width);
                    sums.C.Store(y + column + 2 * width);
                    sums.D.Store(y + column + 3 * width);
                }
                for (; column < last; column += width)
                {
                    var count = Math.Min(width, last - column);
                    Strides.StorePart(y + column, count, NarrowTree(Op, x + column, n, Inner, count));
                }
            }
        }

        private const nint LeafRows = 32;

        private static Four Tree(TOp op, T* x, nint n, nint stride)
        {
            if (n <= LeafRows) return Leaf(op, x, n, stride);
            var half = (n + 2 * LeafRows - 1) / (2 * LeafRows) * LeafRows;
            var first = Tree(op, x, half, stride);
            var second = Tree(op, x + half * stride, n - half, stride);
            return new Four(op.Join(first.A, second.A), op.Join(first.B, second.B), op.Join(first.C, second.C), op.Join(first.D, second.D));
        }

        [MethodImpl(AggressiveOptimization)]
        private static Four Leaf(TOp op, T* x, nint n, nint stride)
        {
            nint width = Vector256<T>.Count;
            Vector256<T> a = op.Identity, b = a, c = a, d = a;
            for (nint i = 0; i < n; i++, x += stride)
            {
                a = op.Join(a, op.Map(Vector256.Load(x)));
                b = op.Join(b, op.Map(Vector256.Load(x + width)));
                c = op.Join(c, op.Map(Vector256.Load(x + 2 * width)));
                d = op.Join(d, op.Map(Vector256.Load(x + 3 * width)));
            }
            return new Four(a, b, c, d);
        }

        private static Vector256<T> NarrowTree(TOp op, T* x, nint n, nint stride, nint count)
        {
            if (n <= LeafRows) return NarrowLeaf(op, x, n, stride, count);
            var half = (n + 2 * LeafRows - 1) / (2 * LeafRows) * LeafRows;
            return op.Join(NarrowTree(op, x, half, stride, count), NarrowTree(op, x + half * stride, n - half, stride, count));
        }

        [MethodImpl(AggressiveOptimization)]
        private static Vector256<T> NarrowLeaf(TOp op, T* x, nint n, nint stride, nint count)
        {
            var a = op.Identity;
            for (nint i = 0; i < n; i++, x += stride)
                a = op.Join(a, op.Map(count == Vector256<T>.Count ? Vector256.Load(x) : Strides.LoadPart(x, count, op.Identity)));
            return a;
        }

        private readonly struct Four(Vector256<T> a, Vector256<T> b, Vector256<T> c, Vector256<T> d)
        {
            public readonly Vector256<T> A = a, B = b, C = c, D = d;
        }
    }
}
