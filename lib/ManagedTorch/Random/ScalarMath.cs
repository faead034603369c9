namespace ManagedTorch.RandomNumbers;

/// <summary>
/// Logarithm, sine and cosine in double precision from plain IEEE operations, so that the same seed gives the same
/// bits on every machine: the C library behind <see cref="Math"/> differs between systems.
/// Each reduces its argument to a short interval around 0 and sums the Taylor series there; errors stay below 1 ulp
/// (2 ulp for <see cref="Log1P"/>), which the tests measure against 50-digit values.
/// </summary>
internal static class ScalarMath
{
    // ln 2 and pi/2, split so that an integer times the high parts is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double HalfPiHigh = 1.57079632673412561417e+00;
    private const double HalfPiMiddle = 6.07710050630396597660e-11;
    private const double HalfPiLow = 2.02226624879595063154e-21;

    /// <summary>The largest |x| whose multiple of pi/2 still reduces exactly.</summary>
    private const double LargestAngle = 1 << 19;

    /// <summary>
    /// ln x. With x = 2^k (1 + f), sqrt(1/2) &lt;= 1 + f &lt; sqrt 2, and s = f / (2 + f):
    /// ln(1 + f) = 2 (s + s^3/3 + s^5/5 + ...), summed as f - (f^2/2 - s (f^2/2 + R)), R = 2 s^2/3 + 2 s^4/5 + ...,
    /// in which the largest term, f, is exact.
    /// </summary>
    public static double Log(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x)) return x;

        var (k, f) = SplitAroundOne(x);
        var s = f / (2 + f);
        var z = s * s;
        var series = z * (2.0 / 3 + z * (2.0 / 5 + z * (2.0 / 7 + z * (2.0 / 9 + z * (2.0 / 11
            + z * (2.0 / 13 + z * (2.0 / 15 + z * (2.0 / 17 + z * (2.0 / 19 + z * (2.0 / 21))))))))));
        var half = 0.5 * f * f;
        return k * Ln2High - (half - (s * (half + series) + k * Ln2Low) - f);
    }

    /// <summary>ln(1 + x), exact for small x: what rounding 1 + x loses is added back, divided by 1 + x.</summary>
    public static double Log1P(double x)
    {
        var u = 1 + x;
        if (!(u > 0) || double.IsPositiveInfinity(u)) return Log(u);
        var lost = u >= 1 ? x - (u - 1) : 1 - u + x;
        return Log(u) + lost / u;
    }

    /// <summary>sin x for |x| up to 2^19.</summary>
    public static double Sin(double x)
    {
        var (quadrant, y, tail) = ReduceAngle(x);
        var value = (quadrant & 1) == 0 ? SinNearZero(y, tail) : CosNearZero(y, tail);
        return (quadrant & 2) == 0 ? value : -value;
    }

    /// <summary>cos x for |x| up to 2^19.</summary>
    public static double Cos(double x)
    {
        var (quadrant, y, tail) = ReduceAngle(x);
        var value = (quadrant & 1) == 0 ? CosNearZero(y, tail) : SinNearZero(y, tail);
        return ((quadrant + 1) & 2) == 0 ? value : -value;
    }

    /// <summary>x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt 2).</summary>
    private static (int K, double F) SplitAroundOne(double x)
    {
        var k = 0;
        if (!double.IsNormal(x))
        {
            x *= 1ul << 54;
            k = -54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        k += (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
        return m >= 1.4142135623730951 ? (k + 1, m / 2 - 1) : (k, m - 1);
    }

    /// <summary>x - n pi/2 as y + tail with |y| at most about pi/4, and n mod 4.</summary>
    private static (int Quadrant, double Y, double Tail) ReduceAngle(double x)
    {
        if (!(Math.Abs(x) <= LargestAngle))
            throw new ArgumentOutOfRangeException(nameof(x), x, $"angles up to {LargestAngle} in size are reduced exactly");

        var n = Math.Round(x * (2 / Math.PI));
        // n times the high part is exact: that part ends in zeros.
        var high = x - n * HalfPiHigh;
        var middle = n * HalfPiMiddle;
        var r = high - middle;
        var low = n * HalfPiLow - (high - r - middle);
        var y = r - low;
        return ((int)n & 3, y, r - y - low);
    }

    /// <summary>sin(y + tail) = y - y^3/3! + y^5/5! - ... + tail cos y.</summary>
    private static double SinNearZero(double y, double tail)
    {
        var z = y * y;
        var series = -1.0 / 6 + z * (1.0 / 120 + z * (-1.0 / 5040 + z * (1.0 / 362880 + z * (-1.0 / 39916800
            + z * (1.0 / 6227020800 + z * (-1.0 / 1307674368000 + z * (1.0 / 355687428096000)))))));
        return y + (y * z * series + tail * (1 - 0.5 * z));
    }

    /// <summary>cos(y + tail) = 1 - y^2/2! + y^4/4! - ... - tail sin y.</summary>
    private static double CosNearZero(double y, double tail)
    {
        var z = y * y;
        var series = 1.0 / 24 + z * (-1.0 / 720 + z * (1.0 / 40320 + z * (-1.0 / 3628800 + z * (1.0 / 479001600
            + z * (-1.0 / 87178291200 + z * (1.0 / 20922789888000))))));
        var half = 0.5 * z;
        var one = 1 - half;
        return one + ((1 - one - half) + (z * z * series - y * tail));
    }
}
