using Lessons.MixtureOfExperts;
using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Tests.MixtureOfExperts;

public class GateTests
{
    public static TheoryData<StoredCase> Stored(string name) => [.. StoredCase.All("gates").Where(c => c.Name == name)];

    [Theory]
    [Equation("20.1")]
    [Equation("20.3")]
    [MemberData(nameof(Stored), "noisy top k")]
    public void The_noisy_gate_and_its_gradients_equal_PyTorchs(StoredCase stored)
    {
        var leaves = stored.Leaves();
        stored.Hold(NoisyTopKGate.Choose(leaves["clean"], leaves["raw"], stored.Given("normal"), stored.Integer("k")).Gates, leaves);
    }

    [Theory]
    [Equation("20.11")]
    [MemberData(nameof(Stored), "top k of softmax")]
    public void Probabilities_that_stay_and_their_gradients_equal_PyTorchs(StoredCase stored)
    {
        var leaves = stored.Leaves();
        stored.Hold(Gating.TopKOfSoftmax(leaves["clean"], stored.Integer("k")).Gates, leaves);
    }

    /// <summary>The chapter's example: scores 2, 1, 0, -1, of which two stay.</summary>
    [Fact]
    [Equation("20.1")]
    [Equation("20.2")]
    public void Two_of_four_share_the_weight()
    {
        var H = tensor(new double[] { 2, 1, 0, -1 }, [1, 4]);
        Of(KeepTopK.Apply(H, 2)).ShouldBe([2, 1, double.NegativeInfinity, double.NegativeInfinity]);
        var G = Of(Gating.SoftmaxOfTopK(H, 2).Gates);
        G[0].ShouldBe(0.731059, 5e-7); // 1 / (1 + 1/e)
        G[1].ShouldBe(0.268941, 5e-7);
        G[2..].ShouldBe([0, 0]);
        var p = Of(Gating.TopKOfSoftmax(H, 2).Gates);
        p[0].ShouldBe(0.643914, 5e-7); // of four: e^2 / (e^2 + e + 1 + 1/e)
        p[1].ShouldBe(0.236883, 5e-7);
        p[2..].ShouldBe([0, 0]);
    }

    /// <summary>The bias decides who is selected, and has no part in the weights.</summary>
    [Fact]
    public void A_bias_changes_the_choice_and_not_the_ratio()
    {
        var (H, b) = (tensor(new double[] { 2, 1, 0, -1 }, [1, 4]), tensor(new double[] { 0, 0, 1.5, 0 }));
        var G = Of(BiasedTopKGate.Choose(H, b, 2).Gates);
        G[0].ShouldBe(Math.Exp(2) / (Math.Exp(2) + 1), 1e-12);
        G[1].ShouldBe(0);
        G[2].ShouldBe(1 / (Math.Exp(2) + 1), 1e-12);
        G[3].ShouldBe(0);
        Of(BiasedTopKGate.Choose(H, zeros(4, dtype: float64), 2).Gates).ShouldBe(Of(Gating.SoftmaxOfTopK(H, 2).Gates));
        Should.Throw<ArgumentException>(() => BiasedTopKGate.Choose(H, zeros(3), 2))
            .Message.ShouldBe("BiasedTopKGate.Choose: scores (1,4) and bias (3); expected (T,N) and (N)");
    }

    [Fact]
    [Equation("20.10")]
    public void The_bias_rises_for_idle_experts_and_falls_for_busy_ones()
    {
        var gate = new BiasedTopKGate(channels: 2, experts: 4, k: 1);
        gate.Rebalance(tensor(new long[] { 5, 2, 1, 0 }), 0.1); // mean 2
        gate.Rebalance(tensor(new long[] { 3, 3, 2, 0 }), 0.1);
        Of(gate.Bias).ShouldBe([-0.2, -0.1, 0.1, 0.2], 1e-6);
        gate.parameters().Single().shape.ShouldBe([4, 2], "b is no parameter");
        gate.state_dict().Keys.ShouldContain("bias");
        Should.Throw<ArgumentException>(() => gate.Rebalance(zeros(3), 0.1)).Message.ShouldContain("(3); expected (4)");
        Should.Throw<ArgumentOutOfRangeException>(() => gate.Rebalance(zeros(4), 0)).Message.ShouldContain("the rate is 0");
    }

    [Fact]
    [Equation("20.3")]
    public void Noise_is_scaled_by_softplus_and_can_change_the_choice()
    {
        var (clean, raw) = (tensor(new double[] { 1, 0.5, 0 }, [1, 3]), tensor(new double[] { 0, 0, 2 }, [1, 3]));
        var gating = NoisyTopKGate.Choose(clean, raw, tensor(new double[] { -1, 0, 1 }, [1, 3]), k: 1);
        var H = Of(gating.Scores);
        H[0].ShouldBe(1 - Math.Log(2), 1e-12);
        H[1].ShouldBe(0.5, 1e-12);
        H[2].ShouldBe(Math.Log(1 + Math.Exp(2)), 1e-12); // 2.127
        Of(gating.Gates).ShouldBe([0, 0, 1]);
        Of(Gating.SoftmaxOfTopK(clean, 1).Gates).ShouldBe([1, 0, 0]);
    }

    [Fact]
    public void Of_equal_elements_the_first_ones_stay()
    {
        var ties = tensor(new double[] { 1, 3, 3, 3, 0, 0, 0, 0 }, [2, 4]);
        KeepTopK.Indices(ties, 2).data<long>().ToArray().ShouldBe([1, 2, 0, 1]);
        KeepTopK.Mask(ties, 2).data<bool>().ToArray().ShouldBe([false, true, true, false, true, true, false, false]);
        Of(Gating.SoftmaxOfTopK(ties, 2).Gates).ShouldBe([0, 0.5, 0.5, 0, 0.5, 0.5, 0, 0]);
    }

    /// <summary>What stays is what a stable sort puts first, with many ties, minus infinity among them, and for every k.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    public void The_mask_is_that_of_a_stable_sort(int k)
    {
        var v = randint(4, [200, 6], generator: new Generator(9)).to_type(float32);
        v = v.masked_fill(v.eq(0), double.NegativeInfinity);
        var sorted = zeros([200, 6]).scatter(-1, KeepTopK.Indices(v, k), ones([200, 6])).eq(1);
        KeepTopK.Mask(v, k).data<bool>().ToArray().ShouldBe(sorted.data<bool>().ToArray());
    }

    [Fact]
    public void With_k_equal_to_N_the_gate_is_softmax()
    {
        var H = randn([5, 3], dtype: float64, generator: new Generator(1));
        Largest(Gating.SoftmaxOfTopK(H, 3).Gates - H.softmax(-1)).ShouldBe(0);
        Largest(Gating.TopKOfSoftmax(H, 3).Gates - H.softmax(-1)).ShouldBe(0);
    }

    [Fact]
    public void A_single_expert_gets_everything()
    {
        Of(Gating.SoftmaxOfTopK(tensor(new double[] { -7, 3 }, [2, 1]), 1).Gates).ShouldBe([1, 1]);
        Of(Gating.TopKOfSoftmax(tensor(new double[] { -7, 3 }, [2, 1]), 1).Gates).ShouldBe([1, 1]);
    }

    /// <summary>Minus infinity shuts an expert out, even if fewer than k remain; its weight is 0 and its gradient 0, never NaN.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_score_of_minus_infinity_shuts_an_expert_out(int k)
    {
        foreach (var gate in new[] { Gating.SoftmaxOfTopK, (Func<Tensor, int, Gating>)Gating.TopKOfSoftmax })
        {
            var H = tensor(new[] { double.NegativeInfinity, 0.5, double.NegativeInfinity }, [1, 3]).requires_grad_(true);
            var gating = gate(H, k);
            Of(gating.Gates).ShouldBe([0, 1, 0]);
            (gating.Gates * tensor(new double[] { 1, 2, 3 })).sum().backward();
            Of(H.grad!).ShouldBe([0, 0, 0]);
            gating.Load.data<long>().ToArray().ShouldBe([0, 1, 0]);
        }
    }

    /// <summary>The weight of a lone expert is 1 whatever its score, so the task's loss cannot train the gate of equation 20.1.</summary>
    [Fact]
    [Equation("20.11")]
    public void With_k_1_only_probabilities_have_a_gradient()
    {
        var values = tensor(new double[] { 5, -1, 2 });
        double[] Gradient(Func<Tensor, int, Gating> gate)
        {
            var H = tensor(new double[] { 1, 0.5, 0 }, [1, 3]).requires_grad_(true);
            (gate(H, 1).Gates * values).sum().backward();
            return Of(H.grad!);
        }

        Gradient(Gating.SoftmaxOfTopK).ShouldBe([0, 0, 0]);
        var p = Of(tensor(new double[] { 1, 0.5, 0 }).softmax(0));
        var gradient = Gradient(Gating.TopKOfSoftmax);
        for (var i = 0; i < 3; i++) gradient[i].ShouldBe(5 * p[0] * ((i == 0 ? 1 : 0) - p[i]), 1e-12); // 5 dp_0 / dH_i
    }

    [Fact]
    [Equation("20.3")]
    public void Noise_is_drawn_in_training_only()
    {
        manual_seed(1);
        var gate = new NoisyTopKGate(channels: 4, experts: 6, k: 2);
        var x = randn(400, 4);
        gate.call(x).Noise!.Value.Deviation.detach().data<float>().ToArray().ShouldAllBe(s => Math.Abs(s - Math.Log(2)) < 1e-6);
        // W_g = 0: noise alone decides, so every expert gets about 400 * 2 / 6 tokens.
        gate.call(x).Load.data<long>().ToArray().ShouldAllBe(load => Math.Abs(load - 133) < 50);

        gate.eval();
        gate.call(x).Noise.ShouldBeNull();
        gate.call(x).Load.data<long>().ToArray().ShouldBe([400, 400, 0, 0, 0, 0]); // all scores equal: the first two
    }

    /// <summary>W_g and W_noise are two tables: the scores come from the one, the deviation softplus(x W_noise) from the other.</summary>
    [Fact]
    [Equation("20.3")]
    public void The_noisy_gate_has_two_tables_and_normal_noise()
    {
        var gate = new NoisyTopKGate(channels: 3, experts: 4, k: 2);
        var (x, W) = (Normal(5, 3), Normal(4, 3));
        var Wn = 1 - 2 * W;
        using (no_grad())
        {
            gate.get_parameter("scores.weight")!.copy_(W);
            gate.get_parameter("noise.weight")!.copy_(Wn);
        }

        manual_seed(3);
        var gating = gate.call(x);
        manual_seed(3);
        var normal = randn(5, 4);
        var (clean, deviation) = (x.matmul(W.T), (1 + x.matmul(Wn.T).exp()).log());
        Largest(gating.Noise!.Value.Clean.detach() - clean).ShouldBeLessThan(1e-6);
        Largest(gating.Noise.Value.Deviation.detach() - deviation).ShouldBeLessThan(1e-6);
        Largest(gating.Scores.detach() - (clean + normal * deviation)).ShouldBeLessThan(1e-5);

        static Tensor Normal(long rows, long columns) => randn([rows, columns], generator: new Generator((ulong)(10 * rows + columns)));
    }

    /// <summary>
    /// Each gate with W_g the identity, for scores 2, 1, 0, -1 and k = 2. exp: 7.3891, 2.7183, 1, 0.3679, together 11.4752.
    /// </summary>
    [Fact]
    [Equation("20.1")]
    [Equation("20.11")]
    public void Gates_choose_by_their_own_scores()
    {
        var x = tensor(new[,] { { 2f, 1, 0, -1 } });
        double[] all = [0.643914, 0.236883, 0.087144, 0.032059];
        Near(Gated(new SwitchGate(4, 4, k: 2)).Gates, [0.643914, 0.236883, 0, 0]);
        Near(Gated(new SwitchGate(4, 4)).Gates, [0.643914, 0, 0, 0]);
        Near(Gated(new TopKGate(4, 4, k: 2)).Gates, [0.731059, 0.268941, 0, 0]); // 1 / (1 + 1/e)
        Near(Gated(new SwitchGate(4, 4, k: 2)).Probabilities, all);
        Near(Gated(new TopKGate(4, 4, k: 2)).Probabilities, all); // of all experts, those that were not chosen too

        Gating Gated(nn.Module<Tensor, Gating> gate)
        {
            using (no_grad()) gate.get_parameter("scores.weight")!.copy_(eye(4));
            return gate.call(x);
        }

        static void Near(Tensor actual, double[] expected) => Of(actual).Zip(expected, (a, b) => Math.Abs(a - b)).Max()
            .ShouldBeLessThan(1e-6);
    }

    [Theory]
    [MemberData(nameof(Stored), "noisy top k")]
    public void The_noisy_gates_gradient_is_that_of_differences(StoredCase stored)
    {
        var leaves = stored.Leaves();
        var (clean, normal, weights) = (leaves["clean"].detach(), stored.Given("normal"), stored.Given("weights"));
        Tensor Loss(Tensor raw) => (NoisyTopKGate.Choose(clean, raw, normal, stored.Integer("k")).Gates * weights).sum();
        var raw = leaves["raw"];
        Loss(raw).backward();
        var differences = FiniteDifferences.Gradient(p => Loss(tensor(p, raw.shape)).item<double>(), Of(raw));
        Of(raw.grad!).Zip(differences, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-8);
    }

    [Fact]
    public void Impossible_gates_are_refused_in_a_sentence()
    {
        Message(() => KeepTopK.Apply(zeros(2, 3), 4))
            .ShouldBe("KeepTopK: k is 4, but there are 3 elements to choose from; expected 1 to 3");
        Message(() => KeepTopK.Apply(zeros(2, 3), 0)).ShouldContain("k is 0");
        Message(() => new NoisyTopKGate(4, 3, 5)).ShouldBe("gate: k is 5, but there are 3 experts; expected 1 to 3");
        Message(() => new TopKGate(4, 0, 1)).ShouldBe("gate: 0 experts; expected 1 or more");
        Message(() => new SwitchGate(0, 2)).ShouldBe("gate: 0 channels; expected 1 or more");
        Message(() => Gating.SoftmaxOfTopK(zeros(3), 1)).ShouldBe("Gating: the scores have shape (3); expected (T,N)");
        var nan = tensor(new[] { 0, 1, 0, double.NaN }, [2, 2]);
        Message(() => Gating.SoftmaxOfTopK(nan, 1))
            .ShouldBe("Gating: the largest score of token 1 is NaN; expected a finite number, so that at least one expert can be asked");
        Message(() => Gating.TopKOfSoftmax(full([1, 2], double.NegativeInfinity, dtype: float64), 1)).ShouldContain("token 0 is -Infinity");
        Message(() => Gating.TopKOfSoftmax(full([1, 2], double.PositiveInfinity, dtype: float64), 1)).ShouldContain("token 0 is Infinity");

        static string Message(Action act) => Should.Throw<ArgumentException>(act).Message;
    }

    private static double[] Of(Tensor t) => t.detach().reshape(-1).to_type(float64).data<double>().ToArray();

    private static double Largest(Tensor t) => t.abs().max().to_type(float64).item<double>();
}
