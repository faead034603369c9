using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Relaxation;

/// <summary>Text that a gradient can pass: a language model that reads its own relaxed draws.</summary>
public static class RelaxedText
{
    /// <summary>
    /// Continues one-hot tokens (B, t0, V) by T places, each drawn with <see cref="GumbelSoftmax.Sample"/> from the model's
    /// logits, and gives the new places, (B, T, V). What the model reads is the mixture of embeddings y E, so the gradient
    /// of any function of the text reaches every weight. Hard gives one-hot rows: a text as the model would write it.
    /// </summary>
    /// <exception cref="ArgumentException">The start is not (B, t0, V).</exception>
    public static Tensor Write(Gpt gpt, Tensor start, int T, double tau, bool hard)
    {
        if (start.ndim != 3 || start.shape[1] < 1 || start.shape[2] != gpt.Config.VocabularySize)
            throw new ArgumentException($"RelaxedText.Write: start ({string.Join(',', start.shape)}), expected (B,t0,{gpt.Config.VocabularySize}) with one place or more");
        var y = start; // (B, t, V)
        for (var t = 0; t < T; t++)
        {
            var hidden = gpt.Transform(y.matmul(gpt.Embeddings)); // (B, t, C)
            var logits = gpt.Logits(hidden.narrow(1, hidden.shape[1] - 1, 1)); // (B, 1, V)
            y = cat([y, GumbelSoftmax.Sample(logits, tau, hard)], 1);
        }

        return y.narrow(1, start.shape[1], T);
    }
}
