using FsCheck;
using FsCheck.Fluent;
using Lessons.Optimization;
using Prepare;
using TorchSharp;

namespace Lessons.Tests.Optimization;

public class LeastSquaresTests
{
    private static readonly LeastSquares Line = new([1, 2, 3], [4, 7, 10]);

    [Fact]
    [Equation("1.1")]
    public void Loss_is_the_mean_of_the_squared_errors()
    {
        Line.Loss(1, 2).ShouldBe(35.0 / 3, 1e-12);
        Line.Loss(1, 5).ShouldBe(8.0 / 3, 1e-12);
        Line.Loss(3, 1).ShouldBe(0);
    }

    [Fact]
    [Equation("1.2")]
    public void Gradient_is_what_autograd_and_finite_differences_find()
    {
        var (dw, db) = Line.Gradient(1, 2);
        dw.ShouldBe(-44.0 / 3, 1e-12);
        db.ShouldBe(-6, 1e-12);

        var w = torch.tensor(1.0, requires_grad: true);
        var b = torch.tensor(2.0, requires_grad: true);
        (w * torch.tensor([1.0, 2, 3]) + b - torch.tensor([4.0, 7, 10])).pow(2).mean().backward();
        w.grad!.item<double>().ShouldBe(dw, 1e-12);
        b.grad!.item<double>().ShouldBe(db, 1e-12);
    }

    [Fact]
    [Equation("1.4")]
    public void A_step_goes_against_the_slope()
    {
        var path = GradientDescent.Run(Line.Gradient, (1, 2), 0.05, 2000);
        path[1].W.ShouldBe(1 + 0.05 * 44 / 3, 1e-12);
        path[1].B.ShouldBe(2 + 0.05 * 6, 1e-12);
        path[^1].W.ShouldBe(3, 1e-4);
        (path[^1].W * 5 + path[^1].B).ShouldBe(16, 1e-3);
    }

    [Fact]
    [Equation("1.3")]
    public void Finite_differences_measure_the_gradient()
    {
        var measured = FiniteDifferences.Gradient(p => Line.Loss(p[0], p[1]), [1, 2]);
        measured[0].ShouldBe(-44.0 / 3, 1e-8);
        measured[1].ShouldBe(-6, 1e-8);
        Should.Throw<ArgumentOutOfRangeException>(() => FiniteDifferences.Gradient(p => p[0], [1], h: 0))
            .Message.ShouldStartWith("FiniteDifferences.Gradient: h 0 must be positive");
    }

    [Fact]
    [Equation("1.5")]
    public void The_stability_limit_divides_runs_that_converge_from_runs_that_do_not()
    {
        Line.StabilityLimit().ShouldBe(0.18029, 1e-5);
        double Last(double eta) => GradientDescent.Run(Line.Gradient, (1, 2), eta, 2000).Select(p => Line.Loss(p.W, p.B)).Last();
        Last(0.99 * Line.StabilityLimit()).ShouldBeLessThan(1e-3);
        Last(1.01 * Line.StabilityLimit()).ShouldBeGreaterThan(1e6);
    }

    [Fact]
    [Equation("1.6")]
    public void Scaled_inputs_make_the_bowl_round()
    {
        Line.ConditionNumber().ShouldBe(46.145, 0.001);
        var spread = Math.Sqrt(2.0 / 3);
        new LeastSquares([-1 / spread, 0, 1 / spread], [4, 7, 10]).ConditionNumber().ShouldBe(1, 1e-12);
    }

    [Fact]
    [Equation("1.7")]
    public void The_closed_form_has_no_slope_left()
    {
        Line.Solve().W.ShouldBe(3, 1e-12);
        Line.Solve().B.ShouldBe(1, 1e-12);
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>().Filter(seed => seed >= 0),
            seed =>
            {
                var points = NoisyLine.Draw(20, seed);
                var line = new LeastSquares([.. points.Select(p => p.X)], [.. points.Select(p => p.Y)]);
                var (w, b) = line.Solve();
                var (dw, db) = line.Gradient(w, b);
                return Math.Abs(dw) < 1e-9 && Math.Abs(db) < 1e-9;
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Equal_inputs_leave_the_slope_open() =>
        Should.Throw<InvalidOperationException>(() => new LeastSquares([2, 2, 2], [1, 2, 3]).Solve()).Message
            .ShouldBe("LeastSquares.Solve: all 3 inputs are 2, so the slope is not determined; at least two different inputs are needed");
}
