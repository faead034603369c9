using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>e^x</summary>
internal readonly struct Exp<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => VectorMath.Exp(x);
}

/// <summary>ln x</summary>
internal readonly struct Log<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => VectorMath.Log(x);
}

/// <summary>ln(1 + x)</summary>
internal readonly struct Log1p<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => VectorMath.Log1p(x);
}

/// <summary>e^x - 1</summary>
internal readonly struct Expm1<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => VectorMath.Expm1(x);
}

/// <summary>tanh x</summary>
internal readonly struct Tanh<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => VectorMath.Tanh(x);
}

/// <summary>1 / (1 + e^-x)</summary>
internal readonly struct Sigmoid<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => VectorMath.Sigmoid(x);
}

/// <summary>erf x</summary>
internal readonly struct Erf<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => VectorMath.Erf(x);
}

/// <summary>sin x</summary>
internal readonly struct Sin<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => VectorMath.Sin(x);
}

/// <summary>cos x</summary>
internal readonly struct Cos<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => VectorMath.Cos(x);
}

/// <summary>1 / sqrt x</summary>
internal readonly struct Rsqrt<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => VectorMath.Rsqrt(x);
}

/// <summary>sqrt x</summary>
internal readonly struct Sqrt<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => Vector256.Sqrt(x);
}
