using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>
/// Softmax of each row of a contiguous (rows, n) array: y_i = e^(x_i - m) / sum_j e^(x_j - m), m the row's largest element.
/// An element -inf has probability 0; a row of -inf alone gives NaN.
/// </summary>
internal static unsafe class Softmax
{
    /// <summary>y = softmax(x); y may be x.</summary>
    public static void Forward<T>(nint rows, nint n, T* x, T* y) where T : unmanaged =>
        RowBlocks.ForEach(new ForwardRows<T> { X = x, Y = y, N = n }, rows, n * 4);

    /// <summary>dx_i = y_i (dy_i - sum_j y_j dy_j); dx may be dy.</summary>
    public static void Backward<T>(nint rows, nint n, T* y, T* dy, T* dx) where T : unmanaged =>
        RowBlocks.ForEach(new BackwardRows<T> { Y = y, DY = dy, DX = dx, N = n }, rows, n * 2);

    /// <summary>ln sum e^x of a row, -inf where every element is.</summary>
    public static T LogSumExp<T>(T* x, nint n) where T : unmanaged
    {
        var (largest, log) = LargestAndLog(x, n);
        return (log + largest).ToScalar();
    }

    /// <summary>m and ln sum e^(x - m) of a row, in every lane: m is its largest element, or 0 where that is infinite.</summary>
    public static (Vector256<T> Largest, Vector256<T> Log) LargestAndLog<T>(T* x, nint n) where T : unmanaged
    {
        var largest = FiniteOrZero(Largest(x, n));
        return (largest, VectorMath.Log(Exponentials(x, n, largest, null)));
    }

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> FiniteOrZero<T>(Vector256<T> x) where T : unmanaged =>
        Vector256.ConditionalSelect(
            Vector256.Equals(Vector256.Abs(x), VectorMath.Constant<T>(double.PositiveInfinity)), Vector256<T>.Zero, x);

    /// <summary>The largest element of a row in every lane; NaN if there is one.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static Vector256<T> Largest<T>(T* x, nint n) where T : unmanaged
    {
        nint width = Vector256<T>.Count, i = 0;
        Vector256<T> a = VectorMath.Constant<T>(double.NegativeInfinity), b = a;
        while (i <= n - 2 * width)
        {
            Interruption.Look();
            var pause = Math.Min(n, i + Interruption.Stretch);
            for (; i <= pause - 2 * width; i += 2 * width)
            {
                a = Vector256.Max(a, Vector256.Load(x + i));
                b = Vector256.Max(b, Vector256.Load(x + i + width));
            }
        }
        for (; i < n; i += width)
            a = Vector256.Max(a, n - i >= width
                ? Vector256.Load(x + i)
                : Strides.LoadPart(x + i, n - i, VectorMath.Constant<T>(double.NegativeInfinity)));
        return Vector256.Create(Horizontal.Join(new MaximumReducer<T>(), Vector256.Max(a, b)));
    }

    /// <summary>y = e^(x - shift), where y is not null, and its sum in every lane.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static Vector256<T> Exponentials<T>(T* x, nint n, Vector256<T> shift, T* y) where T : unmanaged
    {
        nint width = Vector256<T>.Count, i = 0;
        Vector256<T> a = default, b = default;
        while (i <= n - 2 * width)
        {
            Interruption.Look();
            var pause = Math.Min(n, i + Interruption.Stretch);
            for (; i <= pause - 2 * width; i += 2 * width)
            {
                var first = VectorMath.Exp(Vector256.Load(x + i) - shift);
                var second = VectorMath.Exp(Vector256.Load(x + i + width) - shift);
                a += first;
                b += second;
                if (y == null) continue;
                first.Store(y + i);
                second.Store(y + i + width);
            }
        }
        for (; i < n; i += width)
        {
            var count = Math.Min(width, n - i);
            var e = VectorMath.Exp((count == width
                ? Vector256.Load(x + i)
                : Strides.LoadPart(x + i, count, VectorMath.Constant<T>(double.NegativeInfinity))) - shift);
            a += e;
            if (y != null) Strides.StorePart(y + i, count, e);
        }
        return Vector256.Create(Horizontal.Sum(a + b));
    }

    private struct ForwardRows<T> : IRows where T : unmanaged
    {
        public T* X, Y;
        public nint N;

        public readonly void Run(nint first, nint end)
        {
            for (var row = first; row < end; row++)
            {
                var y = Y + row * N;
                var sum = Exponentials(X + row * N, N, Largest(X + row * N, N), y);
                Normalise(y, N, sum);
            }
        }

        [MethodImpl(AggressiveOptimization)]
        private static void Normalise(T* y, nint n, Vector256<T> sum)
        {
            nint width = Vector256<T>.Count, i = 0;
            for (; i <= n - width; i += width) (Vector256.Load(y + i) / sum).Store(y + i);
            if (i < n) Strides.StorePart(y + i, n - i, Strides.LoadPart(y + i, n - i, default) / sum);
        }
    }

    private struct BackwardRows<T> : IRows where T : unmanaged
    {
        public T* Y, DY, DX;
        public nint N;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count;
            for (var row = first; row < end; row++)
            {
                T* y = Y + row * N, dy = DY + row * N, dx = DX + row * N;
                Vector256<T> a = default, b = default;
                nint i = 0;
                for (; i <= N - 2 * width; i += 2 * width)
                {
                    a += Vector256.Load(y + i) * Vector256.Load(dy + i);
                    b += Vector256.Load(y + i + width) * Vector256.Load(dy + i + width);
                }
                for (; i < N; i += width)
                {
                    var count = Math.Min(width, N - i);
                    a += count == width
                        ? Vector256.Load(y + i) * Vector256.Load(dy + i)
                        : Strides.LoadPart(y + i, count, default) * Strides.LoadPart(dy + i, count, default);
                }
                var dot = Vector256.Create(Horizontal.Sum(a + b));
                for (i = 0; i <= N - width; i += width) (Vector256.Load(y + i) * (Vector256.Load(dy + i) - dot)).Store(dx + i);
                if (i < N)
                    Strides.StorePart(
                        dx + i, N - i, Strides.LoadPart(y + i, N - i, default) * (Strides.LoadPart(dy + i, N - i, default) - dot));
            }
        }
    }
}

internal readonly struct MaximumReducer<T> : IReducer<T> where T : unmanaged
{
    public Vector256<T> Identity { [MethodImpl(AggressiveInlining)] get => VectorMath.Constant<T>(double.NegativeInfinity); }
    [MethodImpl(AggressiveInlining)] public Vector256<T> Map(Vector256<T> x) => x;
    [MethodImpl(AggressiveInlining)] public Vector256<T> Join(Vector256<T> a, Vector256<T> b) => Vector256.Max(a, b);
}
