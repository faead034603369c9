using static TorchSharp.torch;

namespace Lessons.Decoding;

/// <summary>How sharp a distribution is sampled from: p = softmax(logits / temperature).</summary>
public static class Temperature
{
    /// <summary>
    /// Equation 8.1: log p^(1/T) = log(p) / T up to a number for each row, which softmax does not see: logits (..., V) divided by
    /// the temperature T. Below 1 the likely tokens become likelier; towards 0 only the likeliest is left, shared by equals.
    /// A logit of -infinity stays so.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a positive finite number.</exception>
    /// <exception cref="ArgumentException">The largest logit of a row is not finite.</exception>
    public static Tensor Apply(Tensor logits, double temperature)
    {
        if (!(temperature > 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(
                nameof(temperature), $"Temperature.Apply: the temperature is {temperature}; expected a finite number above 0");
        var scaled = logits / temperature; // (..., V)
        if (scaled.amax([-1]).isfinite().all().item<bool>()) return scaled;

        var largest = LargestLogit.Of(logits, "Temperature.Apply"); // (..., 1)
        // Only where the quotients overflow is the largest logit taken off first: that changes last digits, and with them samples.
        var below = logits - largest;
        return (below / temperature).masked_fill(below.eq(0), 0); // the temperature itself may round to 0
    }
}
