using Lessons.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.GradientEstimation;

/// <summary>
/// The losses of a generator G and a discriminator D that learn against each other. D gives a score s, and
/// sigmoid(s) = 1 / (1 + e^-s) is its probability that the text is real. All functions take scores of any shape, one or more.
/// </summary>
/// <remarks>Goodfellow et al. (2014).</remarks>
public static class Adversarial
{
    /// <summary>
    /// Equation 10.10: -mean ln sigmoid(s_real) - mean ln(1 - sigmoid(s_fake)), what the discriminator makes small: 2 ln 2 if it
    /// cannot tell. 1 - sigmoid(s) is computed as sigmoid(-s), so that no logarithm of 0 is taken.
    /// </summary>
    public static Tensor DiscriminatorLoss(Tensor real, Tensor fake) => -LogSigmoid("real", real).mean() - LogSigmoid("fake", -fake).mean();

    /// <summary>
    /// Equation 10.11: -mean ln sigmoid(s_fake), what the generator makes small. Its derivative by s is sigmoid(s) - 1: the worse
    /// the text, the larger.
    /// </summary>
    public static Tensor GeneratorLoss(Tensor fake) => -LogSigmoid("fake", fake).mean();

    /// <summary>
    /// mean ln(1 - sigmoid(s_fake)), the generator's side of the minimax game. Its derivative by s is -sigmoid(s): it vanishes just
    /// where the discriminator is sure that the text is false.
    /// </summary>
    public static Tensor MinimaxGeneratorLoss(Tensor fake) => LogSigmoid("fake", -fake).mean();

    private static Tensor LogSigmoid(string name, Tensor scores) => scores.numel() > 0 ? nn.functional.logsigmoid(scores)
        : throw new ArgumentException($"Adversarial: the {name} scores have shape {scores.ShapeText()}; expected one score or more");
}

/// <summary>Text that a gradient can pass: a language model that reads its own relaxed draws.</summary>
public static class RelaxedText
{
    /// <summary>
    /// Continues one-hot tokens (B, t0, V) by T positions, each sampled with <see cref="GumbelSoftmax.Sample"/> from the model's
    /// logits, and gives the new positions, (B, T, V). What the model reads is the mixture of embeddings y E, so the gradient
    /// of any function of the text reaches every weight. Hard gives one-hot rows: a text as the model would write it.
    /// </summary>
    /// <exception cref="ArgumentException">The start is not (B, t0, V).</exception>
    public static Tensor Write(Gpt gpt, Tensor start, int T, double tau, bool hard)
    {
        if (start.ndim != 3 || start.shape[1] < 1 || start.shape[2] != gpt.Config.VocabularySize)
            throw new ArgumentException(
                $"RelaxedText.Write: start {start.ShapeText()}, expected (B,t0,{gpt.Config.VocabularySize}) with one position or more");
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

/// <summary>
/// Tells real texts from written ones: texts of T positions as rows of weights over the vocabulary, (B, T, V), one-hot or
/// relaxed, to scores (B); a positive score says "real". Each position is embedded with C channels, all positions are read side
/// by side by two hidden layers.
/// </summary>
public sealed class TextDiscriminator : Module<Tensor, Tensor>
{
    private readonly long _positions;
    private readonly Linear embedding;
    private readonly Linear first;
    private readonly Linear second;
    private readonly Linear score;

    public TextDiscriminator(int V, int T, int C = 32, int hidden = 128) : base(nameof(TextDiscriminator))
    {
        _positions = T;
        embedding = Linear(V, C, hasBias: false);
        first = Linear(T * C, hidden);
        second = Linear(hidden, hidden);
        score = Linear(hidden, 1);
        RegisterComponents();
    }

    /// <summary>Texts (B, T, V) to scores (B).</summary>
    public override Tensor forward(Tensor text)
    {
        if (text.ndim != 3 || text.shape[1] != _positions || text.shape[2] != embedding.weight!.shape[1])
            throw new ArgumentException(
                $"TextDiscriminator: text {text.ShapeText()}, expected (B,{_positions},{embedding.weight!.shape[1]})");
        var h = embedding.call(text).flatten(1); // (B, T C)
        h = functional.leaky_relu(first.call(h), 0.2); // (B, hidden)
        h = functional.leaky_relu(second.call(h), 0.2); // (B, hidden)
        return score.call(h).squeeze(1); // (B)
    }
}
