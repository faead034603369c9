using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>
/// Transcendental functions of a vector of floats or doubles, within 2 units in the last place over the whole range,
/// infinities, NaN and denormal numbers included.
/// </summary>
/// <remarks>
/// Only additions, multiplications, divisions and square roots occur, each rounded once and never fused, in one fixed
/// order: a lane's result depends on its argument alone, not on the processor, the vector width or the C library.
/// </remarks>
internal static class VectorMath
{
    /// <summary>The same number in every lane.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Constant<T>(double value) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return Vector256.Create((float)value).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector256.Create(value).As<double, T>();
        if (typeof(T) == typeof(long)) return Vector256.Create((long)value).As<long, T>();
        if (typeof(T) == typeof(byte)) return Vector256.Create((byte)value).As<byte, T>();
        throw new NotSupportedException($"No vector arithmetic for {typeof(T).Name}: float, double, long or byte is expected.");
    }

    /// <summary>e^x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Exp<T>(Vector256<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? SingleMath.Exp(x.As<T, float>()).As<float, T>()
        : DoubleMath.Exp(x.As<T, double>()).As<double, T>();

    /// <summary>The same for a register of twice the width.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Exp<T>(Vector512<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? SingleMath.Exp(new Float32x16(x.As<T, float>())).Value.As<float, T>()
        : Vector512.Create(Exp(x.GetLower()), Exp(x.GetUpper()));

    /// <summary>ln x; -inf at 0, NaN below.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Log<T>(Vector256<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? SingleMath.Log(x.As<T, float>()).As<float, T>()
        : DoubleMath.Log(x.As<T, double>()).As<double, T>();

    /// <summary>ln(1 + x), exact in the limit of small x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Log1p<T>(Vector256<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? SingleMath.Log1p(x.As<T, float>()).As<float, T>()
        : DoubleMath.Log1p(x.As<T, double>()).As<double, T>();

    /// <summary>e^x - 1, exact in the limit of small x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Expm1<T>(Vector256<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? SingleMath.Expm1(x.As<T, float>()).As<float, T>()
        : DoubleMath.Expm1(x.As<T, double>()).As<double, T>();

    /// <summary>tanh x = (e^2x - 1) / (e^2x + 1).</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Tanh<T>(Vector256<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? SingleMath.Tanh(x.As<T, float>()).As<float, T>()
        : DoubleMath.Tanh(x.As<T, double>()).As<double, T>();

    /// <summary>erf x = 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Erf<T>(Vector256<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? SingleMath.Erf(x.As<T, float>()).As<float, T>()
        : DoubleMath.Erf(x.As<T, double>()).As<double, T>();

    /// <summary>sin x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Sin<T>(Vector256<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? SingleMath.Sin(x.As<T, float>()).As<float, T>()
        : Trigonometry.Sin(x.As<T, double>()).As<double, T>();

    /// <summary>cos x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Cos<T>(Vector256<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? SingleMath.Cos(x.As<T, float>()).As<float, T>()
        : Trigonometry.Cos(x.As<T, double>()).As<double, T>();

    /// <summary>x^y; a negative x has a power for whole y only.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Pow<T>(Vector256<T> x, Vector256<T> y) where T : unmanaged => typeof(T) == typeof(float)
        ? PowerMath.Pow(x.As<T, float>(), y.As<T, float>()).As<float, T>()
        : PowerMath.Pow(x.As<T, double>(), y.As<T, double>()).As<double, T>();

    /// <summary>1 / (1 + e^-x), and e^x / (1 + e^x) below 0, where the first form would lose the small results.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Sigmoid<T>(Vector256<T> x) where T : unmanaged
    {
        var one = Constant<T>(1);
        var e = Exp(-Vector256.Abs(x));
        var sum = one + e;
        var y = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<T>.Zero), e, one) / sum;
        return y - y * (e - (sum - one));   // what rounding the sum has lost
    }

    /// <summary>ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|).</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Softplus<T>(Vector256<T> x) where T : unmanaged =>
        Vector256.Max(x, Vector256<T>.Zero) + Log1p(Exp(-Vector256.Abs(x)));

    /// <summary>1 / sqrt x, by square root and division.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Rsqrt<T>(Vector256<T> x) where T : unmanaged => Constant<T>(1) / Vector256.Sqrt(x);

    /// <summary>
    /// Phi(x), the probability of a standard normal number below x, and its density e^(-x^2/2) / sqrt(2 pi).
    /// Small probabilities keep their leading digits: nothing is subtracted from 1 below 0.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static (Vector256<T> Probability, Vector256<T> Density) Normal<T>(Vector256<T> x) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var probability = SingleMath.Normal(new Float32x8(x.As<T, float>()), out var density);
            return (probability.Value.As<float, T>(), density.Value.As<float, T>());
        }

        // Phi(-|x|) = erfc(t)/2 with t = |x|/sqrt 2, and erfc(t) = e^(-t^2) erfcx(t).
        var e = DoubleMath.Exp((x * x * Constant<T>(-0.5)).As<T, double>()).As<double, T>();
        var t = Vector256.Abs(x) * Constant<T>(0.70710678118654752);
        var below = Constant<T>(0.5) * e * DoubleMath.Erfcx(t.As<T, double>()).As<double, T>();
        return (Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<T>.Zero), Constant<T>(1) - below, below),
            e * Constant<T>(0.39894228040143268));
    }

    /// <summary>The same for a register of twice the width.</summary>
    [MethodImpl(AggressiveInlining)]
    public static (Vector512<T> Probability, Vector512<T> Density) Normal<T>(Vector512<T> x) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var probability = SingleMath.Normal(new Float32x16(x.As<T, float>()), out var density);
            return (probability.Value.As<float, T>(), density.Value.As<float, T>());
        }

        var (low, high) = (Normal(x.GetLower()), Normal(x.GetUpper()));
        return (Vector512.Create(low.Probability, high.Probability), Vector512.Create(low.Density, high.Density));
    }
}
