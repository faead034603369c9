using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>
/// Statistics over the positions where a mask m is 1, for x and m of one shape. The values at the other positions change
/// nothing, even if it is NaN: no value and no gradient.
/// </summary>
/// <exception cref="ArgumentException">Of each method: the shapes differ, or the mask is 1 at too few positions.</exception>
public static class Masked
{
    /// <summary>x where m is 1, and 0 elsewhere; no gradient reaches the other positions.</summary>
    public static Tensor Clear(Tensor x, Tensor mask)
    {
        RequireShape(nameof(Clear), x, mask);
        return x.masked_fill(mask.eq(0), 0);
    }

    /// <summary>sum m x / sum m.</summary>
    public static Tensor Mean(Tensor x, Tensor mask)
    {
        RequireReal(nameof(Mean), mask, 1);
        return Clear(x, mask).sum() / mask.sum();
    }

    /// <summary>sum m (x - mean)^2 / (sum m - 1), the unbiased variance.</summary>
    public static Tensor Variance(Tensor x, Tensor mask)
    {
        RequireReal(nameof(Variance), mask, 2);
        x = Clear(x, mask); // or the gradient 0 of a position that is left out would be multiplied by the value there
        var (mean, variance) = Moments(x, mask);
        if (!IsRounding(mean, variance)) return variance;
        var (d, scale) = Shifted(x, mask);
        return (Moments(d, mask).Variance * (scale * scale)).to_type(x.dtype);
    }

    /// <summary>
    /// Equation 17.11: (x - mean) / sqrt(variance + 1e-8) where m is 1, else 0: mean 0 and variance 1. The 1e-8 lets equal numbers become
    /// zeros instead of 0/0.
    /// </summary>
    public static Tensor Whiten(Tensor x, Tensor mask)
    {
        RequireReal(nameof(Whiten), mask, 2);
        x = Clear(x, mask);
        var (mean, variance) = Moments(x, mask);
        if (!IsRounding(mean, variance)) return Clear((x - mean) / (variance + 1e-8).sqrt(), mask);
        var (d, scale) = Shifted(x, mask);
        (mean, variance) = Moments(d, mask);
        return Clear((d - mean) / (variance + 1e-8 / scale / scale).sqrt(), mask).to_type(x.dtype);
    }

    private static (Tensor Mean, Tensor Variance) Moments(Tensor x, Tensor mask)
    {
        var mean = Mean(x, mask);
        return (mean, Clear((x - mean).pow(2), mask).sum() / (mask.sum() - 1));
    }

    /// <summary>
    /// Whether the numbers differ by less than a thousandth of their mean, or the sums overflowed. The mean of many numbers is
    /// then some last digits off, and these digits are all, or a good part, of what the variance measures.
    /// </summary>
    private static bool IsRounding(Tensor mean, Tensor variance)
    {
        var (m, v) = (mean.detach().Number(), variance.detach().Number());
        return !(v > 1e-6 * m * m) || !double.IsFinite(v);
    }

    /// <summary>
    /// (x - a) / scale in float64, where a is the first of the numbers and scale the largest difference: neighbouring numbers
    /// have exact differences, and those of equal numbers are 0.
    /// </summary>
    private static (Tensor D, double Scale) Shifted(Tensor x, Tensor mask)
    {
        var (all, m) = (x.Doubles(), mask.Doubles());
        var d = Clear(x.to_type(float64) - all[Array.FindIndex(m, one => one != 0)], mask);
        var scale = d.detach().abs().max().Number();
        return scale > 0 ? (d / scale, scale) : (d, 1);
    }

    /// <summary>Refuses a mask (B, T) that is not 0 or 1, tensors of other shapes, and a text without a real token.</summary>
    internal static void Require(string method, Tensor mask, params (string Name, Tensor Value)[] tensors)
    {
        foreach (var (name, value) in tensors)
        {
            if (!value.shape.SequenceEqual(mask.shape))
                throw new ArgumentException(
                    $"{method}: {name} have shape {value.ShapeText()} and the mask {mask.ShapeText()}; expected one shape");
        }

        if (mask.ndim != 2) throw new ArgumentException($"{method}: the mask has shape {mask.ShapeText()}; expected (B,T)");
        RequireRows(method, mask);
    }

    /// <summary>Refuses a mask (B, T) that is not 0 or 1, and one with a row without a 1.</summary>
    internal static void RequireRows(string method, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var m = mask.Doubles();
        var wrong = Array.FindIndex(m, one => one is not (0 or 1));
        if (wrong >= 0) throw new ArgumentException($"{method}: the mask holds {m[wrong]}; expected 1 for real tokens and 0 for others");
        if (!m.Contains(1)) throw new ArgumentException($"{method}: the mask is 0 everywhere; expected at least one real token");
        var empty = Array.FindIndex([.. m.Chunk((int)mask.shape[1])], row => !row.Contains(1));
        if (empty >= 0) throw new ArgumentException($"{method}: row {empty} of the mask is 0 everywhere; expected at least one real token");
    }

    private static void RequireShape(string method, Tensor x, Tensor mask)
    {
        if (!x.shape.SequenceEqual(mask.shape))
            throw new ArgumentException(
                $"Masked.{method}: the numbers have shape {x.ShapeText()} and the mask {mask.ShapeText()}; expected one shape");
    }

    private static void RequireReal(string method, Tensor mask, int count)
    {
        var real = mask.detach().sum().Number();
        if (real >= count) return;
        throw new ArgumentException(count == 1
            ? $"Masked.{method}: the mask is 1 at {real} positions; expected 1 or more"
            : $"Masked.{method}: the mask is 1 at {real} positions; expected 2 or more, as one number has no variance");
    }
}
