namespace ManagedTorch.Tests.Harness;

public class ToleranceTests
{
    [Fact]
    public void Passes_up_to_the_bound_and_fails_beyond_it()
    {
        var tolerance = new Tolerance(0.5, 0.25);
        tolerance.Difference([10 + 3], [10]).ShouldBeNull();
        tolerance.Difference([10 + 3.1], [10]).ShouldNotBeNull().ShouldContain("element 0 of 1 is 13.1, expected 10");
    }

    [Fact]
    public void Special_values_equal_only_themselves()
    {
        var tolerance = new Tolerance(1, 1);
        tolerance.Difference([double.NaN, double.PositiveInfinity, -0.0], [double.NaN, double.PositiveInfinity, 0.0]).ShouldBeNull();
        tolerance.Difference([double.NaN], [0]).ShouldNotBeNull();
        tolerance.Difference([0], [double.NaN]).ShouldNotBeNull();
        tolerance.Difference([double.NegativeInfinity], [double.PositiveInfinity]).ShouldNotBeNull();
        tolerance.Difference([1e300], [double.PositiveInfinity]).ShouldNotBeNull();
    }

    [Fact]
    public void A_missing_element_is_a_difference() =>
        Tolerance.Exact.Difference([1], [1, 2]).ShouldBe("1 values, expected 2");
}
