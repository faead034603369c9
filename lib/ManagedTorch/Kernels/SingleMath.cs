using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;
using V = System.Runtime.Intrinsics.Vector256<float>;

namespace ManagedTorch.Kernels;

/// <summary>The functions of <see cref="VectorMath"/> for eight floats; those that training spends its time in for sixteen too.</summary>
internal static class SingleMath
{
    // Adding and subtracting 1.5 * 2^23 rounds to a whole number, half to even; the sum's low bits hold that number.
    private const float Rounder = 12582912f;

    [MethodImpl(AggressiveInlining)]
    public static V Exp(V x) => Exp(new Float32x8(x)).Value;

    /// <summary>e^x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static TSingles Exp<TSingles>(TSingles x) where TSingles : unmanaged, ISingles<TSingles>
    {
        // x = n ln 2 + r with |r| <= ln(2)/2; e^x = 2^n e^r. The first part of ln 2 has 9 bits: n times it is exact.
        var shifted = x * 1.44269504088896341f + Rounder;
        var n = shifted - Rounder;
        var r = x - n * 0.693359375f - n * -2.12194440e-4f;

        var p = Curve(r);

        // 2^n in two factors, so that results near the largest and the denormal ones need no case of their own.
        var k = TSingles.SubtractBits(shifted, Rounder);
        var half = TSingles.ShiftBitsRight(k, 1);
        var y = p * Power2(half) * Power2(TSingles.SubtractBits(k, half));
        y = TSingles.Select(x > 89f, float.PositiveInfinity, y);
        return TSingles.Select(x < -104f, 0f, y);
    }

    /// <summary>e^r for |r| up to ln(2)/2.</summary>
    [MethodImpl(AggressiveInlining)]
    private static TSingles Curve<TSingles>(TSingles r) where TSingles : unmanaged, ISingles<TSingles>
    {
        // Coefficients: Cephes, expf.c. Added up in pairs, so that the processor need not wait for each sum.
        var z = r * r;
        var p = r * 1.9875691500e-4f + 1.3981999507e-3f;
        var q = r * 8.3334519073e-3f + 4.1665795894e-2f;
        var s = r * 1.6666665459e-1f + 5.0000001201e-1f;
        return ((p * z + q) * z + s) * z + r + 1f;
    }

    /// <summary>2^n for whole numbers n as bits.</summary>
    [MethodImpl(AggressiveInlining)]
    private static TSingles Power2<TSingles>(TSingles n) where TSingles : unmanaged, ISingles<TSingles> =>
        TSingles.ShiftBitsLeft(TSingles.AddBits(n, BitConverter.Int32BitsToSingle(127)), 23);

    [MethodImpl(AggressiveInlining)]
    public static V Log(V x)
    {
        var tiny = Vector256.LessThan(x, Vector256.Create(1.17549435e-38f));
        var scaled = Vector256.ConditionalSelect(tiny, x * 8388608f, x);
        Split(scaled, out var k, out var f);
        k -= Vector256.ConditionalSelect(tiny, Vector256.Create(23f), V.Zero);
        return LogOfLimits(x, LogOfParts(k, f, V.Zero));
    }

    [MethodImpl(AggressiveInlining)]
    public static V Log1p(V x)
    {
        // u = 1 + x is rounded; c is what the rounding lost, relative to u.
        var u = V.One + x;
        Split(u, out var k, out var f);
        var lost = Vector256.ConditionalSelect(Vector256.GreaterThan(x, V.One), V.One - (u - x), x - (u - V.One));
        var exact = Vector256.Equals(k, V.Zero);   // then f = x needs no correction
        f = Vector256.ConditionalSelect(exact, x, f);
        var c = Vector256.ConditionalSelect(exact, V.Zero, lost / u);
        return LogOfLimits(u, LogOfParts(k, f, c));
    }

    /// <summary>x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt 2, for positive normal x.</summary>
    [MethodImpl(AggressiveInlining)]
    private static void Split(V x, out V k, out V f)
    {
        const int sqrtHalf = 0x3f3504f3;
        var bits = x.AsInt32() - Vector256.Create(sqrtHalf);
        k = Vector256.ConvertToSingle(bits >> 23);
        f = ((bits & Vector256.Create(0x007fffff)) + Vector256.Create(sqrtHalf)).AsSingle() - V.One;
    }

    /// <summary>k ln 2 + ln(1 + f) + c, with s = f / (2 + f), ln(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)).</summary>
    [MethodImpl(AggressiveInlining)]
    private static V LogOfParts(V k, V f, V c)
    {
        // Coefficients: FreeBSD msun, e_logf.c.
        var s = f / (Vector256.Create(2f) + f);
        var z = s * s;
        var w = z * z;
        var r = w * (w * 0.24279078841f + Vector256.Create(0.40000972152f)) + z * (w * 0.28498786688f + Vector256.Create(0.66666662693f));
        var hfsq = f * f * 0.5f;
        return k * 6.9313812256e-01f - (hfsq - (s * (hfsq + r) + (k * 9.0580006145e-06f + c)) - f);
    }

    /// <summary>What a logarithm is at 0, below it, at infinity and for NaN.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V LogOfLimits(V x, V log)
    {
        var ordinary = Vector256.GreaterThan(x, V.Zero) & Vector256.LessThan(x, Vector256.Create(float.PositiveInfinity));
        var limit = Vector256.ConditionalSelect(Vector256.Equals(x, V.Zero), Vector256.Create(float.NegativeInfinity),
            Vector256.ConditionalSelect(Vector256.LessThan(x, V.Zero), Vector256.Create(float.NaN), x));
        return Vector256.ConditionalSelect(ordinary, log, limit);
    }

    [MethodImpl(AggressiveInlining)]
    public static V Tanh(V x)
    {
        // Coefficients of the inner part: Cephes, tanhf.c.
        var z = x * x;
        var p = z * -5.70498872745e-3f + Vector256.Create(2.06390887954e-2f);
        p = p * z + Vector256.Create(-5.37397155531e-2f);
        p = p * z + Vector256.Create(1.33314422036e-1f);
        p = p * z + Vector256.Create(-3.33332819422e-1f);
        var size = Vector256.Abs(x);
        var inner = p * z * size + size;
        var outer = V.One - Vector256.Create(2f) / (Exp(size + size) + V.One);
        return CopySign(Vector256.ConditionalSelect(Vector256.LessThan(size, Vector256.Create(0.625f)), inner, outer), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static V Erf(V x)
    {
        // erf(x)/x - 1 as a polynomial in x^2 up to 1: interpolated at Chebyshev's nodes with 60 digits.
        var z = x * x;
        var p = z * 7.875875062685488e-05f + Vector256.Create(-0.000801686428716587f);
        p = p * z + Vector256.Create(0.005189087423433974f);
        p = p * z + Vector256.Create(-0.026854212010626412f);
        p = p * z + Vector256.Create(0.11283594715160218f);
        p = p * z + Vector256.Create(-0.37612626666720334f);
        p = p * z + Vector256.Create(0.1283791658483509f);
        var inner = p * x + x;

        var size = Vector256.Abs(x);
        var outer = CopySign(V.One - Exp(-z) * Erfcx(size), x);
        return Vector256.ConditionalSelect(Vector256.LessThan(size, V.One), inner, outer);
    }

    /// <summary>e^(t^2) erfc(t) for t >= 0.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Erfcx(V t)
    {
        // (1 + 2t) erfcx(t) as a polynomial in q = (t - 2.5)/(t + 2.5), after Shepherd and Laframboise,
        // "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", 1981; interpolated at Chebyshev's nodes with 60 digits.
        // Infinite t would give inf/inf; e^(-t^2) is 0 long before 64.
        t = Vector256.ConditionalSelect(Vector256.GreaterThan(t, Vector256.Create(64f)), Vector256.Create(64f), t);
        var q = (t - Vector256.Create(2.5f)) / (t + Vector256.Create(2.5f));
        var z = q * q;
        var w = z * z;
        var a = (q * -6.471063822036892e-05f + Vector256.Create(-6.389437193410187e-05f)) * z
            + (q * 0.0005834769349196346f + Vector256.Create(0.00046327984363913374f));
        var b = (q * -0.004358277226896155f + Vector256.Create(0.00094680887315167f)) * z
            + (q * 0.0327554826963743f + Vector256.Create(-0.10297055533659442f));
        var c = (q * 0.15763037596966406f + Vector256.Create(-0.09902423964807817f)) * z
            + (q * -0.12235676941062798f + Vector256.Create(1.2648381802013287f));
        var p = (a * w + b) * w + c;
        return p / (V.One + (t + t));
    }

    /// <summary>Phi(x), the probability of a standard normal number below x, and its density e^(-x^2/2) / sqrt(2 pi).</summary>
    [MethodImpl(AggressiveInlining)]
    public static TSingles Normal<TSingles>(TSingles x, out TSingles density) where TSingles : unmanaged, ISingles<TSingles>
    {
        var below = NormalTail(TSingles.Abs(x), out var power) * power;
        density = power * 0.39894228040143268f;
        return TSingles.Select(x > 0f, 1f - below, below);
    }

    /// <summary>power = e^(-t^2/2) for t >= 0, and Phi(-t) / power, Phi being the cumulative normal distribution.</summary>
    /// <remarks>
    /// The heart of gelu, so as short as its accuracy allows: Phi within 1.2e-7, small values within 5e-6 + 1e-7 t^2 of
    /// themselves; the second part is what rounding t^2 does to the power. The power leaves by reference: a pair of two
    /// of these structures would go by way of memory, and gelu take twice as long.
    /// </remarks>
    [MethodImpl(AggressiveInlining)]
    private static TSingles NormalTail<TSingles>(TSingles t, out TSingles power) where TSingles : unmanaged, ISingles<TSingles>
    {
        // From 13.27 on 2^y would be denormal: there n is -127, whose exponent field is 0, and so is the power.
        t = TSingles.Min(13.27f, t);   // in this order NaN stays

        // e^(-t^2/2) = 2^y = 2^n 2^f with |f| <= 1/2. The bias 127 is in the rounder, so that its low bits are 2^n's exponent field.
        var square = t * t;
        var y = square * -0.72134752044448170f;
        var shifted = y + (Rounder + 127);
        var f = y - (shifted - (Rounder + 127));
        var z = f * f;
        var curve = f * 0.00015353361959569156f + 0.0013398875016719103f;
        curve = ((curve * f + 0.00961843691766262f) * z + (f * 0.055503323674201965f + 0.24022647738456726f)) * z
            + (f * 0.6931471824645996f + 1f);
        power = curve * TSingles.ShiftBitsLeft(shifted, 23);

        // A minimax quotient with positive coefficients only: nothing cancels. Phi is 1e-8 off, or 4e-6 of itself.
        var p = (t * 0.013262739405035973f + 0.10318740457296371f) * square + (t * 0.33308228850364685f + 0.5f);
        var q = (square * 0.03325922042131424f + (t * 0.25817686319351196f + 0.8745281100273132f)) * square
            + (t * 1.4640482664108276f + 1f);
        return p / q;
    }

    // Rarely the heart of a loop: computed with doubles and rounded once.
    [MethodImpl(AggressiveInlining)]
    public static V Expm1(V x)
    {
        var (low, high) = Vector256.Widen(x);
        return Vector256.Narrow(DoubleMath.Expm1(low), DoubleMath.Expm1(high));
    }

    [MethodImpl(AggressiveInlining)]
    public static V Sin(V x)
    {
        var (low, high) = Vector256.Widen(x);
        return Vector256.Narrow(Trigonometry.Sin(low), Trigonometry.Sin(high));
    }

    [MethodImpl(AggressiveInlining)]
    public static V Cos(V x)
    {
        var (low, high) = Vector256.Widen(x);
        return Vector256.Narrow(Trigonometry.Cos(low), Trigonometry.Cos(high));
    }

    [MethodImpl(AggressiveInlining)]
    private static V CopySign(V size, V sign) => Vector256.ConditionalSelect(Vector256.Create(-0f), sign, size);
}
