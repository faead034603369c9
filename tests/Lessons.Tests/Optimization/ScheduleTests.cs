using Lessons.Optimization;

namespace Lessons.Tests.Optimization;

public class ScheduleTests
{
    [Fact]
    [Equation("5.11")]
    public void Stairs_fall_by_gamma()
    {
        Schedule.Step(399, 400).ShouldBe(1);
        Schedule.Step(400, 400).ShouldBe(0.1, 1e-15);
        Schedule.Step(999, 400).ShouldBe(0.01, 1e-15);
    }

    [Fact]
    [Equation("5.12")]
    public void Warm_up_reaches_the_peak_and_the_cosine_reaches_zero()
    {
        Schedule.WarmupCosine(0, 50, 1000).ShouldBe(0.02, 1e-15);
        Schedule.WarmupCosine(49, 50, 1000).ShouldBe(1);
        Schedule.WarmupCosine(50, 50, 1000).ShouldBe(1);
        Schedule.WarmupCosine(525, 50, 1000).ShouldBe(0.5, 1e-12);
        Schedule.WarmupCosine(1000, 50, 1000).ShouldBe(0);
        Schedule.WarmupCosine(5000, 50, 1000).ShouldBe(0);
    }

    [Fact]
    [Equation("5.13")]
    public void Inverse_square_root_peaks_at_the_end_of_the_warm_up()
    {
        Schedule.InverseSquareRoot(0, 50).ShouldBe(0.02, 1e-15);
        Schedule.InverseSquareRoot(49, 50).ShouldBe(1);
        Schedule.InverseSquareRoot(199, 50).ShouldBe(0.5, 1e-12);
    }

    /// <summary>get_lr of nanoGPT's train.py with the CPU configuration: 1e-3, down to 1e-4, warm-up 100, 2,000 steps.</summary>
    [Theory]
    [InlineData(0, 9.900990099009901e-06)]
    [InlineData(99, 0.0009900990099009901)]
    [InlineData(100, 0.001)]
    [InlineData(1050, 0.00055)]
    [InlineData(1525, 0.00023180194846605367)]
    [InlineData(2000, 0.0001)]
    [InlineData(2001, 0.0001)]
    public void NanoGPTs_rate_ends_at_a_tenth(int t, double rate) =>
        (1e-3 * Schedule.WarmupCosineTo(0.1, t, 100, 2000)).ShouldBe(rate, 1e-15);

    [Fact]
    public void Impossible_schedules_are_refused_with_their_numbers()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Schedule.WarmupCosine(0, 100, 50)).Message
            .ShouldStartWith("Schedule.WarmupCosine: 100 warm-up steps out of 50, expected 0 or more and fewer than all");
        Should.Throw<ArgumentOutOfRangeException>(() => Schedule.WarmupCosineTo(1.5, 0, 1, 2))
            .Message.ShouldStartWith("Schedule.WarmupCosineTo: the lowest share is 1.5, expected 0 to 1");
        Should.Throw<ArgumentOutOfRangeException>(() => Schedule.WarmupCosineTo(0, -1, 1, 2))
            .Message.ShouldStartWith("Schedule: step -1, expected 0 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => Schedule.Step(0, 0))
            .Message.ShouldStartWith("Schedule.Step: a step decay every 0 steps, expected 1 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => Schedule.InverseSquareRoot(0, 0))
            .Message.ShouldStartWith("Schedule.InverseSquareRoot: 0 warm-up steps");
    }
}
