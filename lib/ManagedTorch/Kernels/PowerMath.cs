using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;
using V = System.Runtime.Intrinsics.Vector256<double>;

namespace ManagedTorch.Kernels;

/// <summary>
/// x^y = e^(y ln|x|), negated for negative x and odd y. An error in the logarithm grows with y ln|x|, up to 700 times,
/// so doubles carry it as an unevaluated sum of two; floats use plain doubles.
/// </summary>
internal static class PowerMath
{
    [MethodImpl(AggressiveInlining)]
    public static Vector256<float> Pow(Vector256<float> x, Vector256<float> y)
    {
        var (xLow, xHigh) = Vector256.Widen(x);
        var (yLow, yHigh) = Vector256.Widen(y);
        return Vector256.Narrow(PowPlain(xLow, yLow), PowPlain(xHigh, yHigh));
    }

    private static V PowPlain(V x, V y) => WithSpecialCases(x, y, DoubleMath.Exp(Bounded(y) * DoubleMath.Log(Vector256.Abs(x))));

    public static V Pow(V x, V y)
    {
        var bounded = Bounded(y);
        LogOfTwoParts(Vector256.Abs(x), out var high, out var low);
        ExactProduct(bounded, high, out var p, out var error);
        low = error + bounded * low;
        high = p + low;
        low = p - high + low;
        return WithSpecialCases(x, y, ExpOfTwoParts(high, low));
    }

    /// <summary>Beyond 2^64 every power of every double but 1 is 0 or infinite already.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Bounded(V y) =>
        Vector256.Min(Vector256.Max(y, Vector256.Create(-18446744073709551616d)), Vector256.Create(18446744073709551616d));

    /// <summary>ln x = high + low within 2^-64 of itself, for finite x above 0.</summary>
    private static void LogOfTwoParts(V x, out V high, out V low)
    {
        var tiny = Vector256.LessThan(x, Vector256.Create(2.2250738585072014e-308));
        DoubleMath.Split(Vector256.ConditionalSelect(tiny, x * 18014398509481984d, x), out var k, out var f);
        k -= Vector256.ConditionalSelect(tiny, Vector256.Create(54d), V.Zero);

        // s = f / (2 + f) = s + sLow
        var d = Vector256.Create(2d) + f;
        var dLow = f - (d - Vector256.Create(2d));
        var s = f / d;
        ExactProduct(s, d, out var sd, out var sdError);
        var sLow = (f - sd - sdError - s * dLow) / d;

        // ln(1 + f) = 2 s (1 + z/3 + z^2/5 + z^3/7 + ...), z = s^2 below 0.03
        ExactProduct(s, s, out var z, out var zLow);
        zLow += s * sLow * 2d;
        var series = z * (1 / 27d) + Vector256.Create(1 / 25d);
        for (var odd = 23; odd >= 5; odd -= 2) series = series * z + Vector256.Create(1d / odd);
        series *= z * z;
        ExactProduct(z, Vector256.Create(1 / 3d), out var third, out var thirdError);
        var u = third + series;
        var uLow = third - u + series + (thirdError + zLow * (1 / 3d) + z * 1.850371707708594e-17);
        ExactProduct(s, u, out var su, out var suError);
        var half = s + su;
        var halfLow = s - half + su + (suError + s * uLow + sLow * u + sLow);

        var whole = k * DoubleMath.Ln2High;
        var sum = whole + half * 2d;
        var rest = whole - sum + half * 2d + (halfLow * 2d + k * DoubleMath.Ln2Low);
        high = sum + rest;
        low = sum - high + rest;
    }

    private static V ExpOfTwoParts(V x, V xLow)
    {
        var n = DoubleMath.RoundToInteger(x * 1.44269504088896340736, out var k);
        var a = x - n * DoubleMath.Ln2High;
        var b = n * DoubleMath.Ln2Low;
        var r = a - b;
        var rLow = a - r - b + xLow;
        var curve = DoubleMath.Quadratic(r) * (r * r);
        var line = V.One + r;
        var y = DoubleMath.Scale(line + (V.One - line + r + (curve + rLow * (line + curve))), k);
        y = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(710d)), Vector256.Create(double.PositiveInfinity), y);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(-746d)), V.Zero, y);
    }

    /// <summary>IEEE 754's pow: where x or y is 0, infinite or NaN, and the signs of negative x.</summary>
    private static V WithSpecialCases(V x, V y, V power)
    {
        var infinity = Vector256.Create(double.PositiveInfinity);
        var size = Vector256.Abs(x);
        var rising = Vector256.GreaterThan(y, V.Zero);
        power = Vector256.ConditionalSelect(Vector256.Equals(size, V.Zero), Vector256.ConditionalSelect(rising, V.Zero, infinity), power);
        power = Vector256.ConditionalSelect(Vector256.Equals(size, infinity), Vector256.ConditionalSelect(rising, infinity, V.Zero), power);

        var whole = Vector256.Equals(Vector256.Floor(y), y);
        var odd = whole & ~Vector256.Equals(Vector256.Floor(y * 0.5), y * 0.5);
        power = Vector256.ConditionalSelect(odd, power | (x & Vector256.Create(-0d)), power);
        var impossible = ~whole & Vector256.LessThan(x, V.Zero) & Vector256.LessThan(size, infinity);
        var unknown = ~(Vector256.Equals(x, x) & Vector256.Equals(y, y));
        power = Vector256.ConditionalSelect(impossible | unknown, Vector256.Create(double.NaN), power);
        return Vector256.ConditionalSelect(Vector256.Equals(y, V.Zero) | Vector256.Equals(x, V.One), V.One, power);
    }

    /// <summary>a b = product + error without rounding: Dekker's splitting, 1971.</summary>
    [MethodImpl(AggressiveInlining)]
    private static void ExactProduct(V a, V b, out V product, out V error)
    {
        var splitter = Vector256.Create(134217729d);
        product = a * b;
        var c = splitter * a;
        var aHigh = c - (c - a);
        var aLow = a - aHigh;
        c = splitter * b;
        var bHigh = c - (c - b);
        var bLow = b - bHigh;
        error = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
    }
}
