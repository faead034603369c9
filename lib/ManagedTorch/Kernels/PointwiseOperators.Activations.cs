using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static ManagedTorch.Kernels.VectorMath;

namespace ManagedTorch.Kernels;

/// <summary>max(x, 0); NaN stays.</summary>
internal readonly struct Relu<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) =>
        Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<T>.Zero), Vector256<T>.Zero, x);
}

/// <summary>x above 0, negative_slope x below</summary>
internal readonly struct LeakyRelu<T>(T slope) : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) =>
        Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<T>.Zero), x * Vector256.Create(slope), x);
}

/// <summary>x Phi(x), Phi(x) = (1 + erf(x / sqrt 2)) / 2</summary>
internal readonly struct Gelu<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => x * Normal(x).Probability;

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Apply(Vector256<T> x, out Vector256<T> slope)
    {
        var (probability, density) = Normal(x);
        slope = probability + x * density;
        return x * probability;
    }

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Apply(Vector512<T> x, out Vector512<T> slope)
    {
        var (probability, density) = Normal(x);
        slope = probability + x * density;
        return x * probability;
    }
}

/// <summary>x (1 + tanh u) / 2 = x / (1 + e^-2u), u = sqrt(2/pi) (x + 0.044715 x^3)</summary>
internal readonly struct GeluTanh<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => x * VectorMath.Sigmoid(TwiceInner(x));

    /// <summary>2u</summary>
    [MethodImpl(AggressiveInlining)]
    internal static Vector256<T> TwiceInner(Vector256<T> x) =>
        x * (Constant<T>(1.5957691216057308) + x * x * Constant<T>(0.071354816272600257));
}

/// <summary>x / (1 + e^-x)</summary>
internal readonly struct Silu<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => x * VectorMath.Sigmoid(x);
}

/// <summary>ln(1 + e^(beta x)) / beta; x itself where beta x is above the threshold.</summary>
internal readonly struct Softplus<T>(T beta, T threshold) : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x)
    {
        var scaled = x * Vector256.Create(beta);
        return Vector256.ConditionalSelect(
            Vector256.GreaterThan(scaled, Vector256.Create(threshold)), x, VectorMath.Softplus(scaled) / Vector256.Create(beta));
    }
}

/// <summary>ln(1 / (1 + e^-x)) = -softplus(-x)</summary>
internal readonly struct LogSigmoid<T> : IUnaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> x) => -VectorMath.Softplus(-x);
}
