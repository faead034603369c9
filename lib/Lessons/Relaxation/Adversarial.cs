using static TorchSharp.torch;

namespace Lessons.Relaxation;

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
    /// Equation 10.11: -mean ln sigmoid(s_fake), what the generator makes small. Its slope in s is sigmoid(s) - 1: the worse
    /// the text, the larger.
    /// </summary>
    public static Tensor GeneratorLoss(Tensor fake) => -LogSigmoid("fake", fake).mean();

    /// <summary>
    /// mean ln(1 - sigmoid(s_fake)), the generator's side of the minimax game. Its slope in s is -sigmoid(s): it vanishes just
    /// where the discriminator is sure that the text is false.
    /// </summary>
    public static Tensor MinimaxGeneratorLoss(Tensor fake) => LogSigmoid("fake", -fake).mean();

    private static Tensor LogSigmoid(string name, Tensor scores) => scores.numel() > 0 ? nn.functional.logsigmoid(scores)
        : throw new ArgumentException($"Adversarial: the {name} scores have shape ({string.Join(',', scores.shape)}); expected one score or more");
}
