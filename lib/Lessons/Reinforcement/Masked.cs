using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>
/// Statistics over the places where a mask m is 1, for x and m of one shape. What stands at the other places changes
/// nothing, even if it is NaN.
/// </summary>
public static class Masked
{
    /// <summary>x where m is 1, and 0 elsewhere; no gradient reaches the other places.</summary>
    public static Tensor Clear(Tensor x, Tensor mask) => x.masked_fill(mask.eq(0), 0);

    /// <summary>sum m x / sum m.</summary>
    public static Tensor Mean(Tensor x, Tensor mask) => Clear(x, mask).sum() / mask.sum();

    /// <summary>sum m (x - mean)^2 / (sum m - 1), the unbiased variance.</summary>
    public static Tensor Variance(Tensor x, Tensor mask) =>
        Clear((x - Mean(x, mask)).pow(2), mask).sum() / (mask.sum() - 1);

    /// <summary>
    /// (x - mean) / sqrt(variance + 1e-8) where m is 1, else 0: mean 0 and variance 1. The 1e-8 lets equal numbers become
    /// zeros instead of 0/0.
    /// </summary>
    public static Tensor Whiten(Tensor x, Tensor mask)
    {
        if (mask.sum().Number() < 2) throw new ArgumentException($"Masked.Whiten: the mask is 1 at {mask.sum().Number()} places; expected 2 or more, as one number has no variance");
        return Clear((x - Mean(x, mask)) / (Variance(x, mask) + 1e-8).sqrt(), mask);
    }

    /// <summary>The one number of a tensor as a double, whatever its type.</summary>
    internal static double Number(this Tensor x) => x.to_type(float64).item<double>();

    internal static double[] Doubles(this Tensor x) => x.detach().to_type(float64).data<double>().ToArray();

    /// <summary>Refuses tensors of different shapes, and a mask without a 1.</summary>
    internal static void Require(string method, Tensor mask, params (string Name, Tensor Value)[] tensors)
    {
        foreach (var (name, value) in tensors)
        {
            if (!value.shape.SequenceEqual(mask.shape))
                throw new ArgumentException($"{method}: {name} have shape ({string.Join(',', value.shape)}) and the mask ({string.Join(',', mask.shape)}); expected one shape");
        }

        if (!(mask.detach().sum().Number() > 0)) throw new ArgumentException($"{method}: the mask is 0 everywhere; expected at least one real token");
    }
}
