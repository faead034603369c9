using System.Globalization;
using static System.FormattableString;

namespace Lessons.Notebook;

/// <summary>
/// The mean of a few independent runs and how far off it may be: x̄ ± t s / √n with s² = Σ (x_i - x̄)² / (n - 1) and t the
/// 97.5 % quantile of Student's distribution with n - 1 degrees of freedom. Of many such intervals 95 % cover the true mean,
/// if the runs are normally distributed. To compare two methods with the same seeds, give the differences seed by seed.
/// </summary>
/// <remarks>Student (1908), <i>The probable error of a mean</i>.</remarks>
public sealed record MeanInterval(double Mean, double HalfWidth, int Count)
{
    // The 97.5 % quantiles for 1 to 30 degrees of freedom; a test integrates the density up to each of them.
    private static readonly double[] Quantiles =
    [
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
        2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
        2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    ];

    public double Low => Mean - HalfWidth;

    public double High => Mean + HalfWidth;

    /// <summary>Whether the interval lies on one side of 0, so that a difference of this sign is detectable.</summary>
    public bool IsDetectable => Low > 0 || High < 0;

    /// <summary>Of 2 to 31 numbers, one for each run.</summary>
    /// <exception cref="ArgumentException">There are fewer or more, or one of them is not finite.</exception>
    public static MeanInterval Of(IEnumerable<double> runs)
    {
        double[] x = [.. runs];
        if (x.Length < 2 || x.Length > Quantiles.Length + 1)
            throw new ArgumentException($"MeanInterval: {x.Length} numbers; expected 2 to {Quantiles.Length + 1}, one for each run");
        var broken = Array.FindIndex(x, value => !double.IsFinite(value));
        if (broken >= 0) throw new ArgumentException(Invariant($"MeanInterval: number {broken} is {x[broken]}; expected a finite one"));
        var mean = x.Average();
        var deviation = Math.Sqrt(x.Sum(value => (value - mean) * (value - mean)) / (x.Length - 1));
        return new MeanInterval(mean, Quantiles[x.Length - 2] * deviation / Math.Sqrt(x.Length), x.Length);
    }

    /// <summary>"0.012 ± 0.004", both in the given format.</summary>
    public string Text(string format) =>
        $"{Mean.ToString(format, CultureInfo.InvariantCulture)} ± {HalfWidth.ToString(format, CultureInfo.InvariantCulture)}";
}
