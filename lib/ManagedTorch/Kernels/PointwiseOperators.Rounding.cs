using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>The largest whole number not above x.</summary>
internal readonly struct Floor<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => typeof(T) == typeof(float)
        ? Vector256.Floor(x.As<T, float>()).As<float, T>()
        : Vector256.Floor(x.As<T, double>()).As<double, T>();
}

/// <summary>The smallest whole number not below x.</summary>
internal readonly struct Ceil<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => typeof(T) == typeof(float)
        ? Vector256.Ceiling(x.As<T, float>()).As<float, T>()
        : Vector256.Ceiling(x.As<T, double>()).As<double, T>();
}

/// <summary>The nearest whole number, half to even.</summary>
internal readonly struct Round<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => typeof(T) == typeof(float)
        ? Vector256.Round(x.As<T, float>(), MidpointRounding.ToEven).As<float, T>()
        : Vector256.Round(x.As<T, double>(), MidpointRounding.ToEven).As<double, T>();
}

/// <summary>The whole part of x.</summary>
internal readonly struct Trunc<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => typeof(T) == typeof(float)
        ? Vector256.Truncate(x.As<T, float>()).As<float, T>()
        : Vector256.Truncate(x.As<T, double>()).As<double, T>();
}

/// <summary>The remainder x - trunc(x / y) y, exact, with the sign of x. A whole number by 0 throws.</summary>
internal readonly struct Fmod<T> : IBinaryOperator<T> where T : unmanaged, INumber<T>
{
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y)
    {
        for (var i = 0; i < Vector256<T>.Count; i++) x = x.WithElement(i, Of(x[i], y[i]));
        return x;
    }

    private static T Of(T x, T y) => x % y;
}

/// <summary>The remainder x - floor(x / y) y with the sign of y, as in Python. A whole number by 0 throws.</summary>
internal readonly struct Remainder<T> : IBinaryOperator<T> where T : unmanaged, INumber<T>
{
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y)
    {
        for (var i = 0; i < Vector256<T>.Count; i++) x = x.WithElement(i, Of(x[i], y[i]));
        return x;
    }

    private static T Of(T x, T y)
    {
        var r = x % y;
        return r != T.Zero && T.IsNegative(r) != T.IsNegative(y) ? r + y : r;
    }
}

/// <summary>floor(x / y), from the exact remainder, as in Python. A whole number by 0 throws.</summary>
internal readonly struct FloorDivide<T> : IBinaryOperator<T> where T : unmanaged, INumber<T>
{
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y)
    {
        for (var i = 0; i < Vector256<T>.Count; i++) x = x.WithElement(i, Of(x[i], y[i]));
        return x;
    }

    private static T Of(T x, T y)
    {
        if (typeof(T) == typeof(long))
        {
            var whole = x / y;
            return x % y != T.Zero && T.IsNegative(x) != T.IsNegative(y) ? whole - T.One : whole;
        }
        if (y == T.Zero) return x / y;
        var r = x % y;
        var quotient = (x - r) / y;
        if (r != T.Zero && T.IsNegative(r) != T.IsNegative(y)) quotient -= T.One;
        if (quotient == T.Zero) return T.IsNegative(x) != T.IsNegative(y) ? -T.Zero : T.Zero;
        // The division was rounded: the whole number is the one nearest to it.
        return T.CreateTruncating(Math.Round(double.CreateTruncating(quotient)));
    }
}
