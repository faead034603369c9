using static TorchSharp.torch;

namespace Lessons.Decoding;

/// <summary>Makes tokens that a text has already less likely to come again.</summary>
public static class RepetitionPenalty
{
    /// <summary>
    /// Equation 8.9: x_i / I(i in g), with I = theta for tokens i of the text g and 1 for others: logits (B, V) and the text so
    /// far (B, T) to logits (B, V). A negative logit comes nearer to 0, so its token becomes likelier. With a temperature,
    /// <see cref="Temperature.Apply"/> follows.
    /// </summary>
    /// <remarks>Keskar et al. (2019), equation in section 4.1, with theta = 1.2.</remarks>
    /// <exception cref="ArgumentException">Theta is not a positive finite number, or the shapes do not fit.</exception>
    public static Tensor Divide(Tensor logits, Tensor text, double theta = 1.2)
    {
        using var seen = Seen(nameof(Divide), logits, text, theta); // (B, V)
        return where(seen, logits / theta, logits);
    }

    /// <summary>
    /// Equation 8.10: x_i / theta where x_i is positive and x_i theta where it is negative, for tokens of the text: with theta
    /// above 1, never likelier than before. Shapes as for <see cref="Divide"/>.
    /// </summary>
    /// <remarks>
    /// What CTRL's code and today's libraries do; still not the same for x and x + constant, which softmax cannot tell apart.
    /// </remarks>
    /// <exception cref="ArgumentException">As for <see cref="Divide"/>.</exception>
    public static Tensor Apply(Tensor logits, Tensor text, double theta = 1.2)
    {
        using var seen = Seen(nameof(Apply), logits, text, theta); // (B, V)
        return where(seen, where(logits.lt(0), logits * theta, logits / theta), logits);
    }

    /// <summary>Which tokens each text has, (B, V), bool.</summary>
    private static Tensor Seen(string method, Tensor logits, Tensor text, double theta)
    {
        if (!(theta > 0 && double.IsFinite(theta)))
            throw new ArgumentOutOfRangeException(
                nameof(theta), $"RepetitionPenalty.{method}: theta is {theta}; expected a finite number above 0");
        if (logits.ndim != 2 || text.ndim != 2 || text.shape[0] != logits.shape[0])
            throw new ArgumentException(
                $"RepetitionPenalty.{method}: logits {logits.ShapeText()} and text {text.ShapeText()}; expected (B,V) and (B,T)");
        using var none = zeros(logits.shape, dtype: float32);
        return none.scatter(1, text, ones(text.shape, dtype: float32)).gt(0);
    }
}
