using Lessons.Models;
using Lessons.Preference;
using Lessons.Reinforcement;
using static Lessons.Tests.Models.Numbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Reinforcement;

/// <summary>The critic with a body of its own: where it starts, what it makes of an experience, and that it learns.</summary>
public class CriticTests
{
    private const long End = 0;

    private static readonly PpoSettings Settings = new(MaxTokens: 6);

    private static Gpt Create(long seed)
    {
        manual_seed(seed);
        return Disturbed(
            new Gpt(new GptConfig(VocabularySize: 6, ContextLength: 10, Layers: 1, Heads: 2, Channels: 16, Positions: Positions.Rotary)),
            seed, size: 0.1);
    }

    private static Experience Answers(int count, long seed)
    {
        var policy = Create(1);
        return Ppo.Collect(
            new GptWithValueHead(policy), policy, RandomTokens(count, 2, 6, seed), End, Threes, Settings, new Generator((ulong)seed));
    }

    /// <summary>One for each 3 among the tokens.</summary>
    private static Tensor Threes(Tensor tokens) => tokens.eq(3).to_type(float32).sum(1);

    [Fact]
    public void From_a_reward_model_it_says_after_the_last_token_what_the_reward_model_says()
    {
        var reward = new RewardModel(Create(2));
        var x = RandomTokens(4, 6, 6, seed: 3);
        Largest(Critic.From(reward).call(x).select(1, 5) - reward.call(x, ones(4, 6))).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void It_starts_at_0_on_a_copy()
    {
        var body = Create(2);
        var critic = new Critic(body);
        var x = RandomTokens(4, 6, 6, seed: 3);
        Largest(critic.call(x)).ShouldBe(0);
        var before = Of(body.Hidden(x));
        var experience = critic.Judge(Answers(32, seed: 4), Settings);
        critic.Fit(experience, optim.Adam(critic.parameters(), 1e-2), Settings, new Generator(5));
        Of(body.Hidden(x)).ShouldBe(before);
        Largest(critic.call(x)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Returns_are_what_came_and_advantages_lean_on_the_values_as_lambda_says()
    {
        var (critic, settings) = (Critic.From(new RewardModel(Create(2))), Settings with { Lambda = 0 });
        var e = Answers(16, seed: 4);
        var judged = critic.Judge(e, settings);
        var mask = e.Rollout.Mask;
        // policy = reference: nothing is paid on the way, and every token of an answer waits for the same reward
        Largest(judged.Returns - mask * e.Scores.unsqueeze(1)).ShouldBeLessThan(1e-5);
        var values = critic.call(e.Rollout.Inputs);
        Largest(judged.Values - values).ShouldBe(0);
        var rewards = Ppo.PenalizedRewards(e.Scores, e.LogProbs, e.RefLogProbs, mask, settings.Beta);
        Largest(judged.Advantages - Masked.Whiten(Gae.Advantages(rewards, values, mask, 1, lambda: 0).Advantages, mask))
            .ShouldBeLessThan(1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fitted_it_forecasts_answers_that_it_has_not_seen(long seed)
    {
        var critic = new Critic(Create(1));
        var adam = optim.Adam(critic.parameters(), 1e-2);
        var generator = new Generator((ulong)seed);
        for (var i = 0; i < 20; i++) critic.Fit(critic.Judge(Answers(64, seed * 100 + i), Settings), adam, Settings, generator);
        var judged = critic.Judge(Answers(256, seed * 100 + 99), Settings);
        var mask = judged.Rollout.Mask;
        var unexplained = Masked.Variance(judged.Returns - judged.Values, mask) / Masked.Variance(judged.Returns, mask);
        (1 - unexplained.item<float>()).ShouldBeGreaterThan(0.3f);
    }
}
