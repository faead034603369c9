using Lessons.Optimization;
using Lessons.Reinforcement;
using static TorchSharp.torch;

namespace Lessons.Tests.Reinforcement;

/// <summary>REINFORCE, baselines and the trust-region step where every answer can be listed.</summary>
public class SmallPolicyTests
{
    private static BigramPolicy Disturbed(int V = 3, int T = 3, int seed = 1)
    {
        manual_seed(seed);
        var policy = new BigramPolicy(V, T);
        using (no_grad()) policy.Logits.copy_(randn(V + 1, V, dtype: float64));
        return policy;
    }

    private static double Reward(long[] answer) => answer.Count(token => token == 1) - 0.5 * answer[0];

    [Fact]
    public void Probabilities_of_all_answers_add_up_to_1()
    {
        var policy = Disturbed(V: 3, T: 4);
        policy.All.shape.ShouldBe([81, 4]);
        policy.All.data<long>().ToArray().Chunk(4).Select(a => string.Join(",", a)).Distinct().Count().ShouldBe(81);
        policy.LogProbability(policy.All).exp().sum().item<double>().ShouldBe(1, 1e-12);
        var answer = tensor(new long[,] { { 2, 0, 1, 1 } });
        var table = policy.Logits.log_softmax(1);
        var byHand = table[0, 2] + table[3, 0] + table[1, 1] + table[2, 1];
        policy.LogProbability(answer).item<double>().ShouldBe(byHand.item<double>(), 1e-12);
        policy.LogProbabilities(answer).gather(2, answer.unsqueeze(2)).sum().item<double>().ShouldBe(byHand.item<double>(), 1e-12);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(10.0)]
    [Equation("17.1")]
    [Equation("17.2")]
    public void Score_function_identity_holds_with_any_baseline(double b)
    {
        var policy = Disturbed();
        var rewards = policy.Rewards(Reward);
        var exact = autograd.grad([policy.ExpectedReward(rewards)], [policy.Logits])[0];
        var p = policy.LogProbability(policy.All).exp().detach();
        var surrogate = (p * (rewards - b) * policy.LogProbability(policy.All)).sum();
        var score = autograd.grad([surrogate], [policy.Logits])[0];
        (exact - score).abs().max().item<double>().ShouldBeLessThan(1e-14);
        var numeric = FiniteDifferences.Gradient(
            x =>
            {
                using var untracked = no_grad();
                policy.Logits.copy_(tensor(x, policy.Logits.shape));
                return policy.ExpectedReward(rewards).item<double>();
            },
            policy.Logits.data<double>().ToArray());
        exact.data<double>().ToArray().ShouldBe(numeric, 1e-8);
    }

    [Fact]
    public void Reinforce_is_the_plain_loop()
    {
        var policy = Disturbed();
        var answers = policy.All.narrow(0, 4, 5);
        double[] rewards = [1, -2, 0.5, 3, 0], baselines = [0.1, 0.2, 0.3, 0.4, 0.5];
        var sum = zeros(4, 3, dtype: float64);
        for (var i = 0; i < 5; i++)
            sum -= autograd.grad([policy.LogProbability(answers.narrow(0, i, 1)).sum()], [policy.Logits])[0] * (
                (rewards[i] - baselines[i]) / 5);
        var gradient = autograd.grad([Reinforce.Loss(policy.LogProbability(answers), rewards, baselines)], [policy.Logits])[0];
        (gradient - sum).abs().max().item<double>().ShouldBeLessThan(1e-14);
        Should.Throw<ArgumentException>(() => Reinforce.Loss(policy.LogProbability(answers), [1, 2]))
            .Message.ShouldContain("(5), 2 rewards, 2 baselines");
    }

    [Fact]
    [Equation("17.3")]
    public void Leave_one_out_is_the_mean_of_the_others()
    {
        Baseline.LeaveOneOut([1, 2, 6]).ShouldBe([4, 3.5, 1.5]);
        Baseline.Mean([1, 2, 6]).ShouldBe([3, 3, 3]);
        Should.Throw<ArgumentException>(() => Baseline.LeaveOneOut([1])).Message.ShouldContain("1 rewards were given; expected 2 or more");
        Should.Throw<ArgumentException>(() => Baseline.Mean([])).Message.ShouldContain("no rewards");
    }

    /// <summary>The variance of (r - b) g over all answers, exactly, is least at the optimal b.</summary>
    [Fact]
    [Equation("17.4")]
    public void No_constant_leaves_less_variance_than_the_optimal_one()
    {
        var policy = Disturbed();
        double[] p = policy.LogProbability(policy.All).exp().data<double>().ToArray(), r = policy.Rewards(Reward).data<double>().ToArray();
        double[][] g = [.. Enumerable.Range(0, p.Length).Select(i =>
            autograd.grad([policy.LogProbability(policy.All.narrow(0, i, 1)).sum()], [policy.Logits])[0].data<double>().ToArray())];
        double[] norms = [.. g.Select(row => row.Sum(x => x * x))];
        var best = Baseline.Optimal(p, r, norms);
        foreach (var b in new[] { best - 0.5, best - 0.01, best + 0.01, best + 0.5, 0, p.Zip(r, (a, c) => a * c).Sum() })
            Second(b).ShouldBeGreaterThan(Second(best));
        Baseline.Optimal([0.5, 0.5], [1, 3], [1, 3]).ShouldBe(2.5, 1e-12);

        // The mean is the same for every b, so the second moment decides.
        double Second(double b) => Enumerable.Range(0, p.Length).Sum(i => p[i] * (r[i] - b) * (r[i] - b) * norms[i]);
    }

    [Fact]
    public void Conjugate_gradients_solve()
    {
        double[][] A = [[4, 1, 0], [1, 3, -1], [0, -1, 2]];
        double[] Product(double[] v) => [.. A.Select(row => row.Zip(v, (a, b) => a * b).Sum())];
        var products = 0;
        double[] Counted(double[] v)
        {
            products++;
            return Product(v);
        }

        double[] b = [1, -2, 3];
        Product(ConjugateGradient.Solve(Counted, b)).ShouldBe(b, 1e-7);
        products.ShouldBeLessThanOrEqualTo(3);
        ConjugateGradient.Solve(Product, [0, 0, 0]).ShouldBe([0, 0, 0]);
    }

    /// <summary>One choice of three: the Fisher matrix is diag(p) - p p^T, solved here by elimination.</summary>
    [Fact]
    [Equation("17.5")]
    public void The_first_trial_of_a_trust_region_step_is_the_natural_gradient_of_the_exact_Fisher_matrix()
    {
        var policy = Disturbed(V: 3, T: 1);
        var rewards = policy.Rewards(answer => answer[0]);
        var p = policy.LogProbability(policy.All).exp().data<double>().ToArray();
        var g = autograd.grad([policy.ExpectedReward(rewards)], [policy.Logits])[0].data<double>().ToArray()[..3];
        var (damping, delta) = (1e-4, 1e-6);
        var F = new double[3, 3];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) F[i, j] = (i == j ? p[i] + damping : 0) - p[i] * p[j];
        var x = Eliminate(F, g);
        var xFx = 0.0;
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++) xFx += x[i] * F[i, j] * x[j];
        var before = policy.Logits.data<double>().ToArray();
        var old = policy.LogProbability(policy.All).detach();
        // No KL is refused here, so that the step stays as long as the formula has it.
        var step = Trpo.Step(policy.Logits, () => policy.ExpectedReward(rewards), () => policy.KlFrom(old) * 0.5, delta / 2, damping / 2);
        step.Halvings.ShouldBe(0);
        var moved = policy.Logits.data<double>().ToArray().Zip(before, (a, b) => a - b).Take(3).ToArray();
        moved.ShouldBe(x.Select(v => v * Math.Sqrt(2 * delta / xFx)), 1e-8);
        policy.KlFrom(old).item<double>().ShouldBe(delta, 0.01 * delta);
    }

    [Fact]
    public void A_trust_region_step_raises_the_reward_within_its_KL()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var policy = Disturbed(seed: seed);
            var rewards = policy.Rewards(Reward);
            for (var i = 0; i < 10; i++)
            {
                var (old, before) = (policy.LogProbability(policy.All).detach(), policy.ExpectedReward(rewards).item<double>());
                var step = Trpo.Step(policy.Logits, () => policy.ExpectedReward(rewards), () => policy.KlFrom(old), delta: 0.05);
                step.Moved.ShouldBeTrue();
                step.Kl.ShouldBeInRange(0.01, 0.05);
                policy.KlFrom(old).item<double>().ShouldBe(step.Kl, 1e-12);
                (policy.ExpectedReward(rewards).item<double>() - before).ShouldBe(step.Improvement, 1e-12);
            }
        }
    }

    [Fact]
    public void A_step_that_cannot_gain_leaves_the_policy_where_it_is()
    {
        var policy = Disturbed();
        var before = policy.Logits.data<double>().ToArray();
        var old = policy.LogProbability(policy.All).detach();
        Trpo.Step(policy.Logits, () => policy.ExpectedReward(zeros(27, dtype: float64)), () => policy.KlFrom(old), 0.05)
            .Moved.ShouldBeFalse();
        policy.Logits.data<double>().ToArray().ShouldBe(before);
        Should.Throw<ArgumentException>(() => Trpo.Step(policy.Logits, () => policy.Logits.sum(), () => policy.KlFrom(old), 0))
            .Message.ShouldContain("delta is 0");
    }

    [Fact]
    public void Samples_come_as_often_as_they_are_likely()
    {
        var policy = Disturbed(V: 2, T: 2);
        var p = policy.LogProbability(policy.All).exp().data<double>().ToArray();
        var drawn = policy.Sample(20_000, new Generator(1)).data<long>().ToArray();
        for (var i = 0; i < 4; i++) (drawn.Count(d => d == i) / 20_000.0).ShouldBe(p[i], 4 * Math.Sqrt(p[i] / 20_000));
        Should.Throw<ArgumentException>(() => new BigramPolicy(1, 3)).Message.ShouldContain("V = 1 and T = 3");
        Should.Throw<ArgumentException>(() => new BigramPolicy(100, 3)).Message.ShouldContain("at most 100,000 answers");
        Should.Throw<ArgumentException>(() => policy.Sample(0, new Generator(1))).Message.ShouldContain("0 answers were asked for");
    }

    private static double[] Eliminate(double[,] A, double[] b)
    {
        var (n, a, x) = (b.Length, (double[,])A.Clone(), (double[])b.Clone());
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                if (j == i) continue;
                var f = a[j, i] / a[i, i];
                for (var k = 0; k < n; k++) a[j, k] -= f * a[i, k];
                x[j] -= f * x[i];
            }

        return [.. x.Select((v, i) => v / a[i, i])];
    }
}
