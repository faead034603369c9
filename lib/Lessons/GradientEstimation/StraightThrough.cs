using static TorchSharp.torch;

namespace Lessons.GradientEstimation;

/// <summary>One value forward, the gradient of another backward.</summary>
/// <remarks>Bengio, Léonard, Courville (2013).</remarks>
public static class StraightThrough
{
    /// <summary>
    /// Equation 10.5: hard + (soft - sg(soft)), where sg stops the gradient. The bracket is exactly 0, so forward is hard in
    /// every bit, whatever its values; backward is soft's, and nothing reaches hard. The usual order, (hard - sg(soft)) + soft,
    /// is as exact for zeros and ones, but small values lose digits in it.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Pass(Tensor hard, Tensor soft)
    {
        if (!hard.shape.SequenceEqual(soft.shape))
            throw new ArgumentException($"StraightThrough: hard {hard.ShapeText()} and soft {soft.ShapeText()}, expected one shape");
        return hard.detach() + (soft - soft.detach());
    }
}
