using System.Numerics;

namespace ManagedTorch.Kernels;

/// <summary>Sums along the middle of (outer, n, inner).</summary>
internal static unsafe class Reduce
{
    public static void Sum<T>(T* x, nint outer, nint n, nint inner, T* y) where T : unmanaged, INumber<T>
    {
        for (nint o = 0; o < outer; o++)
        {
            for (nint i = 0; i < inner; i++)
            {
                var sum = T.Zero;
                for (nint k = 0; k < n; k++) sum += x[(o * n + k) * inner + i];
                y[o * inner + i] = sum;
            }
        }
    }
}
