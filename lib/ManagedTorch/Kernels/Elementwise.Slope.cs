using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>A function whose derivative is nearly free beside it: z = f(x) and f'(x) for a vector of elements.</summary>
internal interface ISlopedOperator<T> : IUnaryOperator<T> where T : unmanaged
{
    Vector256<T> Apply(Vector256<T> x, out Vector256<T> slope);

    Vector512<T> Apply(Vector512<T> x, out Vector512<T> slope);
}

internal static unsafe partial class Elementwise
{
    private const nint SlopeRow = 1024;

    /// <summary>z = op(x) and slope = op'(x) for n elements that lie one behind the other.</summary>
    public static void UnaryWithSlope<T, TOp>(TOp op, nint n, T* x, T* z, T* slope)
        where T : unmanaged
        where TOp : unmanaged, ISlopedOperator<T> =>
        RowBlocks.ForEach(new SlopeRows<T, TOp> { Op = op, N = n, X = x, Z = z, Slope = slope }, (n + SlopeRow - 1) / SlopeRow, SlopeRow);

    private struct SlopeRows<T, TOp> : IRows where T : unmanaged where TOp : unmanaged, ISlopedOperator<T>
    {
        public TOp Op;
        public nint N;
        public T* X, Z, Slope;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count, i = first * SlopeRow, to = Math.Min(N, end * SlopeRow);
            for (; Vector512.IsHardwareAccelerated && i <= to - 2 * width; i += 2 * width)
            {
                Op.Apply(Vector512.Load(X + i), out var slope).Store(Z + i);
                slope.Store(Slope + i);
            }
            for (; i <= to - width; i += width)
            {
                Op.Apply(Vector256.Load(X + i), out var slope).Store(Z + i);
                slope.Store(Slope + i);
            }
            if (i == to) return;
            var last = Op.Apply(Strides.LoadPart(X + i, to - i, VectorMath.Constant<T>(1)), out var lastSlope);
            Strides.StorePart(Z + i, to - i, last);
            Strides.StorePart(Slope + i, to - i, lastSlope);
        }
    }
}
