using static TorchSharp.torch;

namespace Lessons.Relaxation;

/// <summary>Logits with their noise, (..., K), and each row's largest sum, (..., 1), which is known to be finite.</summary>
internal sealed record Perturbed(Tensor Sum, Tensor Largest)
{
    public static Perturbed Of(string who, Tensor logits, Tensor gumbels)
    {
        if (logits.ndim == 0 || logits.shape[^1] == 0 || !logits.is_floating_point())
            throw new ArgumentException($"{who}: logits of type {logits.dtype} and shape ({string.Join(',', logits.shape)}), expected real numbers of shape (...,K) with one category or more");
        if (!logits.shape.SequenceEqual(gumbels.shape))
            throw new ArgumentException($"{who}: logits ({string.Join(',', logits.shape)}) and noise ({string.Join(',', gumbels.shape)}), expected one shape");
        var sum = logits + gumbels; // (..., K)
        var largest = sum.detach().amax([-1], keepdim: true); // (..., 1)
        if (largest.isfinite().all().item<bool>()) return new Perturbed(sum, largest);

        double[] all = largest.to_type(float64).reshape(-1).data<double>().ToArray();
        var row = Array.FindIndex(all, x => !double.IsFinite(x));
        throw new ArgumentException($"{who}: the largest of logits + noise in row {row} is {all[row]}, expected a finite one (a logit of -infinity rules one category out, not all)");
    }
}
