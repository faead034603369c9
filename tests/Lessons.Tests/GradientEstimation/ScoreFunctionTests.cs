using FsCheck;
using FsCheck.Fluent;
using Lessons.GradientEstimation;
using Lessons.Optimization;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace Lessons.Tests.GradientEstimation;

public class ScoreFunctionTests
{
    private static readonly Gen<double> Number = Gen.Choose(-3000, 3000).Select(i => i / 1000.0);

    private static readonly Arbitrary<(double[] Logits, double[] Costs, double Baseline)> Problems =
        (from K in Gen.Choose(2, 4)
         from logits in Number.ArrayOf(K)
         from costs in Number.ArrayOf(K)
         from baseline in Number
         select (logits, costs, baseline)).ToArbitrary();

    [Fact]
    [Equation("10.7")]
    [Equation("10.8")]
    public void Values_and_gradients_equal_PyTorchs()
    {
        using var scope = NewDisposeScope();
        foreach (var stored in ReferenceFile.Load("relaxation.json")["scores"]!.AsArray())
        {
            var logits = ReferenceCase.Read(stored!["logits"]!).requires_grad_(true);
            var (choices, costs) = (ReferenceCase.Read(stored["choices"]!), ReferenceCase.Read(stored["costs"]!));
            var log = logits.log_softmax(-1).index_select(0, choices); // (N)
            var surrogate = stored.Text("baseline") switch
            {
                "none" => ScoreFunction.Surrogate(log, costs),
                "constant" => ScoreFunction.Surrogate(log, costs, tensor(0.75, float64)),
                _ => ScoreFunction.Surrogate(log, costs, ScoreFunction.LeaveOneOut(costs)),
            };
            surrogate.backward();
            surrogate.item<double>().ShouldBe(double.Parse(stored.Text("value")), 1e-14);
            new Tolerance(1e-14, 1e-12).Check(
                ReferenceCase.Values(logits.grad!), ReferenceFile.Doubles(stored["gradient"]!.Text("values")), stored.Text("baseline"));
            if (stored.Text("baseline") == "leave one out")
                new Tolerance(1e-14, 1e-12).Check(
                    ReferenceCase.Values(ScoreFunction.LeaveOneOut(costs)), ReferenceFile.Doubles(stored.Text("baselines")), "baselines");
        }
    }

    [Fact]
    [Equation("10.6")]
    public void The_exact_gradient_is_that_of_differences()
    {
        Prop.ForAll(Problems, p =>
        {
            using var scope = NewDisposeScope();
            var exact = ScoreFunction.ExactGradient(tensor(p.Logits), tensor(p.Costs)).data<double>().ToArray();
            var differences = FiniteDifferences.Gradient(l => (tensor(l).softmax(-1) * tensor(p.Costs)).sum().item<double>(), p.Logits);
            exact.Zip(differences, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-7);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    [Equation("10.7")]
    [Equation("10.8")]
    public void The_expectation_over_all_draws_is_the_exact_gradient_with_any_baseline()
    {
        Prop.ForAll(Problems, p =>
        {
            using var scope = NewDisposeScope();
            var exact = ScoreFunction.ExactGradient(tensor(p.Logits), tensor(p.Costs)).data<double>().ToArray();
            Distance(Expected(p.Logits, p.Costs, 1, (log, f) => ScoreFunction.Surrogate(log, f)), exact).ShouldBeLessThan(1e-12);
            Distance(Expected(p.Logits, p.Costs, 1, (log, f) => ScoreFunction.Surrogate(log, f, tensor(p.Baseline, float64))), exact)
                .ShouldBeLessThan(1e-12);
            Distance(Expected(p.Logits, p.Costs, 3, (log, f) => ScoreFunction.Surrogate(log, f, ScoreFunction.LeaveOneOut(f))), exact)
                .ShouldBeLessThan(1e-12);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_baseline_that_has_seen_its_own_draw_is_biased()
    {
        using var scope = NewDisposeScope();
        double[] logits = [0, 1, -1], costs = [1, 2, 4];
        var exact = ScoreFunction.ExactGradient(tensor(logits), tensor(costs)).data<double>().ToArray();
        // The mean of all N draws, their own included, shrinks the gradient by (N - 1) / N.
        var shrunk = Expected(logits, costs, 3, (log, f) => ScoreFunction.Surrogate(log, f, f.mean()));
        shrunk.Zip(exact, (a, b) => Math.Abs(a - b * 2 / 3)).Max().ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void No_gradient_reaches_the_costs()
    {
        using var scope = NewDisposeScope();
        var costs = tensor(new[] { 1.0, 2 }, requires_grad: true);
        var log = tensor(new[] { -0.5, -1 }, requires_grad: true);
        ScoreFunction.Surrogate(log, costs, ScoreFunction.LeaveOneOut(costs)).backward();
        costs.grad.ShouldBeNull();
        log.grad!.data<double>().ToArray().ShouldBe([-0.5, 0.5]);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        using var scope = NewDisposeScope();
        Message(() => ScoreFunction.Surrogate(zeros(3), zeros(2)))
            .ShouldBe("ScoreFunction: (3) and costs (2), expected two lists of equal length, with one number or more");
        Message(() => ScoreFunction.Surrogate(zeros(3), zeros(3), zeros(2)))
            .ShouldBe("ScoreFunction: costs (3) and baseline (2), expected one number or one for each cost");
        Message(() => ScoreFunction.LeaveOneOut(zeros(1)))
            .ShouldBe("ScoreFunction.LeaveOneOut: costs (1), expected (N) with two draws or more");

        static string Message(Action act) => Should.Throw<ArgumentException>(act).Message;
    }

    /// <summary>The gradient of the surrogate, averaged over all K^N lists of draws with their probabilities.</summary>
    private static double[] Expected(double[] values, double[] costs, int N, Func<Tensor, Tensor, Tensor> surrogate)
    {
        var (K, sum) = (values.Length, new double[values.Length]);
        var p = tensor(values).softmax(-1).data<double>().ToArray();
        for (var code = 0; code < (int)Math.Pow(K, N); code++)
        {
            var draws = Enumerable.Range(0, N).Select(n => (long)(code / (int)Math.Pow(K, n) % K)).ToArray();
            var logits = tensor(values, requires_grad: true);
            surrogate(logits.log_softmax(-1).index_select(0, tensor(draws)), tensor(draws.Select(d => costs[d]).ToArray())).backward();
            var weight = draws.Aggregate(1.0, (w, d) => w * p[d]);
            var gradient = logits.grad!.data<double>().ToArray();
            for (var i = 0; i < K; i++) sum[i] += weight * gradient[i];
        }

        return sum;
    }

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
