using static TorchSharp.torch;

namespace Lessons.Decoding;

/// <summary>
/// Decoding by maximum mutual information: an answer T to S is scored by how much likelier S makes it, so that answers
/// which fit everything lose.
/// </summary>
/// <remarks>Li et al. (2016), "A diversity-promoting objective function for neural conversation models".</remarks>
public static class MutualInformation
{
    /// <summary>
    /// Equation 8.11: log P(T | S) - lambda log P(T), for log P(T | S) (S, N) of S questions and N answers, and log P(T) (N).
    /// lambda = 0 is the likeliest answer, lambda = 1 the pointwise mutual information. What is impossible after S stays so.
    /// </summary>
    /// <exception cref="ArgumentException">Lambda is negative or not finite, or the shapes do not fit.</exception>
    public static Tensor Scores(Tensor logConditional, Tensor logMarginal, double lambda)
    {
        if (!(lambda >= 0 && double.IsFinite(lambda)))
            throw new ArgumentOutOfRangeException(
                nameof(lambda), $"MutualInformation.Scores: lambda is {lambda}; expected a finite number, 0 or more");
        if (logConditional.ndim != 2 || logMarginal.ndim != 1 || logMarginal.shape[0] != logConditional.shape[1])
            throw new ArgumentException(
                $"MutualInformation.Scores: log P(T | S) {logConditional.ShapeText()} and log P(T) {logMarginal.ShapeText()}; "
                    + "expected (S,N) and (N)");
        // -infinity less -infinity would be NaN.
        var impossible = logConditional.eq(double.NegativeInfinity);
        return (logConditional - lambda * logMarginal).masked_fill(impossible, double.NegativeInfinity); // (S, N)
    }

    /// <summary>log P(T) = log sum_S P(S) P(T | S), (N), for log P(T | S) (S, N) and log P(S) (S).</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor LogMarginal(Tensor logConditional, Tensor logPrior)
    {
        if (logConditional.ndim != 2 || logPrior.ndim != 1 || logPrior.shape[0] != logConditional.shape[0])
            throw new ArgumentException(
                $"MutualInformation.LogMarginal: log P(T | S) {logConditional.ShapeText()} and log P(S) {logPrior.ShapeText()}; "
                    + "expected (S,N) and (S)");
        return (logConditional + logPrior.unsqueeze(1)).logsumexp(0); // (N)
    }
}
