using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static ManagedTorch.Kernels.VectorMath;

namespace ManagedTorch.Kernels;

/// <summary>dx = dy where x > 0, else 0</summary>
internal readonly struct ReluBackward<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> x) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<T>.Zero), dy, Vector256<T>.Zero);
}

/// <summary>dx = dy where x > 0, else negative_slope dy</summary>
internal readonly struct LeakyReluBackward<T>(T slope) : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> x) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<T>.Zero), dy, dy * Vector256.Create(slope));
}

/// <summary>dx = dy where minimum &lt;= x &lt;= maximum, else 0</summary>
internal readonly struct ClampBackward<T>(T minimum, T maximum) : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> x) => Vector256.ConditionalSelect(
        Vector256.GreaterThanOrEqual(x, Vector256.Create(minimum)) & Vector256.LessThanOrEqual(x, Vector256.Create(maximum)),
        dy,
        Vector256<T>.Zero);
}

/// <summary>dx = dy sign(x)</summary>
internal readonly struct AbsBackward<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> x) => dy * default(Sign<T>).Apply(x);
}

/// <summary>dx = dy (1 - y^2), y = tanh x</summary>
internal readonly struct TanhBackward<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> y) => dy * (Constant<T>(1) - y * y);
}

/// <summary>dx = dy y (1 - y), y = sigmoid x</summary>
internal readonly struct SigmoidBackward<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> y) => dy * (y * (Constant<T>(1) - y));
}

/// <summary>dx = dy (Phi(x) + x phi(x)), phi = Phi' the standard normal density</summary>
internal readonly struct GeluBackward<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> x)
    {
        var (probability, density) = Normal(x);
        return dy * (probability + x * density);
    }
}

/// <summary>dx = dy (s + x s (1 - s) 2u'), s = 1 / (1 + e^-2u), u' = sqrt(2/pi) (1 + 3 * 0.044715 x^2)</summary>
internal readonly struct GeluTanhBackward<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> x)
    {
        var s = VectorMath.Sigmoid(GeluTanh<T>.TwiceInner(x));
        var slope = Constant<T>(1.5957691216057308) + x * x * Constant<T>(3 * 0.071354816272600257);
        return dy * (s + x * (s * (Constant<T>(1) - s)) * slope);
    }
}

/// <summary>dx = dy (s + x s (1 - s)), s = 1 / (1 + e^-x)</summary>
internal readonly struct SiluBackward<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> x)
    {
        var s = VectorMath.Sigmoid(x);
        return dy * (s * (Constant<T>(1) + x * (Constant<T>(1) - s)));
    }
}

/// <summary>dx = dy / (1 + e^(-beta x)); dy itself where beta x is above the threshold</summary>
internal readonly struct SoftplusBackward<T>(T beta, T threshold) : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> x)
    {
        var scaled = x * Vector256.Create(beta);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(scaled, Vector256.Create(threshold)), dy, dy * VectorMath.Sigmoid(scaled));
    }
}

/// <summary>dx = dy / (1 + e^x)</summary>
internal readonly struct LogSigmoidBackward<T> : IBinaryOperator<T> where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public Vector256<T> Apply(Vector256<T> dy, Vector256<T> x) => dy * VectorMath.Sigmoid(-x);
}
