using Lessons.Decoding;
using Lessons.Experts;
using static TorchSharp.torch;

namespace Lessons.Models;

public sealed partial class Gpt
{
    /// <summary>
    /// Continues prompts (B, T) by <paramref name="count"/> tokens, each drawn from softmax(logits / temperature); gives
    /// (B, T + count). Temperature 0 takes the likeliest token. With topK, all but the topK likeliest have probability 0;
    /// of equally likely ones those with the lower number stay.
    /// Past the context length the model sees the last ContextLength tokens.
    /// </summary>
    public Tensor Generate(Tensor prompt, int count, double temperature = 1, int? topK = null, Generator? generator = null)
    {
        RequireTokens(prompt);
        if (prompt.shape[1] == 0) throw new ArgumentException("Gpt.Generate: the prompt is empty; expected at least one token, such as the one between documents");
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), $"Gpt.Generate: {count} tokens were asked for; expected 0 or more");
        if (!(temperature >= 0 && double.IsFinite(temperature))) throw new ArgumentOutOfRangeException(nameof(temperature), $"Gpt.Generate: the temperature is {temperature}; expected a finite number, 0 or more");
        if (topK < 1) throw new ArgumentOutOfRangeException(nameof(topK), $"Gpt.Generate: topK is {topK}; expected 1 or more");

        var wasTraining = training;
        eval();
        try
        {
            using var untracked = no_grad();
            using var scope = NewDisposeScope();
            return Continue(prompt, count, temperature, topK, generator).MoveToOuterDisposeScope();
        }
        finally
        {
            train(wasTraining);
        }
    }

    private Tensor Continue(Tensor text, int count, double temperature, int? topK, Generator? generator)
    {
        using var cache = new KeyValueCache(Config.Layers);
        var text0 = text;
        for (var i = 0; i < count; i++)
        {
            using var step = NewDisposeScope();
            var T = text.shape[1];
            // Beyond the context every token stands at a new place, and no old key is right: the window is read anew.
            var logits = T <= Config.ContextLength
                ? Forward(text.narrow(1, cache.Length, T - cache.Length), cache)
                : forward(text.narrow(1, T - Config.ContextLength, Config.ContextLength)); // (B, ..., V)
            var next = Choose(logits.narrow(1, logits.shape[1] - 1, 1).squeeze(1), temperature, topK, generator); // (B, 1)
            var longer = cat([text, next], 1).MoveToOuterDisposeScope(); // (B, T + 1)
            if (!ReferenceEquals(text, text0)) text.Dispose();
            text = longer;
        }

        return ReferenceEquals(text, text0) ? text.clone() : text;
    }

    private static Tensor Choose(Tensor logits, double temperature, int? topK, Generator? generator)
    {
        if (temperature == 0) return logits.argmax(-1, keepdim: true); // (B, 1)
        logits = Temperature.Apply(logits, temperature); // (B, V)
        if (topK < logits.shape[1]) logits = KeepTopK.Apply(logits, topK.Value);
        return logits.softmax(-1).multinomial(1, generator: generator); // (B, 1)
    }
}
