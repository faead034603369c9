using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Many numbers to one: over everything, or along named dimensions.</summary>
internal static unsafe partial class Ops
{
    /// <summary>The sum of all elements.</summary>
    public static TensorImpl Sum(TensorImpl x)
    {
        var z = SumAlong(Reshape(Contiguous(DetachedView(x)), [1, x.Count, 1]), []);
        if (Graph.Needs(x))
        {
            // z = sum of x:  dx = dz for every element
            Graph.Record("sum", z, x).Backward(static (n, dz) => n.Accumulate(0, Expand(dz, n.InputShape(0))));
        }

        return z;
    }

    /// <summary>Sums along dimensions; with keepdim they stay, with size 1.</summary>
    public static TensorImpl Sum(TensorImpl x, ReadOnlySpan<long> dims, bool keepdim)
    {
        if (dims.IsEmpty) return Sum(x);
        if (!x.Type.IsFloat()) x = To(x, torch.ScalarType.Int64); // also where no dimension is larger than 1 and nothing is added
        var mask = DimensionMask("sum", dims, x.Dimensions);
        Span<long> kept = stackalloc long[x.Dimensions];
        for (var d = 0; d < x.Dimensions; d++) kept[d] = (mask & (1 << d)) != 0 ? 1 : x.Shape[d];
        var z = SumTo(x, kept);
        return keepdim || x.Dimensions == 0 ? z : Reshape(z, Without(kept, mask, stackalloc long[x.Dimensions]));
    }

    /// <summary>Undoes broadcasting: sums over added dimensions and over those whose size in <paramref name="shape"/> is 1.</summary>
    public static TensorImpl SumTo(TensorImpl x, ReadOnlySpan<long> shape)
    {
        if (x.Shape.SequenceEqual(shape)) return x;
        var added = x.Dimensions - shape.Length;
        var z = DetachedView(x);
        Span<long> sizes = stackalloc long[x.Dimensions];
        x.Shape.CopyTo(sizes);

        // Neighbouring dimensions to be summed go together; runs are taken from the left, as the outermost shrinks the data most.
        for (var d = 0; d < x.Dimensions; d++)
        {
            if (!Summed(d, shape, added, sizes)) continue;
            var end = d;
            while (end < x.Dimensions && Summed(end, shape, added, sizes)) end++;
            var outer = Shape.Count(sizes[..d]);
            var n = Shape.Count(sizes[d..end]);
            var inner = Shape.Count(sizes[end..]);
            sizes[d..end].Fill(1);
            z = SumAlong(Reshape(Contiguous(z), [outer, n, inner]), sizes);
        }

        z = Reshape(z, shape);
        if (Graph.Needs(x))
        {
            // z = sums of x:  dx repeats dz
            Graph.Record("sum", z, x).Backward(static (n, dz) => n.Accumulate(0, Expand(AlignLeft(dz, n.InputShape(0)), n.InputShape(0))));
        }

        return z;

        static bool Summed(int d, ReadOnlySpan<long> shape, int added, Span<long> sizes) =>
            sizes[d] != 1 && (d < added || shape[d - added] == 1);
    }

    public static TensorImpl Mean(TensorImpl x)
    {
        CheckFloat("mean", x);
        return DivideScalar(Sum(x), x.Count);
    }

    public static TensorImpl Mean(TensorImpl x, ReadOnlySpan<long> dims, bool keepdim)
    {
        CheckFloat("mean", x);
        if (dims.IsEmpty) return Mean(x);
        var mask = DimensionMask("mean", dims, x.Dimensions);
        var count = 1L;
        for (var d = 0; d < x.Dimensions; d++) count *= (mask & (1 << d)) != 0 ? x.Shape[d] : 1;
        return DivideScalar(Sum(x, dims, keepdim), count);
    }

    /// <summary>The same numbers, outside the graph: kernels below an operator must not record themselves.</summary>
    private static TensorImpl DetachedView(TensorImpl x) => GradMode.Enabled && x.RequiresGrad ? x.Alias() : x;

    /// <summary>Sums the middle of (outer, n, inner) and gives the rest the shape asked for.</summary>
    private static TensorImpl SumAlong(TensorImpl x, ReadOnlySpan<long> shape)
    {
        var (outer, n, inner) = ((nint)x.Shape[0], (nint)x.Shape[1], (nint)x.Shape[2]);
        if (!x.Type.IsFloat()) x = To(x, torch.ScalarType.Int64);
        var z = TensorImpl.Empty(shape, x.Type);
        switch (x.Type)
        {
            case torch.ScalarType.Float32: Reduce.Sum(x.Pointer<float>(), outer, n, inner, z.Pointer<float>()); break;
            case torch.ScalarType.Float64: Reduce.Sum(x.Pointer<double>(), outer, n, inner, z.Pointer<double>()); break;
            default: Reduce.Sum(x.Pointer<long>(), outer, n, inner, z.Pointer<long>()); break;
        }

        return z;
    }

    private static int DimensionMask(string operation, ReadOnlySpan<long> dims, int dimensions)
    {
        var mask = 0;
        foreach (var dim in dims)
        {
            var bit = 1 << Shape.Wrap(operation, dim, dimensions);
            if ((mask & bit) != 0) throw new ArgumentException($"{operation}: dimension {dim} is named twice in {Shape.Format(dims)}");
            mask |= bit;
        }

        return mask;
    }

    private static ReadOnlySpan<long> Without(ReadOnlySpan<long> shape, int mask, Span<long> buffer)
    {
        var count = 0;
        for (var d = 0; d < shape.Length; d++)
        {
            if ((mask & (1 << d)) == 0) buffer[count++] = shape[d];
        }

        return buffer[..count];
    }

    /// <summary>Adds leading dimensions of size 1 until there are as many as in the target.</summary>
    private static TensorImpl AlignLeft(TensorImpl x, ReadOnlySpan<long> target)
    {
        if (x.Dimensions == target.Length) return x;
        Span<long> sizes = stackalloc long[target.Length];
        sizes.Fill(1);
        x.Shape.CopyTo(sizes[(target.Length - x.Dimensions)..]);
        return Reshape(x, sizes);
    }
}
