using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;
using V = System.Runtime.Intrinsics.Vector256<double>;

namespace ManagedTorch.Kernels;

/// <summary>Sine and cosine of four doubles: x = n pi/2 + r with |r| up to pi/4, then a polynomial in r.</summary>
internal static class Trigonometry
{
    // Below this, n times each 33-bit part of pi/2 is exact.
    private const double Moderate = 1 << 20;

    [MethodImpl(AggressiveInlining)]
    public static V Sin(V x)
    {
        Reduce(x, out var quadrant, out var r, out var tail);
        // sin(-0) is -0, which the sums of the polynomial would lose.
        return Vector256.ConditionalSelect(Vector256.Equals(x, V.Zero), x, Turn(quadrant, r, tail));
    }

    [MethodImpl(AggressiveInlining)]
    public static V Cos(V x)
    {
        Reduce(x, out var quadrant, out var r, out var tail);
        return Turn(quadrant + Vector256<long>.One, r, tail);
    }

    /// <summary>sin(quadrant pi/2 + r + tail).</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Turn(Vector256<long> quadrant, V r, V tail)
    {
        // Coefficients: FreeBSD msun, k_sin.c and k_cos.c.
        var z = r * r;
        var p = z * 1.58969099521155010221e-10 + Vector256.Create(-2.50507602534068634195e-08);
        p = p * z + Vector256.Create(2.75573137070700676789e-06);
        p = p * z + Vector256.Create(-1.98412698298579493134e-04);
        p = p * z + Vector256.Create(8.33333333332248946124e-03);
        var cube = z * r;
        var sin = r - (z * (tail * 0.5 - cube * p) - tail - cube * -1.66666666666666324348e-01);

        var q = z * -1.13596475577881948265e-11 + Vector256.Create(2.08757232129817482790e-09);
        q = q * z + Vector256.Create(-2.75573143513906633035e-07);
        q = q * z + Vector256.Create(2.48015872894767294178e-05);
        q = q * z + Vector256.Create(-1.38888888888741095749e-03);
        q = q * z + Vector256.Create(4.16666666666666019037e-02);
        var half = z * 0.5;
        var w = V.One - half;
        var cos = w + (V.One - w - half + (z * z * q - r * tail));

        var odd = Vector256.Equals(quadrant & Vector256<long>.One, Vector256<long>.One).AsDouble();
        var y = Vector256.ConditionalSelect(odd, cos, sin);
        var sign = ((quadrant & Vector256.Create(2L)) << 62).AsDouble();   // the third and fourth quadrants are negative
        return (y.AsInt64() ^ sign.AsInt64()).AsDouble();
    }

    [MethodImpl(AggressiveInlining)]
    private static void Reduce(V x, out Vector256<long> quadrant, out V r, out V tail)
    {
        // pi/2 in parts of 33 bits, FreeBSD msun, e_rem_pio2.c. Each subtraction's rounding error goes to the tail.
        var n = DoubleMath.RoundToInteger(x * 6.36619772367581382433e-01, out quadrant);
        var first = x - n * 1.57079632673412561417e+00;
        var part = n * 6.07710050630396597660e-11;
        var second = first - part;
        var lost = first - second - part;
        part = n * 2.02226624871116645580e-21;
        var third = second - part;
        lost += second - third - part;
        lost -= n * 8.47842766036889956997e-32;
        r = third + lost;
        tail = third - r + lost;
        if (Vector256.LessThanAll(Vector256.Abs(x), Vector256.Create(Moderate))) return;
        ReduceLarge(x, ref quadrant, ref r, ref tail);
    }

    [MethodImpl(NoInlining)]
    private static void ReduceLarge(V x, ref Vector256<long> quadrant, ref V r, ref V tail)
    {
        for (var lane = 0; lane < Vector256<double>.Count; lane++)
        {
            if (Math.Abs(x[lane]) < Moderate) continue;
            var (n, high, low) = ReduceLarge(x[lane]);
            quadrant = quadrant.WithElement(lane, n);
            r = r.WithElement(lane, high);
            tail = tail.WithElement(lane, low);
        }
    }

    /// <summary>
    /// The remainder of a large x by pi/2 (Payne and Hanek, 1983): x = m 2^e, and only a section of the bits of 2/pi
    /// decides the fraction of m 2^e 2/pi; the bits before it give whole turns.
    /// </summary>
    private static (long Quadrant, double High, double Low) ReduceLarge(double x)
    {
        if (!double.IsFinite(x)) return (0, double.NaN, 0);
        var bits = BitConverter.DoubleToInt64Bits(x);
        var mantissa = (ulong)(bits & 0x000fffffffffffff) | 0x0010000000000000;
        var exponent = (int)(bits >> 52 & 0x7ff) - 1075;

        // The section starts two bits early, so that its product with the mantissa counts quarter turns modulo 4.
        var start = exponent - 2;
        ulong high = Window(start), middle = Window(start + 64), low = Window(start + 128);
        // The upper 128 of the 192 bits of (mantissa * section) modulo 2^192.
        var carryLow = Math.BigMul(mantissa, low, out _);
        var carryMiddle = Math.BigMul(mantissa, middle, out var product0);
        var fraction = new UInt128(unchecked(mantissa * high), 0) + new UInt128(carryMiddle, product0) + carryLow;
        var n = (long)(ulong)(fraction >> 126);
        fraction <<= 2;
        // To the nearest quarter: a fraction of a half or more belongs to the next one and is negative.
        var negative = fraction >> 127 != 0;
        if (negative)
        {
            n++;
            fraction = unchecked(-fraction);
        }
        var zeros = (int)UInt128.LeadingZeroCount(fraction);
        fraction <<= zeros;
        var head = Math.ScaleB((ulong)(fraction >> 75), -53 - zeros);
        var rest = Math.ScaleB((ulong)(fraction >> 11 & ulong.MaxValue), -117 - zeros);
        var (product, error) = ExactProduct(head, 1.57079632679489655800e+00);
        var small = error + (head * 6.12323399573676603587e-17 + rest * 1.57079632679489655800e+00);
        var r = product + small;
        var tail = product - r + small;
        if (negative != x < 0) (r, tail) = (-r, -tail);
        return (x < 0 ? -n : n, r, tail);
    }

    /// <summary>64 bits of 2/pi from bit <paramref name="start"/> after the binary point on.</summary>
    private static ulong Window(int start)
    {
        if (start < 0) return TwoOverPi[0] >> -start;
        var word = start >> 6;
        var shift = start & 63;
        return shift == 0 ? TwoOverPi[word] : TwoOverPi[word] << shift | TwoOverPi[word + 1] >> (64 - shift);
    }

    /// <summary>a b = product + error without rounding: Dekker's splitting, 1971.</summary>
    private static (double Product, double Error) ExactProduct(double a, double b)
    {
        const double splitter = (1 << 27) + 1;
        var product = a * b;
        var c = splitter * a;
        var aHigh = c - (c - a);
        var aLow = a - aHigh;
        c = splitter * b;
        var bHigh = c - (c - b);
        var bLow = b - bHigh;
        return (product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow));
    }

    // The first 1280 binary digits of 2/pi.
    private static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
        0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4,
        0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
        0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
    ];
}
