using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static ManagedTorch.Kernels.VectorMath;

namespace ManagedTorch.Kernels;

/// <summary>x + y</summary>
internal readonly struct Add<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => x + y;
}

/// <summary>x - y</summary>
internal readonly struct Subtract<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => x - y;
}

/// <summary>x y</summary>
internal readonly struct Multiply<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => x * y;
}

/// <summary>x / y, for floats and doubles</summary>
internal readonly struct Divide<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => x / y;
}

/// <summary>x + alpha y</summary>
internal readonly struct AddScaled<T>(T alpha) : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => x + Vector256.Create(alpha) * y;
}

/// <summary>The smaller of x and y; NaN if either is.</summary>
internal readonly struct Minimum<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => Vector256.Min(x, y);
}

/// <summary>The larger of x and y; NaN if either is.</summary>
internal readonly struct Maximum<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => Vector256.Max(x, y);
}

/// <summary>x^y</summary>
internal readonly struct Power<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => Pow(x, y);
}

/// <summary>-x</summary>
internal readonly struct Negate<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => -x;
}

/// <summary>|x|</summary>
internal readonly struct Absolute<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => Vector256.Abs(x);
}

/// <summary>1 above 0, -1 below, 0 at 0 and for NaN</summary>
internal readonly struct Sign<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => Vector256.ConditionalSelect(
        Vector256.GreaterThan(x, Vector256<T>.Zero),
        Constant<T>(1),
        Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<T>.Zero), Constant<T>(-1), Vector256<T>.Zero));
}

/// <summary>x + value</summary>
internal readonly struct AddScalar<T>(T value) : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => x + Vector256.Create(value);
}

/// <summary>value x</summary>
internal readonly struct MultiplyScalar<T>(T value) : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => x * Vector256.Create(value);
}

/// <summary>x^exponent; for exponents 2, 3, 0.5, -1 and -0.5 see Square, Cube, Sqrt, Reciprocal and Rsqrt.</summary>
internal readonly struct PowScalar<T>(T exponent) : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => Pow(x, Vector256.Create(exponent));
}

/// <summary>x^2</summary>
internal readonly struct Square<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => x * x;
}

/// <summary>x^3</summary>
internal readonly struct Cube<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => x * x * x;
}

/// <summary>1 / x</summary>
internal readonly struct Reciprocal<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => Constant<T>(1) / x;
}

/// <summary>The nearest number to x between minimum and maximum; NaN stays.</summary>
internal readonly struct Clamp<T>(T minimum, T maximum) : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => Vector256.Min(Vector256.Max(x, Vector256.Create(minimum)), Vector256.Create(maximum));
}
