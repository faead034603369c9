using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

internal static unsafe partial class Pointwise
{
    private const nint DerivativeRow = 1024;

    /// <summary>z = gelu(x) and its derivative, nearly free beside it, for n contiguous elements.</summary>
    public static void GeluWithDerivative<T>(nint n, T* x, T* z, T* derivative) where T : unmanaged =>
        RowBlocks.ForEach(
            new DerivativeRows<T> { N = n, X = x, Z = z, Derivative = derivative }, (n + DerivativeRow - 1) / DerivativeRow, DerivativeRow);

    private struct DerivativeRows<T> : IRows where T : unmanaged
    {
        public nint N;
        public T* X, Z, Derivative;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count, i = first * DerivativeRow, to = Math.Min(N, end * DerivativeRow);
            for (; Vector512.IsHardwareAccelerated && i <= to - 2 * width; i += 2 * width)
            {
                Gelu<T>.Apply(Vector512.Load(X + i), out var derivative).Store(Z + i);
                derivative.Store(Derivative + i);
            }
            for (; i <= to - width; i += width)
            {
                Gelu<T>.Apply(Vector256.Load(X + i), out var derivative).Store(Z + i);
                derivative.Store(Derivative + i);
            }
            if (i == to) return;
            var last = Gelu<T>.Apply(Strides.LoadPart(X + i, to - i, VectorMath.Constant<T>(1)), out var lastDerivative);
            Strides.StorePart(Z + i, to - i, last);
            Strides.StorePart(Derivative + i, to - i, lastDerivative);
        }
    }
}
