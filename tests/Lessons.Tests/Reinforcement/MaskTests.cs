using System.Globalization;
using Lessons.Models;
using Lessons.Preference;
using Lessons.Reinforcement;
using static TorchSharp.torch;

namespace Lessons.Tests.Reinforcement;

/// <summary>
/// What stands where a mask is 0 changes nothing: not a value, not a gradient. RANDOM_MASKS says how many random cases are tried.
/// </summary>
public class MaskTests
{
    private static readonly double[] Anything = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e30, -1e30];

    private static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("RANDOM_MASKS") ?? "40", CultureInfo.InvariantCulture);

    /// <summary>
    /// A loss or a statistic of tensors that are masked alike; those of (B, T, V) by their position, (B, T) int64 ones are
    /// tokens.
    /// </summary>
    private static readonly Dictionary<string, Func<Tensor[], Tensor, Tensor>> Subjects = new()
    {
        ["Masked.Clear"] = (x, m) => Masked.Clear(x[0], m),
        ["Masked.Mean"] = (x, m) => Masked.Mean(x[0], m),
        ["Masked.Variance"] = (x, m) => Masked.Variance(x[0], m),
        ["Masked.Whiten"] = (x, m) => Masked.Whiten(x[0], m),
        ["Ppo.PolicyLoss"] = (x, m) => Ppo.PolicyLoss(x[0], x[1], x[2], m, 0.2).Loss,
        ["Ppo.PolicyLoss.ClipFraction"] = (x, m) => Ppo.PolicyLoss(x[0], x[1], x[2], m, 0.2).ClipFraction + 0 * Masked.Mean(x[0], m),
        ["Ppo.ValueLoss"] = (x, m) => Ppo.ValueLoss(x[0], x[1], x[2], m, 0.2).Loss,
        ["Gae"] = (x, m) => Gae.Advantages(x[0], x[1], m, 0.9, 0.8) is var (a, r) ? stack([a, r]) : m,
        ["Ppo.PenalizedRewards"] = (x, m) => Ppo.PenalizedRewards(arange(m.shape[0], dtype: float64), x[0], x[1], m, 0.3),
        ["NextToken.Loss"] = (x, m) => NextToken.Loss(x[3], x[4], m),
        ["NextToken.LogProbabilities"] = (x, m) => NextToken.LogProbabilities(x[3], x[4], m),
        ["Dpo.LogProbabilities"] = (x, m) => Dpo.LogProbabilities(
            cat([x[3], zeros_like(x[3].narrow(1, 0, 1))], 1), cat([zeros_like(x[4].narrow(1, 0, 1)), x[4]], 1), cat(
                [ones_like(m.narrow(1, 0, 1)), m], 1)),
        ["ListwiseRanking.Loss"] = (x, m) => ListwiseRanking.Loss(x[0], m.argmax(-1), m),
        ["ListwiseRanking.Probabilities"] = (x, m) => ListwiseRanking.Probabilities(x[0], m),
        ["ListwiseRanking.Gradient"] = (x, m) => ListwiseRanking.Gradient(x[0], m.argmax(-1), m),
    };

    public static TheoryData<string> Names => [.. Subjects.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_stands_at_masked_positions_changes_neither_value_nor_gradient(string name)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            using var scope = NewDisposeScope();
            var random = new Random(seed);
            var (B, T, V) = (random.Next(1, 5), random.Next(3, 8), random.Next(2, 6));
            var m = new double[B * T];
            for (var i = 0; i < m.Length; i++) m[i] = i % T is 0 or 1 || random.Next(2) == 0 ? 1 : 0;
            for (var i = m.Length - 1; i > 0; i--) // not always the first two of a row
            {
                var j = i / T * T + random.Next(i % T + 1);
                (m[i], m[j]) = (m[j], m[i]);
            }

            double[] Numbers(int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 6 - 3)];
            double[][] x = [Numbers(B * T), Numbers(B * T), Numbers(B * T), Numbers(B * T * V)];
            long[] tokens = [.. Enumerable.Range(0, B * T).Select(_ => random.NextInt64(V))];
            var expected = Run(name, x, tokens, m, B, T, V);

            var (spoilt, wrong) = (x.Select(row => (double[])row.Clone()).ToArray(), (long[])tokens.Clone());
            for (var i = 0; i < m.Length; i++)
            {
                if (m[i] == 1) continue;
                foreach (var row in spoilt[..3]) row[i] = Anything[random.Next(Anything.Length)];
                for (var v = 0; v < V; v++) spoilt[3][i * V + v] = Anything[random.Next(Anything.Length)];
                wrong[i] = new long[] { -100, -1, V, long.MaxValue }[random.Next(4)];
            }

            var actual = Run(name, spoilt, wrong, m, B, T, V);
            actual.ShouldBe(expected, $"seed {seed}");
            actual.ShouldAllBe(a => double.IsFinite(a));
        }
    }

    /// <summary>The numbers of the result, and its gradient in every float tensor.</summary>
    private static double[] Run(string name, double[][] x, long[] tokens, double[] m, int B, int T, int V)
    {
        Tensor[] all = [.. x[..3].Select(row => tensor(row, [B, T]).requires_grad_()), tensor(x[3], [B, T, V])
            .requires_grad_(), tensor(tokens, [B, T])];
        var y = Subjects[name](all, tensor(m, [B, T]));
        if (y.requires_grad) (y * arange(1, y.numel() + 1, dtype: float64).reshape(y.shape)).sum().backward();
        return [.. y.Doubles(), .. all[..4].SelectMany(t => t.grad is null ? [] : t.grad.Doubles())];
    }

    [Fact]
    public void Other_shapes_are_refused_with_both()
    {
        var (x, m) = (zeros(2, 3), ones(2, 3));
        foreach (var mask in new[] { ones(3), ones(2), ones(2, 1), ones(1, 3), ones(3, 2) })
        {
            var shape = $"({string.Join(',', mask.shape)})";
            Refused(() => Masked.Clear(x, mask)).ShouldContain($"shape (2,3) and the mask {shape}");
            Refused(() => Masked.Mean(x, mask)).ShouldContain($"shape (2,3) and the mask {shape}");
            Refused(() => Masked.Variance(x, mask)).ShouldContain($"shape (2,3) and the mask {shape}");
            Refused(() => Masked.Whiten(x, mask)).ShouldContain($"shape (2,3) and the mask {shape}");
            Refused(() => NextToken.Loss(zeros(2, 3, 5), zeros(2, 3, dtype: int64), mask))
                .ShouldContain($"shape (2,3) and the mask {shape}");
            Refused(() => Gae.Advantages(x, x, mask, 1, 1)).ShouldContain(shape);
        }

        Refused(() => NextToken.Loss(zeros(4, 3, 5), zeros(4, 3, dtype: int64), tensor([0f, 1, 1])))
            .ShouldContain("(4,3) and the mask (3)");
        Refused(() => NextToken.Loss(zeros(3, 2, 2), zeros(3, 2, dtype: int64), ones(3, 1))).ShouldContain("(3,2) and the mask (3,1)");
        Refused(() => NextToken.Loss(zeros(2, 3, 2), zeros(3, 2, dtype: int64)))
            .ShouldBe("NextToken.Loss: logits (2,3,2) and targets (3,2); expected (B,T,V) and (B,T)");
        Refused(() => NextToken.LogProbabilities(zeros(2, 3, 2), zeros(6, dtype: int64))).ShouldContain("logits (2,3,2) and targets (6)");
        Refused(() => Dpo.ImplicitReward(zeros(3), zeros(3, 1), 0.1)).ShouldContain("shapes (3) and (3,1)");
        Refused(() => Dpo.Weight(zeros(3), zeros(1), 0.1)).ShouldContain("shapes (3) and (1)");
        Refused(() => Gae.Advantages(zeros(3), zeros(3), ones(3), 1, 1)).ShouldBe("Gae.Advantages: the mask has shape (3); expected (B,T)");
    }

    [Fact]
    public void A_row_without_a_real_token_is_refused_everywhere_in_one_sentence()
    {
        var (x, m) = (zeros(2, 3), tensor(new[] { 1f, 1, 0, 0, 0, 0 }, [2, 3]));
        var (logits, tokens) = (zeros(2, 3, 5), zeros(2, 3, dtype: int64));
        foreach (var (method, call) in new (string, Action)[]
        {
            ("Gae.Advantages", () => Gae.Advantages(x, x, m, 1, 1)),
            ("Ppo.PolicyLoss", () => Ppo.PolicyLoss(x, x, x, m, 0.2)),
            ("Ppo.ValueLoss", () => Ppo.ValueLoss(x, x, x, m, 0.2)),
            ("Ppo.PenalizedRewards", () => Ppo.PenalizedRewards(ones(2), x, x, m, 0.1)),
            ("NextToken.Loss", () => NextToken.Loss(logits, tokens, m)),
            ("Dpo.LogProbabilities", () => Dpo.LogProbabilities(logits, tokens, m)),
        })
            Refused(call).ShouldBe($"{method}: row 1 of the mask is 0 everywhere; expected at least one real token");
        Refused(() => Ppo.PolicyLoss(x, x, x, m * 0.5, 0.2))
            .ShouldBe("Ppo.PolicyLoss: the mask holds 0.5; expected 1 for real tokens and 0 for others");
    }

    [Theory]
    [InlineData(1001, 1234.567)]
    [InlineData(3000, 100.3)]
    [InlineData(5000, 0.7)]
    [InlineData(2, 3e38)]
    [InlineData(1000, 3e38)]
    [InlineData(777, -1e-30)]
    public void Whitened_equal_numbers_are_zeros_at_any_length_and_size(int T, double value)
    {
        foreach (var type in new[] { float32, float64 })
        {
            using var scope = NewDisposeScope();
            var x = full([1, T], value, dtype: type);
            Masked.Whiten(x, ones(1, T, dtype: type)).Doubles().ShouldAllBe(w => w == 0);
            Masked.Variance(x, ones(1, T, dtype: type)).Number().ShouldBe(0);
        }
    }

    [Fact]
    public void Numbers_that_differ_in_their_last_digits_are_whitened_by_what_differs()
    {
        float[] x = [.. Enumerable.Range(0, 1000).Select(i => 100_000 + i % 5 / 128f)];
        var white = Masked.Whiten(tensor(x, [1, 1000]), ones(1, 1000)).Doubles();
        var deviation = Math.Sqrt(x.Select(v => Math.Pow(v - x.Average(u => (double)u), 2)).Sum() / 999);
        white.ShouldBe(x.Select(v => (v - x.Average(u => (double)u)) / deviation), 1e-3);
    }

    [Theory]
    [InlineData(99, 1, -1.2, 0)]
    [InlineData(99, 0, 0, 0)]
    [InlineData(1000, 2, -2.4, 0)]
    [InlineData(-1000, 1, 0, 0)]
    [InlineData(-1000, -1, 0.8, 0)]
    public void The_clipped_branch_has_no_NaN(double logRatio, double advantage, double loss, double gradient)
    {
        foreach (var type in new[] { float32, float64 })
        {
            var logProbs = tensor([-1.0], [1, 1], dtype: type).requires_grad_();
            var result = Ppo.PolicyLoss(logProbs, tensor([-1 - logRatio], [1, 1], dtype: type), tensor(
                [advantage], [1, 1], dtype: type), ones(1, 1, dtype: type), 0.2);
            result.Loss.backward();
            result.Loss.Number().ShouldBe(loss, 1e-6);
            logProbs.grad!.Number().ShouldBe(gradient);
        }
    }

    [Fact]
    public void A_ratio_that_overflows_at_a_disadvantage_is_infinite_as_the_formula_is() =>
        Ppo.PolicyLoss(Row(0), Row(-1000), Row(-1), Row(1), 0.2).Loss.Number().ShouldBe(double.PositiveInfinity);

    [Fact]
    public void Numbers_out_of_range_are_refused_with_the_value()
    {
        var one = Row(1);
        Refused(() => Ppo.PolicyLoss(one, one, one, one, double.PositiveInfinity))
            .ShouldContain("clip is Infinity; expected more than 0, and finite");
        Refused(() => Ppo.PenalizedRewards(tensor([1.0]), one, one, one, -1))
            .ShouldContain("beta is -1; expected a finite number, 0 or more");
        Refused(() => Ppo.PenalizedRewards(tensor([double.NaN]), one, one, one, 1))
            .ShouldContain("the score of answer 0 is NaN; expected a finite number");
        Refused(() => new PpoSettings(Epochs: 0).Check()).ShouldBe("PpoSettings: Epochs is 0; expected 1 or more");
        Refused(() => new PpoSettings(Minibatch: -3).Check()).ShouldBe("PpoSettings: Minibatch is -3; expected 1 or more");
        Refused(() => new PpoSettings(Gamma: 1.1).Check()).ShouldBe("PpoSettings: Gamma is 1.1; expected 0 to 1");
        Refused(() => new PpoSettings(Beta: double.NaN).Check()).ShouldBe("PpoSettings: Beta is NaN; expected a finite number, 0 or more");
        Refused(() => ListwiseRanking.Probabilities(tensor(new[] { double.NaN, 1 }, [1, 2])))
            .ShouldContain("the largest score of question 0 is NaN");
        Refused(() => BestOfN.Choose(tensor(new[] { double.NaN, 1 }, [1, 2]))).ShouldContain("BestOfN.Choose: score 0 is NaN");
        Refused(() => Calibration.Error([])).ShouldContain("0 bins hold 0 cases");
        Refused(() => new Annotator(0, new(1))).ShouldContain("the temperature is 0; expected a finite number above 0");
        Refused(() => ReviewTokens.EncodePairs([new([], "a", "b")]))
            .ShouldBe("ReviewTokens.EncodePairs: the prompt of pair 0 has 0 turns; expected 1 or more, of which the last is answered");
    }

    /// <summary>On ordinary numbers the guards change no bit of a value or a gradient: float32, as the chapters feed them.</summary>
    [Fact]
    public void Ordinary_numbers_give_the_bits_of_the_plain_formulas()
    {
        manual_seed(8);
        var m = rand(16, 30).gt(0.3).to_type(float32);
        using (no_grad()) m.narrow(1, 0, 2).fill_(1);
        var (old, A, R, targets) = (-rand(16, 30) * 4, randn(16, 30), randn(16, 30), randint(0, 50, [16, 30]));
        Same(x => Ppo.PolicyLoss(x, old, A, m, 0.2).Loss, x =>
        {
            var ratio = (x - old).masked_fill(m.eq(0), 0).exp();
            return maximum(-A * ratio, -A * ratio.clamp(0.8, 1.2)).masked_fill(m.eq(0), 0).sum() / m.sum();
        }, old + randn(16, 30));
        Same(x => Ppo.ValueLoss(x, A, R, m, 0.2).Loss, x =>
        {
            var free = (x - R).masked_fill(m.eq(0), 0).pow(2);
            var clipped = (A + (x - A).masked_fill(m.eq(0), 0).clamp(-0.2, 0.2) - R).pow(2);
            return 0.5 * (maximum(free, clipped).masked_fill(m.eq(0), 0).sum() / m.sum());
        }, A + randn(16, 30));
        Same(x => Masked.Whiten(x, m), x =>
        {
            var mean = x.masked_fill(m.eq(0), 0).sum() / m.sum();
            var variance = (x - mean).pow(2).masked_fill(m.eq(0), 0).sum() / (m.sum() - 1);
            return ((x - mean) / (variance + 1e-8).sqrt()).masked_fill(m.eq(0), 0);
        }, A * 0.3 + 0.5);
        Tensor PerToken(Tensor x) => nn.functional.cross_entropy(x.reshape(480, 50), targets.reshape(480), reduction: nn.Reduction.None)
            .neg().view(16, 30);
        var logits = randn(16, 30, 50);
        Same(x => NextToken.Loss(x, targets, m), x => (PerToken(x) * m).sum() / m.sum() * -1, logits);
        Same(x => NextToken.LogProbabilities(x, targets, m).sum(1), x => PerToken(x).masked_fill(m.eq(0), 0).sum(1), logits);
        Same(x => NextToken.LogProbabilities(x, targets), PerToken, logits);
        var policy = new BigramPolicy(V: 4, T: 4);
        var before = policy.LogProbability(policy.All).detach();
        policy.KlFrom(before).Number().ShouldBe((before.exp() * (before - policy.LogProbability(policy.All))).sum().Number());

        static void Same(Func<Tensor, Tensor> guarded, Func<Tensor, Tensor> plain, Tensor at)
        {
            float[] Numbers(Func<Tensor, Tensor> f)
            {
                var x = at.detach().clone().requires_grad_();
                var y = f(x);
                (y * arange(1, y.numel() + 1, dtype: float32).reshape(y.shape)).sum().backward();
                return [.. y.detach().data<float>(), .. x.grad!.data<float>()];
            }

            Numbers(guarded).ShouldBe(Numbers(plain));
        }
    }

    private static Tensor Row(params double[] numbers) => tensor(numbers, [1, numbers.Length]);

    private static string Refused(Action call) => Should.Throw<ArgumentException>(call).Message.Split(" (Parameter")[0];
}
