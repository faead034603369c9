using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.ExposureBias;

/// <summary>Training after prefixes that are partly the model's own.</summary>
/// <remarks>Bengio et al. (2015), "Scheduled sampling for sequence prediction with recurrent neural networks".</remarks>
public static class ScheduledSampling
{
    /// <summary>
    /// Equation 9.5: inputs (B, T) to inputs (B, T), in which from the second position on each token is, with probability
    /// <paramref name="share"/>, one that the model samples after the inputs made so far, and else the one that stands there. The targets
    /// stay those of the data. 0 changes nothing (teacher forcing); 1 leaves only the first token.
    /// </summary>
    /// <exception cref="ArgumentException">The share is not between 0 and 1, or the inputs are not (B, T).</exception>
    public static Tensor Inputs(Gpt model, Tensor inputs, double share, Generator? generator = null)
    {
        if (!(share is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), $"ScheduledSampling.Inputs: the share is {share}; expected 0 to 1");
        if (inputs.ndim != 2)
            throw new ArgumentException($"ScheduledSampling.Inputs: inputs {inputs.ShapeText()}; expected (B,T)");
        if (share == 0) return inputs.clone();
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var (B, T) = (inputs.shape[0], inputs.shape[1]);
        var mixed = inputs.narrow(1, 0, 1); // (B, t)
        for (var t = 1; t < T; t++)
        {
            var own = model.forward(mixed).select(1, t - 1).softmax(-1).multinomial(1, generator: generator); // (B, 1)
            var replaced = rand(B, 1, generator: generator).lt(share); // (B, 1)
            mixed = cat([mixed, where(replaced, own, inputs.narrow(1, t, 1))], 1);
        }

        return mixed.MoveToOuterDisposeScope();
    }
}
