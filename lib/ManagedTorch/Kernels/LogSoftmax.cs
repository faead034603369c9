using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>
/// The logarithm of the softmax of each row of a contiguous (rows, n) array: y_i = x_i - m - ln sum_j e^(x_j - m).
/// An element -inf stays -inf; a row of -inf alone gives NaN.
/// </summary>
internal static unsafe class LogSoftmax
{
    /// <summary>y = log softmax(x); y may be x.</summary>
    public static void Forward<T>(nint rows, nint n, T* x, T* y) where T : unmanaged =>
        RowBlocks.ForEach(new ForwardRows<T> { X = x, Y = y, N = n }, rows, n * 4);

    /// <summary>dx_i = dy_i - e^y_i sum_j dy_j; dx may be dy.</summary>
    public static void Backward<T>(nint rows, nint n, T* y, T* dy, T* dx) where T : unmanaged =>
        RowBlocks.ForEach(new BackwardRows<T> { Y = y, DY = dy, DX = dx, N = n }, rows, n * 4);

    private struct ForwardRows<T> : IRows where T : unmanaged
    {
        public T* X, Y;
        public nint N;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count;
            for (var row = first; row < end; row++)
            {
                T* x = X + row * N, y = Y + row * N;
                var largest = Softmax.Largest(x, N);
                var log = VectorMath.Log(Softmax.Exponentials(x, N, largest, null));
                nint i = 0;
                for (; i <= N - width; i += width) (Vector256.Load(x + i) - largest - log).Store(y + i);
                if (i < N) Strides.StorePart(y + i, N - i, Strides.LoadPart(x + i, N - i, default) - largest - log);
            }
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
                    a += Vector256.Load(dy + i);
                    b += Vector256.Load(dy + i + width);
                }
                for (; i < N; i += width) a += N - i >= width ? Vector256.Load(dy + i) : Strides.LoadPart(dy + i, N - i, default);
                var sum = Vector256.Create(Horizontal.Sum(a + b));
                for (i = 0; i <= N - width;)
                {
                    Interruption.Look();
                    var pause = Math.Min(N, i + Interruption.Stretch);
                    for (; i <= pause - width; i += width)
                        (Vector256.Load(dy + i) - VectorMath.Exp(Vector256.Load(y + i)) * sum).Store(dx + i);
                }
                if (i < N)
                    Strides.StorePart(
                        dx + i,
                        N - i,
                        Strides.LoadPart(dy + i, N - i, default) - VectorMath.Exp(Strides.LoadPart(y + i, N - i, default)) * sum);
            }
        }
    }
}
