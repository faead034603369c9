using static TorchSharp.torch;

namespace Lessons.Experts;

/// <summary>
/// Equation 20.2: KeepTopK(v, k)_i = v_i if v_i is among the k largest elements of v, and -infinity otherwise, along the
/// last dimension. Exactly k elements stay: of equal ones, those with the lower index.
/// </summary>
/// <remarks>Shazeer et al. (2017), equation 5.</remarks>
public static class KeepTopK
{
    /// <summary>v (..., N) to (..., N).</summary>
    /// <exception cref="ArgumentException">k is not between 1 and N, or an element is NaN.</exception>
    public static Tensor Apply(Tensor v, int k) => v.masked_fill(Mask(v, k).logical_not(), double.NegativeInfinity);

    /// <summary>Which elements of v (..., N) are among its k largest, (..., N), bool.</summary>
    /// <exception cref="ArgumentException">k is not between 1 and N, or an element is NaN.</exception>
    public static Tensor Mask(Tensor v, int k)
    {
        RequireK(v, k);
        v = v.detach();
        // The k-th largest value is the same whichever of several equal elements topk takes; of those, the first ones stay.
        var last = v.topk(k).values.narrow(-1, k - 1, 1); // (..., 1)
        var (above, equal) = (v.gt(last), v.eq(last)); // (..., N)
        var places = above.sum([-1L], keepdim: true).neg() + k; // (..., 1): left for those that are equal
        return above.logical_or(equal.logical_and(equal.cumsum(-1).le(places)));
    }

    /// <summary>Where the k largest elements of v (..., N) stand, largest first, (..., k).</summary>
    /// <exception cref="ArgumentException">k is not between 1 and N, or an element is NaN.</exception>
    public static Tensor Indices(Tensor v, int k)
    {
        RequireK(v, k);
        // A stable sort, because topk may take any of several equal elements.
        return v.detach().sort(-1, descending: true, stable: true).Indices.narrow(-1, 0, k);
    }

    private static void RequireK(Tensor v, int k)
    {
        var N = v.ndim > 0 ? v.shape[^1] : 0;
        if (k < 1 || k > N) throw new ArgumentException($"KeepTopK: k is {k}, but there are {N} elements to choose from; expected 1 to {N}");
        if (v.detach().isnan().any().item<bool>()) throw new ArgumentException($"KeepTopK: one of the {v.numel()} elements is NaN; expected numbers that can be compared");
    }
}
