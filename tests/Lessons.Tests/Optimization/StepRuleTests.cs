using FsCheck;
using FsCheck.Fluent;
using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Tests.Optimization;

public class StepRuleTests
{
    [Fact]
    [Equation("5.1")]
    public void Sgd_is_what_torch_does() => Gap(new Sgd(1e-3), p => optim.SGD(p, 1e-3)).ShouldBeLessThan(1e-10);

    [Fact]
    [Equation("5.2")]
    public void Momentum_is_what_torch_does_and_grows_tenfold_under_a_constant_slope()
    {
        Gap(new Momentum(1e-3), p => optim.SGD(p, 1e-3, momentum: 0.9)).ShouldBeLessThan(1e-10);
        var path = Descent.Run(new Momentum(1), _ => [1], [0], 200);
        (path[199][0] - path[200][0]).ShouldBe(10, 1e-6);
    }

    [Fact]
    [Equation("5.3")]
    public void RmsProp_is_what_torch_does() => Gap(new RmsProp(0.01), p => optim.RMSProp(p, 0.01)).ShouldBeLessThan(1e-10);

    [Fact]
    [Equation("5.4")]
    [Equation("5.5")]
    [Equation("5.6")]
    public void Adam_is_what_torch_does()
    {
        Gap(new Adam(0.05), p => optim.Adam(p, 0.05)).ShouldBeLessThan(1e-10);
        Gap(new Adam(0.05, 0.8, 0.9, 1e-3), p => optim.Adam(p, 0.05, 0.8, 0.9, 1e-3)).ShouldBeLessThan(1e-10);
    }

    [Fact]
    public void Adam_takes_a_first_step_of_one_length_whatever_the_slope() =>
        Prop.ForAll(
            Gen.Choose(-50, 60).Select(k => Math.Pow(10, k / 10.0)).ToArbitrary(),
            slope => Math.Abs(FirstStep(new Adam(0.01), slope) - 0.01) < 1.1e-5
                && Math.Abs(FirstStep(new Adam(0.01), -slope) + 0.01) < 1.1e-5).QuickCheckThrowOnFailure();

    [Fact]
    public void Adam_feels_a_slope_as_small_as_epsilon() => FirstStep(new Adam(0.01), 1e-8).ShouldBe(0.005, 1e-9);

    [Fact]
    [Equation("5.7")]
    public void Without_the_correction_early_steps_are_too_long()
    {
        UncorrectedAdam.Excess(1).ShouldBe(Math.Sqrt(10), 1e-9);
        FirstStep(new UncorrectedAdam(0.01), 5).ShouldBe(0.01 * Math.Sqrt(10), 1e-7);
        Enumerable.Range(1, 5000).MaxBy(t => UncorrectedAdam.Excess(t)).ShouldBe(12);
        var corrected = Descent.Run(new Adam(0.01), _ => [5], [0], 30);
        var uncorrected = Descent.Run(new UncorrectedAdam(0.01), _ => [5], [0], 30);
        ((uncorrected[30][0] - uncorrected[29][0]) / (corrected[30][0] - corrected[29][0])).ShouldBe(UncorrectedAdam.Excess(30), 1e-5);
    }

    [Fact]
    [Equation("5.8")]
    public void AdamW_is_what_torch_does_and_pulls_equally_whatever_the_gradients()
    {
        Gap(new AdamW(0.05, 0.1), p => optim.AdamW(p, 0.05, weight_decay: 0.1)).ShouldBeLessThan(1e-10);
        Left(new AdamW(0.01, 0.1), 100, 0).ShouldBe(Left(new AdamW(0.01, 0.1), 1, 0), 1e-6);
        Left(new Adam(0.01), 100, 0.1).ShouldBeGreaterThan(Left(new Adam(0.01), 1, 0.1) + 0.3);
    }

    [Fact]
    public void Adam_cannot_see_the_condition_number_of_a_valley_along_the_axes()
    {
        var round = Descent.Run(new Adam(0.5), new Valley(1).Gradient, [10, 1], 100);
        var narrow = Descent.Run(new Adam(0.5), new Valley(10_000).Gradient, [10, 1], 100);
        round.Zip(narrow, (p, q) => Math.Max(Math.Abs(p[0] - q[0]), Math.Abs(p[1] - q[1]))).Max().ShouldBeLessThan(1e-5);
    }

    [Theory]
    [InlineData("Sgd")]
    [InlineData("Momentum")]
    [InlineData("RmsProp")]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    public void The_chapter_shows_the_library_s_own_text(string rule) =>
        LessonText.Chapter("05-adam-and-the-step-size.ipynb").ShouldContain(LessonText.Class("Optimization/Optimizers.cs", rule));

    private static double FirstStep(StepRule rule, double g) => -Descent.Run(rule, _ => [g], [0], 1)[1][0];

    /// <summary>What is left of a parameter that began at 1 when the gradient swings between +s and -s.</summary>
    private static double Left(StepRule rule, double s, double pull)
    {
        double[] theta = [1];
        for (var t = 0; t < 500; t++) rule.Step(theta, [(t % 2 == 0 ? s : -s) + pull * theta[0]]);
        return theta[0];
    }

    /// <summary>Distance after 100 steps on Rosenbrock's function, theirs with autograd, ours with the formula.</summary>
    private static double Gap(StepRule ours, Func<TorchSharp.Modules.Parameter[], optim.Optimizer> box)
    {
        double[] own = [-1.5, 2];
        var theta = new TorchSharp.Modules.Parameter(tensor(own));
        var theirs = box([theta]);
        for (var step = 0; step < 100; step++)
        {
            theirs.zero_grad();
            var (x, y) = (theta[0], theta[1]);
            ((1 - x).pow(2) + 100 * (y - x.pow(2)).pow(2)).backward();
            theirs.step();
            ours.Step(own, Rosenbrock.Gradient(own));
        }

        return Math.Max(Math.Abs(own[0] - theta[0].item<double>()), Math.Abs(own[1] - theta[1].item<double>()));
    }
}
