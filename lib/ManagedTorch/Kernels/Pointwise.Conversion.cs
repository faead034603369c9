using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

internal static unsafe partial class Pointwise
{
    /// <summary>z = value, everywhere.</summary>
    public static void Fill<T>(ReadOnlySpan<long> shape, T* z, ReadOnlySpan<long> zStrides, T value) where T : unmanaged
    {
        if (Strides.AreContiguous(shape, zStrides, out var n) && n < 2 * StridedLoop.BlockElements)
            new Span<T>(z, (int)n).Fill(value);
        else
            StridedLoop.ForEach(
                new FillRun<T>(value), shape, new Operand(z, zStrides, sizeof(T)), Operand.None, Operand.None, Operand.None);
    }

    /// <summary>
    /// z = x in another type, among float, double, long, int and byte (a truth value: 1 for all but 0). The fraction of a number
    /// is cut off on the way to a whole one; NaN becomes 0 and what is too large the largest one. A long that no int holds
    /// wraps around.
    /// </summary>
    public static void Convert<TFrom, TTo>(
        ReadOnlySpan<long> shape, TFrom* x, ReadOnlySpan<long> xStrides, TTo* z, ReadOnlySpan<long> zStrides)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo> =>
        StridedLoop.ForEach(
            new ConvertRun<TFrom, TTo>(),
            shape,
            new Operand(z, zStrides, sizeof(TTo)),
            new Operand(x, xStrides, sizeof(TFrom)),
            Operand.None,
            Operand.None);

    private readonly struct FillRun<T>(T value) : IInnerLoop where T : unmanaged
    {
        public static bool WritesNewMemory => false;

        private readonly T _value = value;

        [MethodImpl(AggressiveOptimization)]
        public void Run(nint n, void* z, nint zStride, void* a, nint aStride, void* b, nint bStride, void* c, nint cStride)
        {
            var y = (T*)z;
            if (zStride == 1 && n < int.MaxValue)
                new Span<T>(y, (int)n).Fill(_value);
            else
                for (nint i = 0; i < n; i++) y[i * zStride] = _value;
        }
    }

    private readonly struct ConvertRun<TFrom, TTo> : IInnerLoop
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        public static bool WritesNewMemory => false;

        [MethodImpl(AggressiveOptimization)]
        public void Run(nint n, void* z, nint zStride, void* a, nint aStride, void* b, nint bStride, void* c, nint cStride)
        {
            nint i = 0;
            if (aStride == 1 && zStride == 1 && typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(double))
            {
                for (; i <= n - 8; i += 8)
                {
                    var (low, high) = Vector256.Widen(Vector256.Load((float*)a + i));
                    low.Store((double*)z + i);
                    high.Store((double*)z + i + 4);
                }
            }
            if (aStride == 1 && zStride == 1 && typeof(TFrom) == typeof(double) && typeof(TTo) == typeof(float))
            {
                for (; i <= n - 8; i += 8)
                    Vector256.Narrow(Vector256.Load((double*)a + i), Vector256.Load((double*)a + i + 4)).Store((float*)z + i);
            }
            TFrom* x = (TFrom*)a;
            TTo* y = (TTo*)z;
            for (; i < n; i++)
            {
                var value = x[i * aStride];
                if (typeof(TTo) == typeof(byte) && typeof(TFrom) != typeof(byte))
                    y[i * zStride] = value == TFrom.Zero ? TTo.Zero : TTo.One;
                else if (typeof(TFrom) == typeof(long))
                    y[i * zStride] = TTo.CreateTruncating(value);
                else
                    y[i * zStride] = TTo.CreateSaturating(value);
            }
        }
    }
}
