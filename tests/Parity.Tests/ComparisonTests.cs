namespace Parity.Tests;

public class ComparisonTests
{
    private const string Line = "7\tFloat64\t0.5\tadd mul\t(2)Float64 1 -2 | (1)Float64 3";

    [Fact]
    public void A_sign_a_value_and_a_shape_are_seen()
    {
        Comparison.Difference(Line, Line, out var atKink).ShouldBeNull();
        atKink.ShouldBeFalse();
        Comparison.Difference(Line, Line.Replace("-2", "2"), out _).ShouldNotBeNull().ShouldStartWith("tensor 0, element 1: -2 and 2");
        Comparison.Difference(Line, Line.Replace(" 3", " 3.000001"), out _).ShouldNotBeNull();
        Comparison.Difference(Line, Line.Replace("(1)", "(1,1)"), out _).ShouldNotBeNull();
        Comparison.Difference(Line, Line.Replace(" 3", " NaN"), out _).ShouldNotBeNull();
        Comparison.Difference(Line, Line.Replace("mul", "div"), out _).ShouldNotBeNull();
        Comparison.Difference("7\tFloat64\t1\tadd\tthrew E: x", "7\tFloat64\t1\tadd\tthrew E: x", out _).ShouldBe("both threw E: x");
    }

    [Fact]
    public void Rounding_and_kinks_are_not()
    {
        Comparison.Difference(Line, Line.Replace(" 3", " 3.00000000000001"), out _).ShouldBeNull();
        Comparison.Difference(Line.Replace("64", "32"), Line.Replace("64", "32").Replace(" 3", " 3.00001"), out _).ShouldBeNull();
        Comparison.Difference(Line.Replace("0.5", "1e-12"), Line.Replace("-2", "2"), out var atKink).ShouldBeNull();
        atKink.ShouldBeTrue();
    }

    [Fact]
    public void Lines_are_compared_by_text_and_number()
    {
        Comparison.SameLine("(2)Float32[1 2]", "(2)Float32[1.0000001 2]").ShouldBeTrue();
        Comparison.SameLine("(2)Float32[1 2]", "(2)Float32[1.0001 2]").ShouldBeFalse();
        Comparison.SameLine("(2)Float32[1 2]", "(2)Float32[-1 2]").ShouldBeFalse();
        Comparison.SameLine("(2)Float32[1 2]", "(2)Int64[1 2]").ShouldBeFalse();
    }
}
