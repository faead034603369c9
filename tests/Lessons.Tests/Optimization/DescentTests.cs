using Lessons.Optimization;

namespace Lessons.Tests.Optimization;

public class DescentTests
{
    [Fact]
    public void A_run_keeps_every_point_and_follows_its_schedule()
    {
        double[] start = [1];
        var rule = new Sgd(0.5);
        var path = Descent.Run(rule, _ => [1], start, 3, t => t == 1 ? 0 : 1);
        path.Select(p => p[0]).ShouldBe([1, 0.5, 0.5, 0]);
        start[0].ShouldBe(1);
        rule.Eta.ShouldBe(0.5);
        Should.Throw<ArgumentOutOfRangeException>(() => Descent.Run(rule, _ => [1], start, -1))
            .Message.ShouldStartWith("Descent.Run: -1 steps, expected 0 or more");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void Gradients_of_the_test_tracks_are_their_slopes(double degrees)
    {
        var valley = new Valley(20, degrees);
        Slopes(valley.Loss, valley.Gradient, 0.3, -1.2);
        Slopes(Rosenbrock.Loss, Rosenbrock.Gradient, -0.7, 0.4);
        var point = valley.Point(3, 2);
        valley.Loss(point[0], point[1]).ShouldBe((9 + 20 * 4) / 2.0, 1e-9);
    }

    private static void Slopes(Func<double, double, double> loss, Func<double[], double[]> gradient, double x, double y)
    {
        var measured = FiniteDifferences.Gradient(p => loss(p[0], p[1]), [x, y]);
        gradient([x, y]).ShouldBe(measured, 1e-5);
    }
}
