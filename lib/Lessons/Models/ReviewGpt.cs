using Lessons.Text;
using Lessons.Worlds;
using static TorchSharp.torch;

namespace Lessons.Models;

/// <summary>
/// The model that the alignment chapters start from: a small <see cref="Gpt"/> over words, pretrained on the world's
/// reviews, kind and unkind as the world has them. data/review-gpt.safetensors holds its weights.
/// </summary>
public static class ReviewGpt
{
    private static readonly Lazy<WordVocabulary> Words = new(() => new WordVocabulary(Reviews.Vocabulary));

    /// <summary>The words of reviews, and token 0 for the end of a review.</summary>
    public static WordVocabulary Vocabulary => Words.Value;

    public static GptConfig Config { get; } = new(
        VocabularySize: Vocabulary.VocabularySize,
        ContextLength: ReviewTokens.PromptLength + ReviewTokens.ResponseLength,
        Layers: 2,
        Heads: 4,
        Channels: 64,
        Bias: false,
        Positions: Positions.Rotary);

    /// <summary>The pretrained model; a notebook's folder is beside data/.</summary>
    public static Gpt Load(string path = "../data/review-gpt.safetensors")
    {
        var model = new Gpt(Config);
        SafeTensors.Load(path, model);
        return model;
    }

    /// <summary>A model of its own with the same weights: a policy to train, or a reference that stays as it is.</summary>
    public static Gpt Copy(Gpt model)
    {
        var copy = new Gpt(model.Config);
        copy.load_state_dict(model.state_dict());
        return copy;
    }

    /// <summary>
    /// Draws the weights of data/review-gpt.safetensors: next-token prediction over whole reviews, each batch drawn anew
    /// from the world, with AdamW and a step size that falls to 0.
    /// </summary>
    public static Gpt Pretrain(int steps = 1500, int batch = 32, double eta = 6e-3, long seed = 14)
    {
        var model = new Gpt(Config);
        using var generator = new Generator((ulong)seed); // of its own: whatever else draws numbers meanwhile, the weights are the same
        InitialWeights.Draw(model, additions: 2 * Config.Layers, generator);
        var optimizer = optim.AdamW(model.parameters(), lr: eta, weight_decay: 0.01);
        var schedule = optim.lr_scheduler.LinearLR(optimizer, start_factor: 1, end_factor: 0, total_iters: steps);
        foreach (var reviews in Reviews.Sample(steps * batch, seed).Chunk(batch))
        {
            using var scope = NewDisposeScope();
            var (tokens, response) = ReviewTokens.Encode(reviews); // (B, T)
            var T = tokens.shape[1];
            // All words count, the prompt's too; the filling behind a review's end is no text.
            var mask = cat([ones(tokens.shape[0], ReviewTokens.PromptLength), response.narrow(1, ReviewTokens.PromptLength, T - ReviewTokens.PromptLength)], 1);
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
