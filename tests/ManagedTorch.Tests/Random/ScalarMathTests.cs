using ManagedTorch.RandomNumbers;
using ManagedTorch.Tests.Harness;

namespace ManagedTorch.Tests.RandomNumbers;

public class ScalarMathTests
{
    [Theory]
    [InlineData("log", 1.0)]
    [InlineData("log1p", 2.0)]
    [InlineData("sin", 1.0)]
    [InlineData("cos", 1.0)]
    public void Errors_stay_below_the_stated_units_in_the_last_place(string name, double allowed)
    {
        Func<double, double> function = name switch
        {
            "log" => ScalarMath.Log,
            "log1p" => ScalarMath.Log1P,
            "sin" => ScalarMath.Sin,
            _ => ScalarMath.Cos,
        };
        var values = ReferenceFile.Cases("scalar-math.json").Single(c => c.Text("function") == name);
        var x = ReferenceFile.Doubles(values.Text("x"));
        var high = ReferenceFile.Doubles(values.Text("high"));
        var low = ReferenceFile.Doubles(values.Text("low"));
        x.Length.ShouldBeGreaterThan(200);
        for (var i = 0; i < x.Length; i++)
        {
            var ulp = Math.BitIncrement(Math.Abs(high[i])) - Math.Abs(high[i]);
            var error = Math.Abs(function(x[i]) - high[i] - low[i]) / ulp;
            error.ShouldBeLessThan(allowed, $"{name}({x[i]:R}) is {function(x[i]):R}, exact {high[i]:R} {low[i]:+0.##e+0;-0.##e+0}");
        }
    }

    [Fact]
    public void Special_arguments()
    {
        ScalarMath.Log(0).ShouldBe(double.NegativeInfinity);
        ScalarMath.Log(-1).ShouldBe(double.NaN);
        ScalarMath.Log(double.NaN).ShouldBe(double.NaN);
        ScalarMath.Log(double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
        ScalarMath.Log1P(-1).ShouldBe(double.NegativeInfinity);
        ScalarMath.Log1P(-2).ShouldBe(double.NaN);
        Should.Throw<ArgumentOutOfRangeException>(() => ScalarMath.Sin(1e6));
        Should.Throw<ArgumentOutOfRangeException>(() => ScalarMath.Cos(double.NaN));
    }
}
