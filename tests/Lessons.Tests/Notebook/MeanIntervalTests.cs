using Lessons.Notebook;

namespace Lessons.Tests.Notebook;

public class MeanIntervalTests
{
    /// <summary>Five numbers with mean 3 and variance 2.5: 3 ± 2.7764 √(2.5 / 5).</summary>
    [Fact]
    public void The_half_width_is_a_quantile_times_the_standard_error()
    {
        var interval = MeanInterval.Of([1, 2, 3, 4, 5]);
        interval.Mean.ShouldBe(3);
        interval.HalfWidth.ShouldBe(1.96325, 1e-4);
        (interval.Low, interval.High).ShouldBe((3 - interval.HalfWidth, 3 + interval.HalfWidth));
        interval.Text("F2").ShouldBe("3.00 ± 1.96");
        interval.IsDetectable.ShouldBeTrue();
        MeanInterval.Of([-1, 0, 1.5]).IsDetectable.ShouldBeFalse();
    }

    /// <summary>Half of the density lies below 0, and 0.475 between 0 and the quantile.</summary>
    [Fact]
    public void Student_s_density_has_two_and_a_half_per_cent_above_each_quantile()
    {
        for (var n = 2; n <= 31; n++)
        {
            // Runs whose standard error is 1: the half width is the quantile itself.
            var runs = Enumerable.Range(0, n).Select(i => i - (n - 1) / 2.0).ToArray();
            var error = Math.Sqrt(runs.Sum(x => x * x) / (n - 1) / n);
            var quantile = MeanInterval.Of(runs.Select(x => x / error)).HalfWidth;
            double degrees = n - 1;
            double Density(double t) => Math.Pow(1 + t * t / degrees, -(degrees + 1) / 2);
            var whole = Enumerable.Range(0, 400_000).Sum(i => Area(i / 400_000.0, (i + 1) / 400_000.0));
            double Area(double a, double b)   // t = u / (1 - u) takes all of [0, ∞) to [0, 1)
            {
                var u = (a + b) / 2;
                return Density(u / (1 - u)) / ((1 - u) * (1 - u)) * (b - a);
            }

            var end = quantile / (1 + quantile);
            var below = Enumerable.Range(0, 100_000).Sum(i => Area(end * i / 100_000, end * (i + 1) / 100_000));
            (below / whole).ShouldBe(0.95, 2e-5, $"{n} runs");
        }
    }

    [Fact]
    public void What_cannot_have_an_interval_is_refused()
    {
        Should.Throw<ArgumentException>(() => MeanInterval.Of([1])).Message.ShouldBe("MeanInterval: 1 numbers; expected 2 to 31, one for each run");
        Should.Throw<ArgumentException>(() => MeanInterval.Of([1, double.NaN])).Message.ShouldBe("MeanInterval: number 1 is NaN; expected a finite one");
    }
}
