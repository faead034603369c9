using Lessons.MixtureOfExperts;
using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Tests.MixtureOfExperts;

public class LoadBalancingTests
{
    public static TheoryData<StoredCase> Stored(string name) => [.. StoredCase.All("gates").Where(c => c.Name == name)];

    [Theory]
    [Equation("20.5")]
    [MemberData(nameof(Stored), "importance")]
    public void The_importance_loss_equals_PyTorchs(StoredCase stored)
    {
        var leaves = stored.Leaves();
        stored.Hold(LoadBalancing.Importance(Gating.SoftmaxOfTopK(leaves["clean"], stored.Integer("k")).Gates, 0.1).Loss, leaves);
    }

    [Theory]
    [Equation("20.4")]
    [MemberData(nameof(Stored), "choice probabilities")]
    public void Choice_probabilities_equal_PyTorchs(StoredCase stored)
    {
        var leaves = stored.Leaves();
        var gating = Noisy(stored, leaves);
        stored.Hold(
            LoadBalancing.ChoiceProbabilities(gating.Noise!.Value.Clean, gating.Noise.Value.Deviation, gating.Scores, gating.K), leaves);
    }

    [Theory]
    [Equation("20.7")]
    [MemberData(nameof(Stored), "load")]
    public void The_load_loss_equals_PyTorchs(StoredCase stored)
    {
        var leaves = stored.Leaves();
        stored.Hold(LoadBalancing.Load(Noisy(stored, leaves), 0.1).Loss, leaves);
    }

    [Theory]
    [Equation("20.9")]
    [MemberData(nameof(Stored), "switch")]
    public void The_switch_loss_equals_PyTorchs(StoredCase stored)
    {
        var leaves = stored.Leaves();
        stored.Hold(LoadBalancing.Switch(leaves["clean"].softmax(-1), 0.01, stored.Integer("k")).Loss, leaves);
    }

    [Theory]
    [Equation("20.8")]
    [MemberData(nameof(Stored), "switch unscaled")]
    public void The_loss_without_N_equals_PyTorchs(StoredCase stored)
    {
        var leaves = stored.Leaves();
        stored.Hold(LoadBalancing.SwitchUnscaled(leaves["clean"].softmax(-1), 0.01, stored.Integer("k")).Loss, leaves);
    }

    /// <summary>Three tokens, four experts: importance 1.5, 0.7, 0.5, 0.3, mean 0.75, variance 0.2075.</summary>
    [Fact]
    [Equation("20.5")]
    [Equation("20.6")]
    public void Importance_by_hand()
    {
        var gates = tensor(new[,] { { 0.7, 0.3, 0, 0 }, { 0.8, 0, 0.2, 0 }, { 0, 0.4, 0.3, 0.3 } });
        var (loss, importance) = LoadBalancing.Importance(gates, weight: 0.1);
        Of(importance).Zip([1.5, 0.7, 0.5, 0.3], (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-12);
        LoadBalancing.SquaredVariation(importance).item<double>().ShouldBe(0.2075 / 0.5625, 1e-12); // 0.3689
        loss.item<double>().ShouldBe(0.1 * 0.2075 / 0.5625, 1e-12);
    }

    /// <summary>Four tokens, three experts, of which the first wins three times.</summary>
    [Fact]
    [Equation("20.8")]
    [Equation("20.9")]
    public void Switch_by_hand()
    {
        var p = tensor(new[,] { { 0.6, 0.3, 0.1 }, { 0.5, 0.3, 0.2 }, { 0.7, 0.2, 0.1 }, { 0.2, 0.6, 0.2 } });
        var (loss, f, P) = LoadBalancing.SwitchUnscaled(p, alpha: 0.01);
        Of(f).ShouldBe([0.75, 0.25, 0]);
        Of(P).Zip([0.5, 0.35, 0.15], (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-12);
        loss.item<double>().ShouldBe(0.01 * (0.75 * 0.5 + 0.25 * 0.35), 1e-12); // 0.004625
        LoadBalancing.Switch(p, alpha: 0.01).Loss.item<double>().ShouldBe(3 * 0.004625, 1e-12);
    }

    /// <summary>Only P carries a gradient: dL/dp_i(x) = alpha N f_i / T for every token x.</summary>
    [Fact]
    [Equation("20.9")]
    public void The_gradient_of_a_probability_is_its_experts_share()
    {
        var p = tensor(new[,] { { 0.6, 0.3, 0.1 }, { 0.5, 0.3, 0.2 }, { 0.7, 0.2, 0.1 }, { 0.2, 0.6, 0.2 } }).requires_grad_(true);
        var (loss, f, _) = LoadBalancing.Switch(p, alpha: 1);
        f.requires_grad.ShouldBeFalse();
        loss.backward();
        var expected = new[] { 0.75, 0.25, 0 }.Select(share => 3 * share / 4).ToArray();
        Of(p.grad!).Chunk(3).ShouldAllBe(row => row.Zip(expected, (a, b) => Math.Abs(a - b)).Max() < 1e-12);
    }

    /// <summary>One token, three experts, k = 1: expert 1 must beat 2, the others must beat 3.</summary>
    [Fact]
    [Equation("20.4")]
    public void Choice_probabilities_by_hand()
    {
        var clean = tensor(new[,] { { 1.0, 2.0, 0.0 } });
        var deviation = tensor(new[,] { { 1.0, 2.0, 0.5 } });
        var scores = tensor(new[,] { { 3.0, 2.0, 0.2 } });
        var P = Of(LoadBalancing.ChoiceProbabilities(clean, deviation, scores, k: 1));
        P[0].ShouldBe(0.158655, 5e-7); // Phi((1 - 2) / 1)
        P[1].ShouldBe(0.308538, 5e-7); // Phi((2 - 3) / 2)
        P[2].ShouldBe(0, 5e-7);        // Phi((0 - 3) / 0.5)
        var two = Of(LoadBalancing.ChoiceProbabilities(clean, deviation, scores, k: 2));
        two[0].ShouldBe(0.788145, 5e-7); // the second best of the others is 0.2: Phi(0.8)
    }

    /// <summary>The formula against drawing: the noise of one expert is drawn again and again, that of the others stays.</summary>
    [Fact]
    [Equation("20.4")]
    public void Choice_probabilities_are_frequencies()
    {
        const int draws = 40_000;
        var generator = new Generator(3);
        var (clean, raw, normal) = (Normal(1, 5), Normal(1, 5), Normal(1, 5));
        var gating = NoisyTopKGate.Choose(clean, raw, normal, k: 2);
        var P = Of(LoadBalancing.ChoiceProbabilities(clean, gating.Noise!.Value.Deviation, gating.Scores, 2));
        for (var i = 0; i < 5; i++)
        {
            var again = normal.expand(draws, 5).clone();
            again.narrow(1, i, 1).copy_(Normal(draws, 1));
            var chosen = NoisyTopKGate.Choose(clean.expand(draws, 5), raw.expand(draws, 5), again, 2).Load[i].item<long>() / (double)draws;
            chosen.ShouldBe(P[i], 4 * Math.Sqrt(P[i] * (1 - P[i]) / draws) + 1e-4, $"expert {i}");
        }

        Tensor Normal(params long[] shape) => randn(shape, dtype: float64, generator: generator);
    }

    public static TheoryData<string> Losses => ["importance", "load", "switch"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradients_are_those_of_differences(string name)
    {
        var generator = new Generator(5);
        var (values, raw, normal) = (Normal(), Normal(), Normal());
        Tensor Loss(Tensor clean) => name switch
        {
            "importance" => LoadBalancing.Importance(Gating.SoftmaxOfTopK(clean, 2).Gates, 0.5).Loss,
            "load" => LoadBalancing.Load(NoisyTopKGate.Choose(clean, raw, normal, 2), 0.5).Loss,
            _ => LoadBalancing.Switch(clean.softmax(-1), 0.5, 2).Loss,
        };

        var clean = values.clone().requires_grad_(true);
        Loss(clean).backward();
        var differences = FiniteDifferences.Gradient(p => Loss(tensor(p, [6, 4])).item<double>(), Of(values));
        Of(clean.grad!).Zip(differences, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-8);
        differences.Max(Math.Abs).ShouldBeGreaterThan(1e-3);

        Tensor Normal() => randn([6, 4], dtype: float64, generator: generator);
    }

    [Fact]
    [Equation("20.5")]
    [Equation("20.8")]
    [Equation("20.9")]
    public void Ends_of_the_scale()
    {
        // All four experts share evenly: 0 for importance, alpha and alpha / N for the other two.
        var even = full([8, 4], 0.25, dtype: float64);
        LoadBalancing.Importance(even, 1).Loss.item<double>().ShouldBe(0, 1e-12);
        LoadBalancing.Switch(even, 0.01).Loss.item<double>().ShouldBe(0.01, 1e-12);
        LoadBalancing.SwitchUnscaled(even, 0.01).Loss.item<double>().ShouldBe(0.0025, 1e-12);
        // One gets everything: N - 1, alpha N and alpha.
        var one = zeros([8, 4], dtype: float64);
        one.narrow(1, 2, 1).fill_(1);
        LoadBalancing.Importance(one, 1).Loss.item<double>().ShouldBe(3, 1e-12);
        LoadBalancing.Switch(one, 0.01).Loss.item<double>().ShouldBe(0.04, 1e-12);
        LoadBalancing.SwitchUnscaled(one, 0.01).Loss.item<double>().ShouldBe(0.01, 1e-12);
        // A single expert is in balance with itself.
        LoadBalancing.Importance(ones(3, 1), 1).Loss.item<float>().ShouldBe(0);
        LoadBalancing.Load(NoisyTopKGate.Choose(zeros(3, 1), zeros(3, 1), zeros(3, 1), 1), 1).Loss.item<float>().ShouldBe(0);
        LoadBalancing.Switch(ones(3, 1), 0.01).Loss.item<float>().ShouldBe(0.01f, 1e-8f);
    }

    [Fact]
    public void With_k_equal_to_N_everybody_is_chosen()
    {
        var gating = NoisyTopKGate.Choose(zeros(4, 3), zeros(4, 3), zeros(4, 3), 3);
        var (loss, load) = LoadBalancing.Load(gating, 1);
        loss.item<float>().ShouldBe(0);
        Of(load).ShouldBe([4, 4, 4]);
        LoadBalancing.Switch(gating.Probabilities, 0.01, k: 3).Loss.item<float>().ShouldBe(0.01f, 1e-8f);
    }

    /// <summary>An expert that is shut out has no chance, and its rivals none to lose against; no gradient becomes NaN.</summary>
    [Fact]
    [Equation("20.4")]
    public void Scores_of_minus_infinity_leave_finite_gradients()
    {
        var clean = tensor(new[,] { { 0.3, double.NegativeInfinity, double.NegativeInfinity }, { 0.1, 0.2, double.NegativeInfinity } })
            .requires_grad_(true);
        var raw = zeros([2, 3], dtype: float64).requires_grad_(true);
        var gating = NoisyTopKGate.Choose(clean, raw, zeros([2, 3], dtype: float64), 1);
        var (loss, load) = LoadBalancing.Load(gating, 1);
        Of(load)[0].ShouldBe(1 + 0.442640, 1e-5); // alone, then Phi(-0.1 / ln 2)
        Of(load)[2].ShouldBe(0);
        (loss + LoadBalancing.Switch(gating.Probabilities, 1).Loss + LoadBalancing.Importance(gating.Gates, 1).Loss).backward();
        Of(clean.grad!).ShouldAllBe(g => double.IsFinite(g));
        Of(raw.grad!).ShouldAllBe(g => double.IsFinite(g));
    }

    /// <summary>
    /// k = 2, but only expert 2 is open: it is chosen for certain, the others are shut although nobody stands in their way.
    /// </summary>
    [Fact]
    [Equation("20.4")]
    public void Who_is_shut_out_has_no_chance_even_without_a_rival()
    {
        var scores = tensor(new[,] { { double.NegativeInfinity, double.NegativeInfinity, 0.3 } });
        Of(LoadBalancing.ChoiceProbabilities(scores, ones_like(scores), scores, k: 2)).ShouldBe([0, 0, 1]);
    }

    [Fact]
    public void Ties_go_to_the_first_expert()
    {
        Of(LoadBalancing.Switch(full([5, 4], 0.25, dtype: float64), 1).F).ShouldBe([1, 0, 0, 0]);
        Of(LoadBalancing.Switch(full([5, 4], 0.25, dtype: float64), 1, k: 2).F).ShouldBe([0.5, 0.5, 0, 0]);
    }

    [Fact]
    public void Impossible_losses_are_refused_in_a_sentence()
    {
        LoadBalancing.Importance(ones(2, 2), 0).Loss.item<float>().ShouldBe(0); // a weight of 0 leaves the loss out
        Message(() => LoadBalancing.Importance(zeros(0, 3), 1))
            .ShouldBe("LoadBalancing.Importance: the gates have shape (0,3); expected (T,N) with at least one token and one expert");
        Message(() => LoadBalancing.Switch(zeros(3), 1)).ShouldContain("the probabilities have shape (3)");
        Message(() => LoadBalancing.Importance(ones(2, 2), -1))
            .ShouldBe("LoadBalancing.Importance: the weight of the loss is -1; expected a finite number, 0 or more");
        Message(() => LoadBalancing.Switch(ones(2, 2), double.NaN)).ShouldContain("NaN");
        Message(() => LoadBalancing.Switch(ones(2, 2), 1, k: 3)).ShouldContain("k is 3");
        Message(() => LoadBalancing.Load(Gating.SoftmaxOfTopK(ones(2, 2), 1), 1))
            .ShouldBe("LoadBalancing.Load: the gate drew no noise; expected the result of a NoisyTopKGate in training");

        static string Message(Action act) => Should.Throw<ArgumentException>(act).Message;
    }

    private static Gating Noisy(StoredCase stored, Dictionary<string, Tensor> leaves) =>
        NoisyTopKGate.Choose(leaves["clean"], leaves["raw"], stored.Given("normal"), stored.Integer("k"));

    private static double[] Of(Tensor t) => t.detach().reshape(-1).to_type(float64).data<double>().ToArray();
}
