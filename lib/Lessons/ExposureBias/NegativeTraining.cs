using static TorchSharp.torch;

namespace Lessons.ExposureBias;

/// <summary>
/// Training on what a model shall say and on what it shall not say, for log P(y_pos | x_pos) (B) and log P(y_neg | x_neg) (N) in nats.
/// </summary>
/// <remarks>He and Glass (2020), "Negative training for neural dialogue response generation".</remarks>
public static class NegativeTraining
{
    /// <summary>
    /// Equation 9.7: -mean log P(y_pos | x_pos) + mean log P(y_neg | x_neg). It has no lower bound: as P(y_neg) falls to 0, the second term
    /// goes to -infinity, and its gradient does not become smaller.
    /// </summary>
    /// <exception cref="ArgumentException">One of them is empty.</exception>
    public static Tensor Loss(Tensor positive, Tensor negative)
    {
        Require(nameof(Loss), positive, negative);
        return negative.mean() - positive.mean();
    }

    /// <summary>
    /// Equation 9.8: -mean log P(y_pos | x_pos) - mean log(1 - P(y_neg | x_neg)), never below 0. The gradient of the second term is that of
    /// log P(y_neg) times P / (1 - P): it stops once the negative text has become unlikely. Infinite if that text is certain.
    /// </summary>
    /// <exception cref="ArgumentException">One of them is empty.</exception>
    public static Tensor BoundedLoss(Tensor positive, Tensor negative)
    {
        Require(nameof(BoundedLoss), positive, negative);
        // expm1 keeps the digits of 1 - P where P is nearly 1.
        return -positive.mean() - negative.expm1().neg().log().mean();
    }

    private static void Require(string method, Tensor positive, Tensor negative)
    {
        if (positive.numel() == 0 || negative.numel() == 0)
            throw new ArgumentException(
                $"NegativeTraining.{method}: log-probabilities of {positive.numel()} positive and {negative.numel()} negative texts; "
                    + "expected one or more of each");
    }
}
