namespace ManagedTorch.Tests.Kernels;

/// <summary>Functions the class library lacks, by means unlike the ones under test: series, continued fractions.</summary>
internal static class Oracles
{
    public static double Log1p(double x)
    {
        // Kahan: the rounding error of 1 + x cancels in the quotient.
        if (Math.Abs(x) < 1e-5) return x * (1 - x * (0.5 - x * (1.0 / 3 - x / 4)));
        var u = 1 + x;
        return u == 0 || double.IsInfinity(u) ? Math.Log(u) : Math.Log(u) + (x - (u - 1)) / u;
    }

    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 1) return Math.Exp(x) - 1;
        double sum = 0, c = 0, term = x;
        for (var k = 2; term != 0 && k < 40; k++)
        {
            var y = term - c;
            var t = sum + y;
            c = t - sum - y;
            sum = t;
            term *= x / k;
        }
        return x == 0 ? x : sum;
    }

    public static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => double.IsNaN(x) ? x : Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    public static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) > 2.5) return Math.Sign(x) * (1 - Erfc(Math.Abs(x)));
        if (Math.Abs(x) < 0.01)
            return x * (1.1283791670955126 - x * x * (0.37612638903183754 - x * x * (0.11283791670955126 - x * x * 0.026866170645131252)));
        // erf x = 2/sqrt(pi) sum of (-1)^k x^(2k+1) / (k! (2k+1)), in 28 digits. A cast from double would keep 15.
        var exact = (decimal)(long)Math.ScaleB(x, 60) / (1L << 60);
        decimal z = exact * exact, term = 1, sum = 1;
        for (var k = 1; k < 90; k++)
        {
            term *= -z / k;
            sum += term / (2 * k + 1);
        }
        return (double)(sum * exact * 1.1283791670955125738961589031m);
    }

    /// <summary>Lentz's continued fraction beyond 2, 1 - erf below.</summary>
    public static double Erfc(double x)
    {
        if (x < 2) return x < -2.5 ? 2 - Erfc(-x) : 1 - Erf(x);
        if (x > 30) return 0;
        double f = 0;
        for (var k = 400; k > 0; k--) f = k / 2.0 / (x + f);
        return Math.Exp(-x * x) / ((x + f) * Math.Sqrt(Math.PI));
    }
}
