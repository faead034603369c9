using Lessons.Models;
using Lessons.Reinforcement;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Preference;

/// <summary>
/// The reward model of chapters 14 and 15 on the pairs of data/preferences-train.jsonl, as data/margin-seeds.csv and
/// data/ppo-learned.csv hold it: all pairs once, Adam with decoupled decay, a learning rate that falls to 0.
/// </summary>
public static class ReviewRewardModel
{
    /// <summary>Pairs in a step.</summary>
    public const int Batch = 32;

    /// <summary>The first learning rate.</summary>
    public const double Eta = 1e-3;

    /// <summary>
    /// Trains a head on a copy of the writer with equation 15.1. The seed draws the head's weights and the order of the pairs.
    /// </summary>
    /// <param name="margin">By how much the chosen answer of a pair should lead; 0 for all without one.</param>
    public static RewardModel Train(
        Gpt writer, IReadOnlyList<PreferencePair> pairs, long seed, Func<PreferencePair, double>? margin = null)
    {
        manual_seed(seed);
        var model = RewardModel.From(writer);
        using var adam = optim.AdamW(model.parameters(), lr: Eta);
        var steps = pairs.Count / Batch;
        var falling = optim.lr_scheduler.LinearLR(adam, 1.0, 0.0, total_iters: steps);
        foreach (var chunk in randperm(pairs.Count).data<long>().ToArray().Chunk(Batch).Take(steps))
        {
            using var scope = NewDisposeScope();
            PreferencePair[] some = [.. chunk.Select(i => pairs[(int)i])];
            var (tokens, mask) = ReviewTokens.EncodePairs(some);
            model.zero_grad();
            var r = model.call(tokens, mask).view(2, -1);
            var m = tensor([.. some.Select(pair => (float)(margin?.Invoke(pair) ?? 0))]); // (B)
            PairwiseRanking.Loss(r[0], r[1], m).backward();
            adam.step();
            falling.step();
        }

        return model;
    }

    /// <summary>The rewards (B) of sampled reviews, tokens (B, T) as a <see cref="Rollout"/> has them. Without gradient.</summary>
    public static Tensor Score(RewardModel model, Tensor tokens)
    {
        using var untracked = no_grad();
        var answers = Rollout.AnswerMask(tokens, ReviewTokens.PromptLength, WordVocabulary.End); // (B, T - 1)
        return model.call(tokens, cat([zeros(tokens.shape[0], 1), answers], 1));
    }

    /// <summary>
    /// Moves the model's b so that the mean reward of the writer's own answers, to 512 prompts, is 0; returns the standard
    /// deviation of their rewards.
    /// </summary>
    public static double CentreOnAnswers(RewardModel model, Gpt writer)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(99);
        var prompts = ReviewTokens.Prompts(Grammars.Reviews.Prompts(512, seed: 99));
        var tokens = Rollout.Sample(writer, prompts, ReviewTokens.ResponseLength, WordVocabulary.End, generator).Tokens;
        var rewards = Score(model, tokens);
        using var untracked = no_grad();
        model.Head.bias!.sub_(rewards.mean());
        return rewards.std().Number();
    }
}
