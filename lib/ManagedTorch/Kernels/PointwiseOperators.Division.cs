using System.Numerics;
using System.Runtime.Intrinsics;

namespace ManagedTorch.Kernels;

/// <summary>The whole part of x / y. A whole number by 0 throws.</summary>
internal readonly struct TruncDivide<T> : IBinaryOperator<T> where T : unmanaged, INumber<T>
{
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y)
    {
        for (var i = 0; i < Vector256<T>.Count; i++) x = x.WithElement(i, Of(x[i], y[i]));
        return x;
    }

    private static T Of(T x, T y) => typeof(T) == typeof(long) ? x / y : T.CreateTruncating(Math.Truncate(double.CreateTruncating(x / y)));
}
