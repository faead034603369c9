using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>The largest and the smallest. NaN wins against every number.</summary>
internal static unsafe partial class Ops
{
    /// <summary>The extreme value over some dimensions (over all when none is named); equal ones share the gradient.</summary>
    public static TensorImpl Extreme(string operation, TensorImpl x, ReadOnlySpan<long> dims, bool keepdim, bool largest)
    {
        var mask = dims.IsEmpty ? AllDimensions(x) : DimensionMask(operation, dims, x.Dimensions);
        CheckNotEmpty(operation, x, mask);
        Span<long> sizes = stackalloc long[x.Dimensions];
        x.Shape.CopyTo(sizes);
        var z = DetachedView(x);
        for (var d = 0; d < x.Dimensions; d++)
        {
            if ((mask & (1 << d)) == 0) continue;
            var end = d;
            while (end < x.Dimensions && (mask & (1 << end)) != 0) end++;
            var (outer, n, inner) = (Shape.Count(sizes[..d]), Shape.Count(sizes[d..end]), Shape.Count(sizes[end..]));
            sizes[d..end].Fill(1);
            var y = TensorImpl.Empty(sizes, x.Type);
            FindExtremes(Contiguous(z), outer, n, inner, y, null, largest);
            z = y;
            d = end;
        }

        if (ReferenceEquals(z.Storage, x.Storage)) z = Copy(z);
        if (Graph.Needs(x))
        {
            var node = Graph.Record(operation, z, x);
            node.Backward((x: node.Save(x), z: node.SaveOutput(z)), static (n, saved, dz) =>
            {
                // z = max x:  dx = dz where x is z, shared among the equal ones
                var (x, z) = (n[saved.x], n[saved.z]);
                var here = To(Compare(x, z, Comparison.Equal), dz.Type);
                n.Accumulate(0, Multiply(here, Divide(dz, SumTo(here, z.Shape))));
            });
        }

        return DropDimensions(z, mask, keepdim);
    }

    /// <summary>The extreme value along a dimension and its index, the first among equals, which alone has the gradient.</summary>
    public static (TensorImpl Values, TensorImpl Indices) ExtremeAlong(string operation, TensorImpl x, long dim, bool keepdim, bool largest)
    {
        var at = Shape.Wrap(operation, dim, x.Dimensions);
        var mask = x.Dimensions == 0 ? 0 : 1 << at;
        CheckNotEmpty(operation, x, mask);
        Span<long> sizes = stackalloc long[x.Dimensions];
        x.Shape.CopyTo(sizes);
        if (x.Dimensions > 0) sizes[at] = 1;
        var z = TensorImpl.Empty(sizes, x.Type);
        var indices = TensorImpl.Empty(sizes, torch.ScalarType.Int64);
        var (outer, n, inner) = Around(x, at);
        FindExtremes(Contiguous(DetachedView(x)), outer, n, inner, z, indices.Pointer<long>(), largest);
        if (Graph.Needs(x))
        {
            // z = x[i]:  dx[i] = dz
            var node = Graph.Record(operation, z, x);
            node.Backward((at, indices: node.Save(indices)), static (n, saved, dz) =>
                n.Accumulate(0, GatherBackward(dz, saved.at, n[saved.indices], n.InputShape(0))));
        }

        return (DropDimensions(z, mask, keepdim), DropDimensions(indices, mask, keepdim));
    }

    /// <summary>Where the extreme is: in the flattened tensor, or along a dimension.</summary>
    public static TensorImpl ExtremeIndex(string operation, TensorImpl x, long? dim, bool keepdim, bool largest)
    {
        CheckNumber(operation, x);
        x = DetachedView(x);
        return dim is null
            ? Reshape(ExtremeAlong(operation, Reshape(x, [-1]), 0, keepdim: false, largest).Indices, [])
            : ExtremeAlong(operation, x, dim.Value, keepdim, largest).Indices;
    }

    /// <summary>Whether all elements along a dimension (of the whole tensor when none is named) are not 0.</summary>
    public static TensorImpl All(TensorImpl x, long? dim, bool keepdim) => Quantify("all", x, dim, keepdim, all: true);

    /// <summary>Whether some element along a dimension (of the whole tensor when none is named) is not 0.</summary>
    public static TensorImpl Any(TensorImpl x, long? dim, bool keepdim) => Quantify("any", x, dim, keepdim, all: false);

    private static TensorImpl Quantify(string operation, TensorImpl x, long? dim, bool keepdim, bool all)
    {
        x = Contiguous(To(DetachedView(x), torch.ScalarType.Bool));
        if (dim is null) x = Reshape(x, [-1]);
        var at = Shape.Wrap(operation, dim ?? 0, x.Dimensions);
        Span<long> sizes = stackalloc long[x.Dimensions];
        x.Shape.CopyTo(sizes);
        if (x.Dimensions > 0) sizes[at] = 1;
        var z = TensorImpl.Empty(sizes, torch.ScalarType.Bool);
        var (outer, n, inner) = Around(x, at);
        if (all) Reduce.All(x.Pointer<byte>(), outer, n, inner, z.Pointer<byte>());
        else Reduce.Any(x.Pointer<byte>(), outer, n, inner, z.Pointer<byte>());
        return DropDimensions(z, x.Dimensions == 0 ? 0 : 1 << at, keepdim && dim is not null);
    }

    private static void FindExtremes(TensorImpl x, nint outer, nint n, nint inner, TensorImpl z, long* indices, bool largest)
    {
        switch (x.Type)
        {
            case torch.ScalarType.Int32: Find(x.Pointer<int>(), z.Pointer<int>()); break;
            case torch.ScalarType.Float32: Find(x.Pointer<float>(), z.Pointer<float>()); break;
            case torch.ScalarType.Float64: Find(x.Pointer<double>(), z.Pointer<double>()); break;
            case torch.ScalarType.Int64: Find(x.Pointer<long>(), z.Pointer<long>()); break;
            default: Find(x.Pointer<byte>(), z.Pointer<byte>()); break;
        }

        void Find<T>(T* from, T* values) where T : unmanaged, System.Numerics.INumber<T>
        {
            if (largest) Reduce.Max(from, outer, n, inner, values, indices);
            else Reduce.Min(from, outer, n, inner, values, indices);
        }
    }

    private static int AllDimensions(TensorImpl x) => (1 << x.Dimensions) - 1;

    /// <summary>Without the dimensions of the mask, which have size 1, unless they are to be kept.</summary>
    private static TensorImpl DropDimensions(TensorImpl x, int mask, bool keepdim) =>
        keepdim || mask == 0 ? x : Reshape(x, Without(x.Shape, mask, stackalloc long[x.Dimensions]));

    private static void CheckNotEmpty(string operation, TensorImpl x, int mask)
    {
        for (var d = 0; d < x.Dimensions; d++)
        {
            if ((mask & (1 << d)) != 0 && x.Shape[d] == 0)
                throw new ArgumentException($"{operation}: dimension {d} of {Shape.Format(x.Shape)} is empty and has no such element");
        }
    }
}
