using Lessons.Decoding;
using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>
/// Answers that a model gave to prompts, side by side: Tokens (B, T + 1), each row a prompt, its answer, and padding. The
/// model reads Inputs (B, T) and predicts Targets (B, T); Mask (B, T), float32, is 1 where the target belongs to the
/// answer, the end token that closes it included.
/// </summary>
public sealed record Rollout(Tensor Tokens, Tensor Mask)
{
    public Tensor Inputs => Tokens.narrow(1, 0, Tokens.shape[1] - 1);

    public Tensor Targets => Tokens.narrow(1, 1, Tokens.shape[1] - 1);

    /// <summary>
    /// Draws an answer to each prompt from softmax(logits / temperature), token by token, until all rows have drawn the end
    /// token, or maxTokens. The model reads every token once (<see cref="KeyValueCache"/>).
    /// </summary>
    /// <param name="prompts">(B, P), shorter ones padded on the left the way the model has seen it in training.</param>
    /// <param name="end">The token that ends an answer, and is the padding after it.</param>
    public static Rollout Sample(Gpt model, Tensor prompts, int maxTokens, long end, Generator generator, double temperature = 1)
    {
        Require(model, prompts, maxTokens, temperature);
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        using var cache = new KeyValueCache(model.Config.Layers);
        var (next, tokens) = (prompts, new List<Tensor> { prompts });
        var ended = zeros(prompts.shape[0], 1, dtype: ScalarType.Bool); // (B, 1)
        for (var i = 0; i < maxTokens && !ended.all().item<bool>(); i++)
        {
            var logits = model.ForwardCached(next, cache); // (B, ..., V)
            var p = Temperature.Apply(logits.select(1, logits.shape[1] - 1), temperature).softmax(-1); // (B, V)
            next = p.multinomial(1, generator: generator).masked_fill(ended, end); // (B, 1)
            ended = ended.logical_or(next.eq(end));
            tokens.Add(next);
        }

        var all = cat(tokens, 1);
        return new Rollout(all.MoveToOuterDisposeScope(), AnswerMask(all, prompts.shape[1], end).MoveToOuterDisposeScope());
    }

    /// <summary>The mask (B, T) of tokens (B, T + 1) whose first P positions are the prompt.</summary>
    public static Tensor AnswerMask(Tensor tokens, long P, long end)
    {
        var (B, width) = (tokens.shape[0], tokens.shape[1]);
        var ends = tokens.narrow(1, P, width - P).eq(end).to_type(ScalarType.Int64);
        var answer = (ends.cumsum(1) - ends).eq(0).to_type(ScalarType.Float32); // no end before this position
        return cat([zeros(B, P - 1), answer], 1); // target t is token t + 1
    }

    private static void Require(Gpt model, Tensor prompts, int maxTokens, double temperature)
    {
        if (prompts.ndim != 2 || prompts.numel() == 0)
            throw new ArgumentException(
                $"Rollout.Sample: the prompts have shape {prompts.ShapeText()}; expected (B, P), neither of them 0");
        if (maxTokens < 1)
            throw new ArgumentOutOfRangeException(
                nameof(maxTokens), $"Rollout.Sample: answers of up to {maxTokens} tokens were asked for; expected 1 or more");
        if (!(temperature > 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(
                nameof(temperature), $"Rollout.Sample: the temperature is {temperature}; expected a finite number above 0");
        if (prompts.shape[1] + maxTokens > model.Config.ContextLength)
            throw new ArgumentException(
                $"Rollout.Sample: a prompt of {prompts.shape[1]} tokens and an answer of {maxTokens} "
                    + $"do not fit into the context of {model.Config.ContextLength}");
    }
}
