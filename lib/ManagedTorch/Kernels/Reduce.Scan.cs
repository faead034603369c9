using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

internal static unsafe partial class Reduce
{
    /// <summary>
    /// y_i = x_0 + ... + x_i along n, (outer, n, inner) to the same shape. Floats are added up as doubles, as in
    /// PyTorch.
    /// </summary>
    public static void CumSum<T>(T* x, nint outer, nint n, nint inner, T* y) where T : unmanaged, INumber<T> =>
        RowBlocks.ForEach(new Running<T> { X = x, Y = y, N = n, Inner = inner }, outer, n * inner);

    /// <summary>y = ln sum e^x = m + ln sum e^(x - m) with m the largest x; infinite m stands for itself.</summary>
    public static void LogSumExp<T>(T* x, nint outer, nint n, nint inner, T* y) where T : unmanaged, INumber<T> =>
        RowBlocks.ForEach(new LogSums<T> { X = x, Y = y, N = n, Inner = inner }, outer, n * inner * 8);

    private struct Running<T> : IRows where T : unmanaged, INumber<T>
    {
        public T* X, Y;
        public nint N, Inner;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            for (var row = first; row < end; row++)
            {
                for (nint column = 0; column < Inner; column++)
                {
                    T* x = X + row * N * Inner + column, y = Y + row * N * Inner + column;
                    if (typeof(T) == typeof(long))
                    {
                        var sum = T.Zero;
                        for (nint i = 0; i < N; i++)
                        {
                            Interruption.LookAt(i);
                            y[i * Inner] = sum += x[i * Inner];
                        }
                    }
                    else
                    {
                        var sum = 0.0;
                        for (nint i = 0; i < N; i++)
                        {
                            Interruption.LookAt(i);
                            y[i * Inner] = T.CreateTruncating(sum += double.CreateTruncating(x[i * Inner]));
                        }
                    }
                }
            }
        }
    }

    private struct LogSums<T> : IRows where T : unmanaged, INumber<T>
    {
        public T* X, Y;
        public nint N, Inner;

        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count;
            for (var row = first; row < end; row++)
            {
                if (Inner == 1)
                {
                    Y[row] = Softmax.LogSumExp(X + row * N, N);
                    continue;
                }
                for (nint column = 0; column < Inner; column += width)
                {
                    var count = Math.Min(width, Inner - column);
                    Strides.StorePart(Y + row * Inner + column, count, Column(X + row * N * Inner + column, N, Inner, count));
                }
            }
        }

        [MethodImpl(AggressiveOptimization)]
        private static Vector256<T> Column(T* x, nint n, nint stride, nint count)
        {
            var largest = VectorMath.Constant<T>(double.NegativeInfinity);
            for (nint i = 0; i < n; i++)
            {
                Interruption.LookAt(i);
                largest = Vector256.Max(largest, Strides.LoadPart(x + i * stride, count, default));
            }
            var shift = Softmax.FiniteOrZero(largest);
            var sum = Vector256<T>.Zero;
            for (nint i = 0; i < n; i++)
            {
                Interruption.LookAt(i);
                sum += VectorMath.Exp(Strides.LoadPart(x + i * stride, count, default) - shift);
            }
            return VectorMath.Log(sum) + shift;
        }
    }
}
