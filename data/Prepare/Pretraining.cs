using Lessons.Grammars;
using Lessons.InContext;
using Lessons.Instructions;
using Lessons.Models;
using Lessons.Optimization;
using Lessons.Text;
using static TorchSharp.torch;

namespace Prepare;

/// <summary>The weights of data/review-gpt.safetensors, data/world-gpt-*.safetensors and data/instruction-gpt.safetensors.</summary>
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

    /// <summary>Chapter 7's training, with one seed for the first weights and for the windows.</summary>
    public static Gpt World(int seed, int steps = 3500, int batch = 16, double eta = 0.01)
    {
        var text = CourseGrammar.ToText(CourseGrammar.Sample(100_000, seed: 1));
        var tokens = WorldGpt.Vocabulary.Encode("\n" + text);
        var windows = new RandomWindows(tokens, time: 48, seed, first: WordVocabulary.End);
        manual_seed(seed);
        var model = new Gpt(WorldGpt.Config);
        var optimizer = optim.AdamW(model.parameters(), lr: eta, beta2: 0.99);
        var schedule = optim.lr_scheduler.LambdaLR(optimizer, t => Schedule.WarmupCosine(t, warmup: 100, total: steps));
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var (x, y) = windows.Next(batch); // (B, T) each
            model.zero_grad();
            NextToken.Loss(model.forward(x), y).backward();
            nn.utils.clip_grad_norm_(model.parameters(), 1);
            optimizer.step();
            schedule.step();
        }

        return model;
    }

    /// <summary>
    /// The model that chapter 13 tunes. First lists of words that repeat, as in chapter 11, until it can copy; then batches in which
    /// one half are such lists, and the other half windows of chapter 7's text.
    /// </summary>
    public static Gpt Instructions(long seed = 13, int listSteps = 500, int steps = 2500, int batch = 16)
    {
        var text = CourseGrammar.ToText(CourseGrammar.Sample(100_000, seed: 1));
        var windows = new RandomWindows(InstructionGpt.Vocabulary.Encode("\n" + text), time: 48, seed, first: WordVocabulary.End);
        string[] lists = ["Animal", "Color", "Dish", "Person", "Space", "Town", "Digit"];
        var words = tensor(InstructionGpt.Vocabulary.Encode(
            lists.SelectMany(list => CourseGrammar.Grammar.List(list).Entries.Select(entry => entry[0]))));
        var repeated = new RepeatedLists((int)words.shape[0], time: 48, shortest: 3, longest: 10, seed);
        manual_seed(seed);
        var model = new Gpt(InstructionGpt.Config);
        Train(listSteps, 0.004, t => Math.Min(1, (t + 1) / 50.0), () => Lists(2 * batch));
        Train(steps, 0.008, t => Schedule.WarmupCosine(t, warmup: 100, total: steps), () =>
        {
            var ((x, y), copied) = (windows.Next(batch), Lists(batch)); // (B, T) each
            return new RepeatedBatch(cat([x, copied.Inputs], 0), cat([y, copied.Targets], 0), cat([ones(x.shape), copied.Mask], 0));
        });
        return model;

        RepeatedBatch Lists(int count)
        {
            var (inputs, targets, mask) = repeated.Next(count);
            return new RepeatedBatch(words[inputs], words[targets], mask);
        }

        void Train(int count, double eta, Func<int, double> rate, Func<RepeatedBatch> next)
        {
            var optimizer = optim.AdamW(model.parameters(), lr: eta, beta2: 0.99);
            var schedule = optim.lr_scheduler.LambdaLR(optimizer, rate);
            for (var step = 0; step < count; step++)
            {
                using var scope = NewDisposeScope();
                var (x, y, mask) = next(); // (B, T) each
                model.zero_grad();
                NextToken.Loss(model.forward(x), y, mask).backward();
                nn.utils.clip_grad_norm_(model.parameters(), 1);
                optimizer.step();
                schedule.step();
            }
        }
    }
}
