using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Variances, norms, products and other numbers about many numbers.</summary>
internal static unsafe partial class Ops
{
    /// <summary>sum (x - m)^2 / (n - c) over some dimensions (all when none is named), m their mean, c = 1 if unbiased, else 0.</summary>
    public static TensorImpl Variance(TensorImpl x, ReadOnlySpan<long> dims, bool unbiased, bool keepdim)
    {
        CheckFloat("var", x);
        var mask = dims.IsEmpty ? AllDimensions(x) : DimensionMask("var", dims, x.Dimensions);
        var z = SquaredDeviations(DetachedView(x), mask, unbiased);
        if (Graph.Needs(x))
        {
            // z = sum (x - m)^2 / (n - c):  dx = 2 (x - m) dz / (n - c)
            var node = Graph.Record("var", z, x);
            node.Backward((mask, degrees: Degrees(x, mask, unbiased), x: node.Save(x)), static (n, saved, dz) =>
            {
                var x = n[saved.x];
                n.Accumulate(0, Multiply(Subtract(x, MeanOver(x, saved.mask)), MultiplyScalar(dz, 2 / saved.degrees)));
            });
        }

        return DropDimensions(z, mask, keepdim);
    }

    /// <summary>The square root of the variance; its gradient is 0 where all elements are equal.</summary>
    public static TensorImpl StandardDeviation(TensorImpl x, ReadOnlySpan<long> dims, bool unbiased, bool keepdim)
    {
        CheckFloat("std", x);
        var mask = dims.IsEmpty ? AllDimensions(x) : DimensionMask("std", dims, x.Dimensions);
        var z = Sqrt(SquaredDeviations(DetachedView(x), mask, unbiased));
        if (Graph.Needs(x))
        {
            // z = sqrt(sum (x - m)^2 / (n - c)):  dx = (x - m) dz / (z (n - c))
            var node = Graph.Record("std", z, x);
            node.Backward((mask, degrees: Degrees(x, mask, unbiased), x: node.Save(x), z: node.SaveOutput(z)), static (n, saved, dz) =>
            {
                var (x, z) = (n[saved.x], n[saved.z]);
                n.Accumulate(0, Multiply(Subtract(x, MeanOver(x, saved.mask)), DivideUnlessZero(dz, MultiplyScalar(z, saved.degrees))));
            });
        }

        return DropDimensions(z, mask, keepdim);
    }

    /// <summary>
    /// (sum |x|^p)^(1/p) over some dimensions (all when none is named); p may be infinite, and p = 0 counts what is not
    /// 0.
    /// </summary>
    public static TensorImpl Norm(TensorImpl x, double p, ReadOnlySpan<long> dims, bool keepdim)
    {
        CheckFloat("norm", x);
        var mask = dims.IsEmpty ? AllDimensions(x) : DimensionMask("norm", dims, x.Dimensions);
        if (double.IsInfinity(p)) return Extreme("norm", Absolute(x), dims, keepdim, largest: p > 0);
        var sizes = Absolute(DetachedView(x));
        var z = p switch
        {
            0 => SumOver(To(CompareScalar(sizes, 0, Comparison.NotEqual), x.Type), mask),
            1 => SumOver(sizes, mask),
            _ => PowerScalar(SumOver(PowerScalar(sizes, p), mask), 1 / p),
        };
        if (ReferenceEquals(z.Storage, x.Storage)) z = Copy(z);
        if (Graph.Needs(x))
        {
            // z = (sum |x|^p)^(1/p):  dx = sign(x) |x|^(p - 1) dz / z^(p - 1), 0 where z is 0;  a count has no gradient
            var node = Graph.Record("norm", z, x);
            node.Backward((p, x: node.Save(x), z: node.SaveOutput(z)), static (n, saved, dz) =>
            {
                var (x, z, p) = (n[saved.x], n[saved.z], saved.p);
                if (p == 0) n.Accumulate(0, ZerosLike(x));
                else if (p == 1) n.Accumulate(0, Multiply(Sign(x), dz));
                else if (p == 2) n.Accumulate(0, Multiply(x, DivideUnlessZero(dz, z)));
                else n.Accumulate(0, Multiply(Multiply(x, PowerOrZero(Absolute(x), p - 2)), DivideUnlessZero(dz, PowerScalar(z, p - 1))));
            });
        }

        return DropDimensions(z, mask, keepdim);
    }

    /// <summary>ln sum e^x along a dimension, without overflow.</summary>
    public static TensorImpl LogSumExp(TensorImpl x, long dim, bool keepdim)
    {
        if (!x.Type.IsFloat()) x = To(x, torch.get_default_dtype());
        var at = Shape.Wrap("logsumexp", dim, x.Dimensions);
        Span<long> sizes = stackalloc long[x.Dimensions];
        x.Shape.CopyTo(sizes);
        if (x.Dimensions > 0) sizes[at] = 1;
        var z = TensorImpl.Empty(sizes, x.Type);
        var (outer, n, inner) = Around(x, at);
        var from = Contiguous(DetachedView(x));
        if (n == 0) Fill(z, double.NegativeInfinity);
        else if (x.Type == torch.ScalarType.Float32) Reduce.LogSumExp(from.Pointer<float>(), outer, n, inner, z.Pointer<float>());
        else Reduce.LogSumExp(from.Pointer<double>(), outer, n, inner, z.Pointer<double>());
        if (Graph.Needs(x))
        {
            // z = ln sum e^x:  dx = e^(x - z) dz
            var node = Graph.Record("logsumexp", z, x);
            node.Backward((x: node.Save(x), z: node.SaveOutput(z)), static (n, saved, dz) =>
                n.Accumulate(0, Multiply(dz, ShareOf(n[saved.x], n[saved.z]))));
        }

        return DropDimensions(z, x.Dimensions == 0 ? 0 : 1 << at, keepdim);
    }

    /// <summary>The product of all elements, or of those along a dimension; whole numbers give whole numbers.</summary>
    public static TensorImpl Product(TensorImpl x, long? dim, bool keepdim)
    {
        if (!x.Type.IsFloat()) x = To(x, torch.ScalarType.Int64);
        if (dim is null) return DropDimensions(ProductAlong(Reshape(x, [-1]), 0), 1, keepdim: false);
        var at = Shape.Wrap("prod", dim.Value, x.Dimensions);
        return DropDimensions(ProductAlong(x, at), x.Dimensions == 0 ? 0 : 1 << at, keepdim);
    }

    /// <summary>The middle of the elements in order, the lower one of two; NaN if any is.</summary>
    public static TensorImpl Median(TensorImpl x)
    {
        CheckNumber("median", x);
        var flat = Reshape(x, [-1]);
        if (flat.Count == 0) return Full([], double.NaN, x.Type);
        if (HasNaN(x)) return Full([], double.NaN, x.Type);
        var (_, order) = Sort(DetachedView(flat), 0, descending: false);
        return Reshape(IndexSelect(flat, 0, Slice(order, 0, (flat.Count - 1) / 2, (flat.Count - 1) / 2 + 1, 1)), []);
    }

    /// <summary>How many elements along some dimensions (of all when none is named) are not 0.</summary>
    public static TensorImpl CountNonzero(TensorImpl x, ReadOnlySpan<long> dims)
    {
        var mask = dims.IsEmpty ? AllDimensions(x) : DimensionMask("count_nonzero", dims, x.Dimensions);
        var counted = To(CompareScalar(DetachedView(x), 0, Comparison.NotEqual), torch.ScalarType.Int64);
        return DropDimensions(SumOver(counted, mask), mask, keepdim: false);
    }

    private static TensorImpl ProductAlong(TensorImpl x, int at)
    {
        Span<long> sizes = stackalloc long[x.Dimensions];
        x.Shape.CopyTo(sizes);
        if (x.Dimensions > 0) sizes[at] = 1;
        var z = TensorImpl.Empty(sizes, x.Type);
        var (outer, n, inner) = Around(x, at);
        var from = Contiguous(DetachedView(x));
        switch (x.Type)
        {
            case torch.ScalarType.Float32: Reduce.Prod(from.Pointer<float>(), outer, n, inner, z.Pointer<float>()); break;
            case torch.ScalarType.Float64: Reduce.Prod(from.Pointer<double>(), outer, n, inner, z.Pointer<double>()); break;
            default: Reduce.Prod(from.Pointer<long>(), outer, n, inner, z.Pointer<long>()); break;
        }

        if (Graph.Needs(x))
        {
            // z = x_1 x_2 ... x_n:  dx_i = dz times the product of all the others, which needs no division by a zero
            var node = Graph.Record("prod", z, x);
            node.Backward(
                (at, x: node.Save(x)), static (n, saved, dz) => n.Accumulate(0, Multiply(ProductOfOthers(n[saved.x], saved.at), dz)));
        }

        return z;
    }

    /// <summary>For every element along a dimension, the product of the elements before it times that of those after it.</summary>
    private static TensorImpl ProductOfOthers(TensorImpl x, int dim)
    {
        var ones = Full([], 1, x.Type);
        if (x.Dimensions == 0) return ones;
        var n = x.Shape[dim];
        if (n == 0) return ZerosLike(x);
        var edge = Expand(ones, Select(x, dim, 0).Shape);
        var before = new TensorImpl[n];
        var after = new TensorImpl[n];
        for (var i = 0; i < n; i++)
        {
            Interruption.Look();
            before[i] = i == 0 ? edge : Multiply(before[i - 1], Select(x, dim, i - 1));
            after[n - 1 - i] = i == 0 ? edge : Multiply(after[n - i], Select(x, dim, n - i));
        }

        return Multiply(Stack(before, dim), Stack(after, dim));
    }

    private static TensorImpl SquaredDeviations(TensorImpl x, int mask, bool unbiased) =>
        DivideScalar(SumOver(PowerScalar(Subtract(x, MeanOver(x, mask)), 2), mask), Degrees(x, mask, unbiased));

    /// <summary>n - c, where n elements go into each result. PyTorch's quotient by 0 is kept: the variance of one number is NaN.</summary>
    private static double Degrees(TensorImpl x, int mask, bool unbiased) => Math.Max(0, CountOver(x, mask) - (unbiased ? 1 : 0));

    private static TensorImpl MeanOver(TensorImpl x, int mask) => DivideScalar(SumOver(x, mask), CountOver(x, mask));

    /// <summary>The sum over the dimensions of a mask, which stay with size 1.</summary>
    private static TensorImpl SumOver(TensorImpl x, int mask)
    {
        Span<long> kept = stackalloc long[x.Dimensions];
        for (var d = 0; d < x.Dimensions; d++) kept[d] = (mask & (1 << d)) != 0 ? 1 : x.Shape[d];
        return SumTo(x, kept);
    }

    private static long CountOver(TensorImpl x, int mask)
    {
        var count = 1L;
        for (var d = 0; d < x.Dimensions; d++) count *= (mask & (1 << d)) != 0 ? x.Shape[d] : 1;
        return count;
    }

    private static TensorImpl DivideUnlessZero(TensorImpl x, TensorImpl y) =>
        Where(CompareScalar(y, 0, Comparison.Equal), Full([], 0, x.Type), Divide(x, y));

    private static TensorImpl PowerOrZero(TensorImpl x, double p) =>
        Where(CompareScalar(x, 0, Comparison.Equal), Full([], 0, x.Type), PowerScalar(x, p));

    /// <summary>e^(x - z), and 0 where z is minus infinity, as all of its x are.</summary>
    private static TensorImpl ShareOf(TensorImpl x, TensorImpl z) =>
        Exp(Subtract(x, Where(CompareScalar(z, double.NegativeInfinity, Comparison.Equal), Full([], 0, z.Type), z)));

    private static void CheckNumber(string operation, TensorImpl x)
    {
        if (x.Type == torch.ScalarType.Bool)
            throw new ArgumentException(
                $"{operation}: this tensor is bool {Shape.Format(x.Shape)}, expected numbers; convert it with to_type");
    }

    private static void CheckFloat(string operation, TensorImpl x)
    {
        if (!x.Type.IsFloat())
            throw new ArgumentException(
                $"{operation}: this tensor is {x.Type.Name()} {Shape.Format(x.Shape)}, expected float32 or float64; convert it with "
                + "to_type");
    }
}
