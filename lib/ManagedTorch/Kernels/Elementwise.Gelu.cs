using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

internal static unsafe partial class Elementwise
{
    private const nint SlopeRow = 1024;

    /// <summary>z = gelu(x) and its derivative, nearly free beside it, for n elements that lie one behind the other.</summary>
    public static void GeluWithSlope<T>(nint n, T* x, T* z, T* slope) where T : unmanaged =>
        RowBlocks.ForEach(new SlopeRows<T> { N = n, X = x, Z = z, Slope = slope }, (n + SlopeRow - 1) / SlopeRow, SlopeRow);

    private struct SlopeRows<T> : IRows where T : unmanaged
    {
        public nint N;
        public T* X, Z, Slope;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count, i = first * SlopeRow, to = Math.Min(N, end * SlopeRow);
            for (; Vector512.IsHardwareAccelerated && i <= to - 2 * width; i += 2 * width)
            {
                Gelu<T>.Apply(Vector512.Load(X + i), out var slope).Store(Z + i);
                slope.Store(Slope + i);
            }
            for (; i <= to - width; i += width)
            {
                Gelu<T>.Apply(Vector256.Load(X + i), out var slope).Store(Z + i);
                slope.Store(Slope + i);
            }
            if (i == to) return;
            var last = Gelu<T>.Apply(Strides.LoadPart(X + i, to - i, VectorMath.Constant<T>(1)), out var lastSlope);
            Strides.StorePart(Z + i, to - i, last);
            Strides.StorePart(Slope + i, to - i, lastSlope);
        }
    }
}
