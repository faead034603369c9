using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;
using V = System.Runtime.Intrinsics.Vector256<double>;

namespace ManagedTorch.Kernels;

/// <summary>The functions of <see cref="VectorMath"/> for four doubles.</summary>
internal static class DoubleMath
{
    // Adding and subtracting 1.5 * 2^52 rounds to a whole number, half to even; the sum's low bits hold that number.
    private const double Rounder = 6755399441055744d;

    // ln 2 in two parts; the first has 33 bits, so that a whole number below 2^20 times it is exact.
    internal const double Ln2High = 6.93147180369123816490e-01;
    internal const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>The whole number nearest to x, as a double and as an integer, for |x| below 2^51.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V RoundToInteger(V x, out Vector256<long> k)
    {
        var shifted = x + Vector256.Create(Rounder);
        k = shifted.AsInt64() - Vector256.Create(Rounder).AsInt64();
        return shifted - Vector256.Create(Rounder);
    }

    [MethodImpl(AggressiveInlining)]
    public static V Exp(V x)
    {
        // x = n ln 2 + r with |r| <= ln(2)/2; e^x = 2^n e^r.
        var n = RoundToInteger(x * 1.44269504088896340736, out var k);
        var r = x - n * Ln2High - n * Ln2Low;
        var y = Scale(Quadratic(r) * (r * r) + r + V.One, k);
        y = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(710d)), Vector256.Create(double.PositiveInfinity), y);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(-746d)), V.Zero, y);
    }

    /// <summary>(e^r - 1 - r) / r^2 for |r| up to ln(2)/2: Taylor's series, the k-th coefficient is 1/(k+2)!.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Quadratic(V r)
    {
        var p = r * (1 / 6227020800d) + Vector256.Create(1 / 479001600d);
        p = p * r + Vector256.Create(1 / 39916800d);
        p = p * r + Vector256.Create(1 / 3628800d);
        p = p * r + Vector256.Create(1 / 362880d);
        p = p * r + Vector256.Create(1 / 40320d);
        p = p * r + Vector256.Create(1 / 5040d);
        p = p * r + Vector256.Create(1 / 720d);
        p = p * r + Vector256.Create(1 / 120d);
        p = p * r + Vector256.Create(1 / 24d);
        p = p * r + Vector256.Create(1 / 6d);
        return p * r + Vector256.Create(0.5);
    }

    /// <summary>x 2^k, in two factors, so that results near the largest and the denormal ones need no case of their own.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Scale(V x, Vector256<long> k)
    {
        // A shift right by one that keeps the sign; AVX2 has none for 64 bits. k is far above -4096.
        var half = ((k + Vector256.Create(4096L)) >>> 1) - Vector256.Create(2048L);
        return x * Power2(half) * Power2(k - half);
    }

    [MethodImpl(AggressiveInlining)]
    private static V Power2(Vector256<long> n) => ((n + Vector256.Create(1023L)) << 52).AsDouble();

    [MethodImpl(AggressiveInlining)]
    public static V Expm1(V x)
    {
        // e^x - 1 = 2^n (r + (1 - 2^-n) + (e^r - 1 - r)): the large terms are nearly exact, the last one is small.
        var n = RoundToInteger(x * 1.44269504088896340736, out var k);
        var high = x - n * Ln2High;
        var low = n * Ln2Low;
        var r = high - low;
        var lost = high - r - low;
        var rest = Quadratic(r) * (r * r) + lost * (V.One + r);
        var inverse = Vector256.ConditionalSelect(Vector256.LessThan(n, Vector256.Create(64d)), Power2(-k), V.Zero);
        var y = Scale(r + (V.One - inverse) + rest, k);
        y = Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(x), Vector256.Create(1e-17)), x, y);
        y = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(710d)), Vector256.Create(double.PositiveInfinity), y);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(-50d)), Vector256.Create(-1d), y);
    }

    [MethodImpl(AggressiveInlining)]
    public static V Log(V x)
    {
        var tiny = Vector256.LessThan(x, Vector256.Create(2.2250738585072014e-308));
        var scaled = Vector256.ConditionalSelect(tiny, x * 18014398509481984d, x);
        Split(scaled, out var k, out var f);
        k -= Vector256.ConditionalSelect(tiny, Vector256.Create(54d), V.Zero);
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
    internal static void Split(V x, out V k, out V f)
    {
        const long sqrtHalf = 0x3fe6a09e667f3bcd;
        var bits = x.AsInt64() - Vector256.Create(sqrtHalf);
        // The exponent goes to the low bits of 1.5 * 2^52 and comes out as a number, without a 64-bit conversion.
        var exponent = ((bits + Vector256.Create(1L << 62)) >>> 52) - Vector256.Create(1024L);
        k = (exponent + Vector256.Create(Rounder).AsInt64()).AsDouble() - Vector256.Create(Rounder);
        f = ((bits & Vector256.Create(0x000fffffffffffff)) + Vector256.Create(sqrtHalf)).AsDouble() - V.One;
    }

    /// <summary>k ln 2 + ln(1 + f) + c, with s = f / (2 + f), ln(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)).</summary>
    [MethodImpl(AggressiveInlining)]
    private static V LogOfParts(V k, V f, V c)
    {
        // Coefficients: FreeBSD msun, e_log.c.
        var s = f / (Vector256.Create(2d) + f);
        var z = s * s;
        var w = z * z;
        var even = w * (w * (w * 1.531383769920937332e-01 + Vector256.Create(2.222219843214978396e-01))
            + Vector256.Create(3.999999999940941908e-01));
        var odd = z * (w * (w * (w * 1.479819860510658591e-01 + Vector256.Create(1.818357216161805012e-01))
            + Vector256.Create(2.857142874366239149e-01)) + Vector256.Create(6.666666666666735130e-01));
        var hfsq = f * f * 0.5;
        return k * Ln2High - (hfsq - (s * (hfsq + (even + odd)) + (k * Ln2Low + c)) - f);
    }

    /// <summary>What a logarithm is at 0, below it, at infinity and for NaN.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V LogOfLimits(V x, V log)
    {
        var ordinary = Vector256.GreaterThan(x, V.Zero) & Vector256.LessThan(x, Vector256.Create(double.PositiveInfinity));
        var limit = Vector256.ConditionalSelect(Vector256.Equals(x, V.Zero), Vector256.Create(double.NegativeInfinity),
            Vector256.ConditionalSelect(Vector256.LessThan(x, V.Zero), Vector256.Create(double.NaN), x));
        return Vector256.ConditionalSelect(ordinary, log, limit);
    }

    [MethodImpl(AggressiveInlining)]
    public static V Tanh(V x)
    {
        // Coefficients of the inner part: Cephes, tanh.c.
        var z = x * x;
        var p = (z * -9.64399179425052238628e-1 + Vector256.Create(-9.92877231001918586564e1)) * z
            + Vector256.Create(-1.61468768441708447952e3);
        var q = ((z + Vector256.Create(1.12811678491632931402e2)) * z + Vector256.Create(2.23548839060100448583e3)) * z
            + Vector256.Create(4.84406305325125486048e3);
        var size = Vector256.Abs(x);
        var inner = size * z * (p / q) + size;
        var outer = V.One - Vector256.Create(2d) / (Exp(size + size) + V.One);
        return CopySign(Vector256.ConditionalSelect(Vector256.LessThan(size, Vector256.Create(0.625)), inner, outer), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static V Erf(V x)
    {
        // erf(x)/x - 1 as a polynomial in x^2 up to 1: interpolated at Chebyshev's nodes with 60 digits.
        var z = x * x;
        var p = z * -7.795898827002142e-10 + Vector256.Create(1.3720064546777686e-08);
        p = p * z + Vector256.Create(-1.6208483801871705e-07);
        p = p * z + Vector256.Create(1.6447424703317362e-06);
        p = p * z + Vector256.Create(-1.492473690741966e-05);
        p = p * z + Vector256.Create(0.00012055294904839707);
        p = p * z + Vector256.Create(-0.0008548325975389692);
        p = p * z + Vector256.Create(0.0052239776071164225);
        p = p * z + Vector256.Create(-0.02686617064323777);
        p = p * z + Vector256.Create(0.11283791670945006);
        p = p * z + Vector256.Create(-0.37612638903183543);
        p = p * z + Vector256.Create(0.12837916709551257);
        var inner = p * x + x;

        var size = Vector256.Abs(x);
        var outer = CopySign(V.One - Exp(-z) * Erfcx(size), x);
        return Vector256.ConditionalSelect(Vector256.LessThan(size, V.One), inner, outer);
    }

    /// <summary>e^(t^2) erfc(t) for t >= 0.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Erfcx(V t)
    {
        // (1 + 2t) erfcx(t) as a polynomial in q = (t - 4)/(t + 4), after Shepherd and Laframboise,
        // "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", 1981; interpolated at Chebyshev's nodes with 60 digits.
        // Infinite t would give inf/inf; e^(-t^2) is 0 long before 64.
        t = Vector256.ConditionalSelect(Vector256.GreaterThan(t, Vector256.Create(64d)), Vector256.Create(64d), t);
        var q = (t - Vector256.Create(4d)) / (t + Vector256.Create(4d));
        var p = q * 9.6554082118881e-10 + Vector256.Create(1.571215362612632e-09);
        p = p * q + Vector256.Create(-1.2544825396792192e-08);
        p = p * q + Vector256.Create(-1.6357383975789878e-08);
        p = p * q + Vector256.Create(1.0683442925171569e-07);
        p = p * q + Vector256.Create(7.11191242659963e-08);
        p = p * q + Vector256.Create(-8.218020654616699e-07);
        p = p * q + Vector256.Create(2.9805960554988654e-07);
        p = p * q + Vector256.Create(5.707239573678176e-06);
        p = p * q + Vector256.Create(-1.1225140354463183e-05);
        p = p * q + Vector256.Create(-2.439811794207258e-05);
        p = p * q + Vector256.Create(0.0001506231178516273);
        p = p * q + Vector256.Create(-0.00019925700412185042);
        p = p * q + Vector256.Create(-0.0007577737141838904);
        p = p * q + Vector256.Create(0.005031970032548696);
        p = p * q + Vector256.Create(-0.01619773397992426);
        p = p * q + Vector256.Create(0.0371675155318432);
        p = p * q + Vector256.Create(-0.06633036582050367);
        p = p * q + Vector256.Create(0.09373283499865172);
        p = p * q + Vector256.Create(-0.10103906603585294);
        p = p * q + Vector256.Create(0.0680970542546862);
        p = p * q + Vector256.Create(0.015379652102610162);
        p = p * q + Vector256.Create(-0.1396211168405625);
        p = p * q + Vector256.Create(1.2329951186255526);
        return p / (V.One + (t + t));
    }

    [MethodImpl(AggressiveInlining)]
    private static V CopySign(V size, V sign) => Vector256.ConditionalSelect(Vector256.Create(-0d), sign, size);
}
