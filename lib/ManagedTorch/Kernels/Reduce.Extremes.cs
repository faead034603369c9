using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

internal static unsafe partial class Reduce
{
    /// <summary>
    /// The largest element and its index along n; the first of equal ones; NaN above all, the first NaN. n is at least 1.
    /// Values or indices may be null.
    /// </summary>
    public static void Max<T>(T* x, nint outer, nint n, nint inner, T* values, long* indices) where T : unmanaged, INumber<T> =>
        RowBlocks.ForEach(new Extremes<T, Above> { X = x, Values = values, Indices = indices, N = n, Inner = inner }, outer, n * inner);

    /// <summary>The smallest element and its index, as <see cref="Max"/>; NaN wins here too.</summary>
    public static void Min<T>(T* x, nint outer, nint n, nint inner, T* values, long* indices) where T : unmanaged, INumber<T> =>
        RowBlocks.ForEach(new Extremes<T, Below> { X = x, Values = values, Indices = indices, N = n, Inner = inner }, outer, n * inner);

    private interface IDirection
    {
        static abstract Vector256<T> Pick<T>(Vector256<T> a, Vector256<T> b) where T : unmanaged;
        static abstract bool Beats<T>(T a, T b) where T : INumber<T>;
    }

    private readonly struct Above : IDirection
    {
        [MethodImpl(AggressiveInlining)]
        public static Vector256<T> Pick<T>(Vector256<T> a, Vector256<T> b) where T : unmanaged => Vector256.Max(a, b);
        [MethodImpl(AggressiveInlining)] public static bool Beats<T>(T a, T b) where T : INumber<T> => a > b;
    }

    private readonly struct Below : IDirection
    {
        [MethodImpl(AggressiveInlining)]
        public static Vector256<T> Pick<T>(Vector256<T> a, Vector256<T> b) where T : unmanaged => Vector256.Min(a, b);
        [MethodImpl(AggressiveInlining)] public static bool Beats<T>(T a, T b) where T : INumber<T> => a < b;
    }

    private struct Extremes<T, TDirection> : IRows
        where T : unmanaged, INumber<T>
        where TDirection : unmanaged, IDirection
    {
        public T* X, Values;
        public long* Indices;
        public nint N, Inner;

        public readonly void Run(nint first, nint end)
        {
            for (var row = first; row < end; row++)
            {
                if (Inner == 1)
                {
                    Store(row, X + row * N, IndexInRow(X + row * N, N), 1);
                    continue;
                }
                for (nint column = 0; column < Inner; column++)
                {
                    Interruption.LookAt(column);
                    Store(row * Inner + column, X + row * N * Inner + column, IndexInColumn(X + row * N * Inner + column, N, Inner), Inner);
                }
            }
        }

        private readonly void Store(nint at, T* x, nint index, nint stride)
        {
            if (Values != null) Values[at] = x[index * stride];
            if (Indices != null) Indices[at] = index;
        }

        /// <summary>
        /// The extreme value first, many lanes at a time, then where it stands. The loop is that of Softmax.Largest, which pads its end
        /// instead of going on one by one.
        /// </summary>
        [MethodImpl(AggressiveOptimization)]
        private static nint IndexInRow(T* x, nint n)
        {
            nint width = Vector256<T>.Count, i = 0;
            Vector256<T> a = Vector256.Create(*x), b = a;
            while (i <= n - 2 * width)
            {
                Interruption.Look();
                var pause = Math.Min(n, i + Interruption.Stretch);
                for (; i <= pause - 2 * width; i += 2 * width)
                {
                    a = TDirection.Pick(a, Vector256.Load(x + i));
                    b = TDirection.Pick(b, Vector256.Load(x + i + width));
                }
            }
            for (; i < n; i++) a = TDirection.Pick(a, Vector256.Create(x[i]));
            a = TDirection.Pick(a, b);
            var best = a[0];
            for (var lane = 1; lane < width; lane++)
                if (TDirection.Beats(a[lane], best) || (T.IsNaN(a[lane]) && !T.IsNaN(best))) best = a[lane];

            i = 0;
            if (T.IsNaN(best))
            {
                while (!T.IsNaN(x[i])) i++;
                return i;
            }
            var wanted = Vector256.Create(best);
            while (i <= n - width && !Vector256.EqualsAny(Vector256.Load(x + i), wanted)) i += width;
            while (x[i] != best) i++;
            return i;
        }

        private static nint IndexInColumn(T* x, nint n, nint stride)
        {
            nint index = 0;
            var best = *x;
            for (nint i = 1; i < n && !T.IsNaN(best); i++)
            {
                Interruption.LookAt(i);
                var value = x[i * stride];
                if (TDirection.Beats(value, best) || T.IsNaN(value)) (best, index) = (value, i);
            }
            return index;
        }
    }
}
