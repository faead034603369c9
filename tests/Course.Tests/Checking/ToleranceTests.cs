using Course.Checking;

namespace Course.Tests.Checking;

public class ToleranceTests
{
    [Theory]
    [InlineData("loss 0.31326166", "loss 0.31326169")] // the last digit of a float32
    [InlineData("1.4142135623730951e-3", "1.4142135623730949e-3")]
    [InlineData("[ 0.1234567, -2.7182818 ]", "[ 0.1234567, -2.7182817 ]")]
    [InlineData("same", "same")]
    public void Numbers_that_differ_in_a_seventh_digit_agree(string a, string b) => Tolerance.SameText(a, b).ShouldBeTrue();

    [Theory]
    [InlineData("loss 0.313", "loss 0.314")]
    [InlineData("loss 0.313262", "loss 0.313263")]
    [InlineData("1000000 rows", "1000001 rows")] // whole numbers are exact
    [InlineData("1e-9", "2e-9")]
    [InlineData("0.5", "-0.5")]
    [InlineData("h2 = 6.0", "h3 = 6.0")] // a digit within a name is text
    [InlineData("1.5 2.5", "1.5")]
    [InlineData("1.5 2.5", "1.5  2.5")]
    [InlineData("NaN", "1.5")]
    [InlineData("1.50", "1.500001 ")]
    public void Everything_else_must_be_the_same(string a, string b) => Tolerance.SameText(a, b).ShouldBeFalse();

    [Fact]
    public void The_bound_is_the_stated_one()
    {
        Tolerance.Close(1, 1 + 0.9e-6).ShouldBeTrue();
        Tolerance.Close(1, 1 + 1.1e-6).ShouldBeFalse();
        Tolerance.Close(0, 0.9e-12).ShouldBeTrue();
        Tolerance.Close(0, 1.1e-12).ShouldBeFalse();
        Tolerance.Close(double.NaN, double.NaN).ShouldBeTrue();
        Tolerance.Close(double.PositiveInfinity, double.PositiveInfinity).ShouldBeTrue();
        Tolerance.Close(double.PositiveInfinity, 1).ShouldBeFalse();
    }
}
