using static TorchSharp.torch;

namespace Lessons.Decoding;

/// <summary>Softmax needs one finite logit in a row, and no larger one.</summary>
internal static class LargestLogit
{
    /// <summary>The largest logit of each row of (..., V), (..., 1).</summary>
    /// <exception cref="ArgumentException">It is not finite.</exception>
    public static Tensor Of(Tensor logits, string caller)
    {
        if (logits.ndim == 0 || logits.shape[^1] == 0)
            throw new ArgumentException($"{caller}: the logits have shape {logits.ShapeText()}; expected (..., V) with one token or more");
        var largest = logits.amax([-1], keepdim: true); // (..., 1), NaN if one of the logits is
        if (largest.isfinite().all().item<bool>()) return largest;
        var all = largest.reshape(-1).Doubles();
        var row = Array.FindIndex(all, x => !double.IsFinite(x));
        throw new ArgumentException($"{caller}: the largest logit of row {row} is {all[row]}; expected a finite number");
    }
}
