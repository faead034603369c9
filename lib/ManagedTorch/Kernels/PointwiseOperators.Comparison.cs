using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>x = y; NaN equals nothing.</summary>
internal readonly struct Equal<T> : ICompareOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => Vector256.Equals(x, y);
}

/// <summary>x differs from y.</summary>
internal readonly struct NotEqual<T> : ICompareOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => ~Vector256.Equals(x, y);
}

/// <summary>x &lt; y</summary>
internal readonly struct Less<T> : ICompareOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => Vector256.LessThan(x, y);
}

/// <summary>x &lt;= y</summary>
internal readonly struct LessEqual<T> : ICompareOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => Vector256.LessThanOrEqual(x, y);
}

/// <summary>x > y</summary>
internal readonly struct Greater<T> : ICompareOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThan(x, y);
}

/// <summary>x >= y</summary>
internal readonly struct GreaterEqual<T> : ICompareOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThanOrEqual(x, y);
}

/// <summary>x is NaN.</summary>
internal readonly struct IsNan<T> : IPredicate<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => ~Vector256.Equals(x, x);
}

/// <summary>x is inf or -inf.</summary>
internal readonly struct IsInf<T> : IPredicate<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => Vector256.Equals(Vector256.Abs(x), VectorMath.Constant<T>(double.PositiveInfinity));
}

/// <summary>x is neither infinite nor NaN.</summary>
internal readonly struct IsFinite<T> : IPredicate<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => Vector256.LessThan(Vector256.Abs(x), VectorMath.Constant<T>(double.PositiveInfinity));
}

/// <summary>x and y, bytes 0 or 1</summary>
internal readonly struct LogicalAnd : IBinaryOperator<byte>
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<byte> Apply(Vector256<byte> x, Vector256<byte> y) => x & y;
}

/// <summary>x or y, bytes 0 or 1</summary>
internal readonly struct LogicalOr : IBinaryOperator<byte>
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<byte> Apply(Vector256<byte> x, Vector256<byte> y) => x | y;
}

/// <summary>x or y and not both, bytes 0 or 1</summary>
internal readonly struct LogicalXor : IBinaryOperator<byte>
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<byte> Apply(Vector256<byte> x, Vector256<byte> y) => x ^ y;
}

/// <summary>not x, bytes 0 or 1</summary>
internal readonly struct LogicalNot : IUnaryOperator<byte>
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<byte> Apply(Vector256<byte> x) => x ^ Vector256<byte>.One;
}
