using Lessons.Grammars;
using Lessons.Models;
using static TorchSharp.torch;

namespace Prepare;

/// <summary>The weights of data/review-gpt.safetensors.</summary>
public static class Pretraining
{
    /// <summary>
    /// Next-token prediction over whole reviews, each batch sampled from the grammar, with AdamW and a learning rate that
    /// falls to 0.
    /// </summary>
    public static Gpt Run(int steps = 1500, int batch = 32, double eta = 6e-3, long seed = 14)
    {
        var config = ReviewGpt.Config;
        var model = new Gpt(config);
        using var generator = new Generator((ulong)seed); // its own, so that other random numbers do not change the weights
        InitialWeights.Initialize(model, residualBranches: 2 * config.Layers, generator);
        var optimizer = optim.AdamW(model.parameters(), lr: eta, weight_decay: 0.01);
        var schedule = optim.lr_scheduler.LinearLR(optimizer, start_factor: 1, end_factor: 0, total_iters: steps);
        foreach (var reviews in Reviews.Sample(steps * batch, seed).Chunk(batch))
        {
            using var scope = NewDisposeScope();
            var (tokens, response) = ReviewTokens.Encode(reviews); // (B, T)
            var (T, P) = (tokens.shape[1], ReviewTokens.PromptLength);
            // All words count, the prompt's too; the padding after a review's end does not.
            var mask = cat([ones(tokens.shape[0], P), response.narrow(1, P, T - P)], 1); // (B, T)
            var logits = model.call(tokens.narrow(1, 0, T - 1)); // (B, T - 1, V)
            var loss = NextToken.Loss(logits, tokens.narrow(1, 1, T - 1), mask.narrow(1, 1, T - 1));
            model.zero_grad();
            loss.backward();
            optimizer.step();
            schedule.step();
        }

        return model;
    }
}
