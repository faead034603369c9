using Lessons.Models;
using Lessons.Text;
using Lessons.Worlds;
using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>
/// Where a policy that writes reviews is, however it was trained: the mean gold reward of its answers, their KL to the
/// reference in nats, and the share that is no review.
/// </summary>
public sealed record ReviewPoint(double Gold, double Kl, double Broken)
{
    /// <summary>Measured on new answers, always to the same prompts and with the same random numbers.</summary>
    public static ReviewPoint Measure(Gpt policy, Gpt reference, int answers = 512)
    {
        if (answers < 1) throw new ArgumentOutOfRangeException(nameof(answers), $"ReviewPoint.Measure: {answers} answers; expected 1 or more");
        using var scope = NewDisposeScope();
        using var generator = new Generator(1717);
        var prompts = ReviewTokens.Prompts(Reviews.Prompts(answers, seed: 1717));
        var rollout = Rollout.Sample(policy, prompts, ReviewTokens.ResponseLength, WordVocabulary.End, generator);
        var gold = ReviewTokens.Gold(rollout.Tokens).Doubles();
        return new ReviewPoint(gold.Average(), AnswerKl.Of(policy, reference, rollout).Average(), gold.Count(g => g == GoldReward.Broken) / (double)answers);
    }
}
