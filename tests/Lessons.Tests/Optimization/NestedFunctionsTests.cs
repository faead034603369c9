using FsCheck;
using FsCheck.Fluent;
using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Tests.Optimization;

public class NestedFunctionsTests
{
    private static readonly double[] Weights = [2, -4, 4, -2, 1, -7];

    [Fact]
    [Equation("2.1")]
    public void The_six_slopes_of_the_worked_example()
    {
        NestedFunctions.Forward(3, Weights).ShouldBe((2, 6, 210));
        NestedFunctions.Partials(3, Weights).ShouldBe([1296, 432, 216, 108, 1, 1]);
    }

    [Fact]
    [Equation("2.1")]
    public void Autograd_and_finite_differences_find_the_same_slopes_anywhere() =>
        Prop.ForAll(
            Gen.Choose(-300, 300).Select(i => i / 100.0).ArrayOf(7).ToArbitrary(),
            numbers =>
            {
                var (x, w) = (numbers[0], numbers[1..]);
                var partials = NestedFunctions.Partials(x, w);

                var p = w.Select(value => tensor(value, requires_grad: true)).ToArray();
                ((p[2] * (p[0] * x + p[1]) + p[3]).pow(3) + p[4] + p[5]).backward();
                var measured = FiniteDifferences.Gradient(q => NestedFunctions.Forward(x, q).Y, w);
                for (var i = 0; i < 6; i++)
                {
                    var size = 1 + Math.Abs(partials[i]);
                    p[i].grad!.item<double>().ShouldBe(partials[i], 1e-12 * size);
                    measured[i].ShouldBe(partials[i], 1e-4 * size);
                }
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_number_of_parameters_is_refused() =>
        Should.Throw<ArgumentException>(() => NestedFunctions.Partials(3, [1, 2]))
            .Message.ShouldStartWith("NestedFunctions: 2 parameters were given, expected 6");
}
