using Lessons.Models;
using Lessons.Reinforcement;
using static Lessons.Tests.Models.Numbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Reinforcement;

/// <summary>Rollouts, the value head, and PPO as a whole on a GPT of a few hundred parameters.</summary>
public class PpoTrainingTests
{
    private const long End = 0;

    private static readonly GptConfig Small = new(
        VocabularySize: 6, ContextLength: 10, Layers: 1, Heads: 2, Channels: 16, Positions: Positions.Rotary);

    private static readonly PpoSettings Settings = new(MaxTokens: 6, Minibatch: 32, Epochs: 2);

    private static Gpt Create(long seed = 1)
    {
        manual_seed(seed);
        return Disturbed(new Gpt(Small), seed, size: 0.1);
    }

    [Fact]
    public void A_rollout_is_what_a_loop_without_cache_draws()
    {
        var model = Create();
        var prompts = RandomTokens(5, 3, 6, seed: 2);
        var rollout = Rollout.Sample(model, prompts, 6, End, new Generator(3));
        using var generator = new Generator(3);
        var (text, ended, mask) = (prompts, new bool[5], new List<float[]>());
        for (var i = 0; i < 6 && ended.Contains(false); i++)
        {
            mask.Add([.. ended.Select(e => e ? 0f : 1)]);
            var drawn = model.call(text).select(1, text.shape[1] - 1).softmax(-1).multinomial(1, generator: generator).data<long>()
                .ToArray();
            for (var b = 0; b < 5; b++)
            {
                if (ended[b]) drawn[b] = End;
                ended[b] |= drawn[b] == End;
            }

            text = cat([text, tensor(drawn, [5, 1])], 1);
        }

        rollout.Tokens.data<long>().ToArray().ShouldBe(text.data<long>().ToArray());
        for (var b = 0; b < 5; b++)
            Of(rollout.Mask[b]).ShouldBe([0, 0, .. mask.Select(column => column[b])]);
        rollout.Mask.shape.ShouldBe(rollout.Targets.shape);
        ended.ShouldContain(true);
    }

    [Fact]
    public void The_mask_ends_with_the_first_end_token_of_the_answer()
    {
        // prompt 0 4, then an answer; the prompt's own 0 is filling
        var tokens = Tokens(new long[,] { { 0, 4, 3, 0, 0 }, { 0, 4, 5, 5, 5 }, { 0, 4, 0, 0, 0 } });
        var mask = Rollout.AnswerMask(tokens, P: 2, End);
        Of(mask[0]).ShouldBe([0, 1, 1, 0]);
        Of(mask[1]).ShouldBe([0, 1, 1, 1]);
        Of(mask[2]).ShouldBe([0, 1, 0, 0]);
    }

    [Fact]
    public void The_value_head_starts_at_0_and_leaves_the_policy_alone()
    {
        var gpt = Create();
        var model = new GptWithValueHead(gpt);
        var x = RandomTokens(2, 5, 6, seed: 4);
        var (logits, values) = model.call(x);
        Of(logits).ShouldBe(Of(gpt.call(x)));
        values.shape.ShouldBe([2, 5]);
        Largest(values).ShouldBe(0);
        model.parameters().Count().ShouldBe(gpt.parameters().Count() + 2);
    }

    [Fact]
    public void Kl_to_itself_is_0_and_both_estimates_agree()
    {
        var (policy, reference) = (Create(1), Create(2));
        var rollout = Rollout.Sample(policy, RandomTokens(4000, 2, 6, seed: 5), 5, End, new Generator(6));
        SequenceKl.Of(policy, policy, rollout).Max().ShouldBe(0);
        var whole = SequenceKl.Of(policy, reference, rollout);
        whole.Min().ShouldBeGreaterThanOrEqualTo(0);
        using var untracked = no_grad();
        var ratio = NextToken.LogProbabilities(policy.call(rollout.Inputs), rollout.Targets) - NextToken.LogProbabilities(
            reference.call(rollout.Inputs), rollout.Targets);
        var drawn = Of((ratio * rollout.Mask).sum(1)).Select(x => (double)x).ToArray();
        whole.Average().ShouldBe(drawn.Average(), 4 * Deviation(drawn) / Math.Sqrt(4000));
        Deviation(whole).ShouldBeLessThan(Deviation(drawn) / 2);

        static double Deviation(double[] x) => Math.Sqrt(x.Average(v => v * v) - x.Average() * x.Average());
    }

    [Fact]
    public void Before_the_first_update_ratio_and_KL_say_that_nothing_happened()
    {
        var policy = new GptWithValueHead(Create());
        var reference = Create();
        var experience = Ppo.Collect(policy, reference, RandomTokens(16, 2, 6, 7), End, Threes, Settings, new Generator(8));
        Largest(experience.LogProbs - experience.RefLogProbs).ShouldBe(0);
        Largest(experience.Values).ShouldBe(0);
        Masked.Mean(experience.Advantages, experience.Rollout.Mask).item<float>().ShouldBe(0, 1e-5f);
        var still = Ppo.Update(policy, optim.SGD(policy.parameters(), 0), experience, Settings, new Generator(9));
        still.Kl.ShouldBe(0);
        still.ApproxKl.ShouldBe(0, 1e-10);
        still.ClipFraction.ShouldBe(0);
        still.Score.ShouldBe(experience.Scores.mean().item<float>(), 1e-6);
        still.Objective.ShouldBe(still.Score);
        still.Length.ShouldBe(experience.Rollout.Mask.sum().item<float>() / 16, 1e-6);
        still.Entropy.ShouldBeInRange(0, Math.Log(6));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ppo_learns_and_the_penalty_holds_it_back(long seed)
    {
        var (free, freeKl) = Train(seed, beta: 0);
        var (held, heldKl) = Train(seed, beta: 1);
        free.ShouldBeGreaterThan(0.6);
        held.ShouldBeLessThan(free - 0.1);
        heldKl.ShouldBeLessThan(freeKl / 2);

        static (double Score, double Kl) Train(long seed, double beta)
        {
            var reference = Create(seed);
            var policy = new GptWithValueHead(Create(seed));
            var adam = optim.Adam(policy.parameters(), 0.01);
            using var generator = new Generator((ulong)seed);
            PpoMetrics last = null!;
            for (var i = 0; i < 25; i++)
            {
                var experience = Ppo.Collect(
                    policy, reference, RandomTokens(64, 2, 6, seed), End, Threes, Settings with { Beta = beta }, generator);
                last = Ppo.Update(policy, adam, experience, Settings with { Beta = beta }, generator);
            }

            return (last.Score, last.Kl);
        }
    }

    [Fact]
    public void Impossible_rollouts_are_refused_in_a_sentence()
    {
        var model = Create();
        Message(() => Rollout.Sample(model, zeros(0, 2, dtype: int64), 3, End, new Generator(1)))
            .ShouldContain("the prompts have shape (0,2)");
        Message(() => Rollout.Sample(model, zeros(1, 2, dtype: int64), 0, End, new Generator(1))).ShouldContain("0 tokens were asked for");
        Message(() => Rollout.Sample(model, zeros(1, 5, dtype: int64), 6, End, new Generator(1)))
            .ShouldContain("a prompt of 5 tokens and an answer of 6 do not fit into the context of 10");
        Message(() => Rollout.Sample(model, zeros(1, 2, dtype: int64), 3, End, new Generator(1), temperature: 0))
            .ShouldContain("temperature is 0");

        static string Message(Func<object> call) => Should.Throw<ArgumentException>(() => call()).Message;
    }

    /// <summary>The share of answer positions that say 3.</summary>
    private static Tensor Threes(Tensor tokens) =>
        tokens.narrow(1, 2, tokens.shape[1] - 2).eq(3).to_type(float32).sum(1) / 6;
}
