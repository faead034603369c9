using ManagedTorch.Autograd;
using ManagedTorch.Tensors;

namespace ManagedTorch.Operators;

/// <summary>Views of the same storage: nothing is copied unless said.</summary>
internal static partial class Ops
{
    /// <summary>The same elements in row-major order under another shape; copies only where no strides can say it.</summary>
    public static TensorImpl Reshape(TensorImpl x, ReadOnlySpan<long> shape)
    {
        Span<long> sizes = stackalloc long[shape.Length];
        InferSize("reshape", x, shape, sizes);
        Span<long> strides = stackalloc long[shape.Length];
        if (!TryViewStrides(x, sizes, strides)) return Reshape(Contiguous(x), sizes);
        var z = x.View(sizes, strides);
        if (Graph.Needs(x))
        {
            // z = x, rearranged:  dx = dz under x's shape
            Graph.Record("reshape", z, x).Backward(static (n, dz) => n.Accumulate(0, Reshape(dz, n.InputShape(0))));
        }

        return z;
    }

    /// <summary>As <see cref="Reshape"/>, but never copies.</summary>
    public static TensorImpl View(TensorImpl x, ReadOnlySpan<long> shape)
    {
        Span<long> sizes = stackalloc long[shape.Length];
        InferSize("view", x, shape, sizes);
        Span<long> strides = stackalloc long[shape.Length];
        if (!TryViewStrides(x, sizes, strides))
            throw new InvalidOperationException(
                $"view: {Shape.Format(x.Shape)} with strides {Shape.Format(x.Strides)} cannot be seen as {Shape.Format(sizes)} "
                + "without a copy; use reshape");
        return Reshape(x, sizes);
    }

    public static TensorImpl Permute(TensorImpl x, ReadOnlySpan<long> permutation)
    {
        if (permutation.Length != x.Dimensions)
            throw new ArgumentException($"permute: {permutation.Length} dimensions were named for a tensor {Shape.Format(x.Shape)}");
        Span<long> sizes = stackalloc long[x.Dimensions];
        Span<long> strides = stackalloc long[x.Dimensions];
        var inverse = new Sizes();
        var seen = 0;
        for (var d = 0; d < permutation.Length; d++)
        {
            var from = Shape.Wrap("permute", permutation[d], x.Dimensions);
            if ((seen & (1 << from)) != 0)
                throw new ArgumentException($"permute: dimension {from} is named twice in {Shape.Format(permutation)}");
            seen |= 1 << from;
            sizes[d] = x.Shape[from];
            strides[d] = x.Strides[from];
            inverse[from] = d;
        }

        var z = x.View(sizes, strides);
        if (Graph.Needs(x))
        {
            // z[i] = x[p(i)]:  dx = dz with the permutation undone
            Graph.Record("permute", z, x).Backward(inverse, static (n, inverse, dz) =>
            {
                n.Accumulate(0, Permute(dz, ((ReadOnlySpan<long>)inverse)[..dz.Dimensions]));
            });
        }

        return z;
    }

    public static TensorImpl Transpose(TensorImpl x, long dim0, long dim1)
    {
        var a = Shape.Wrap("transpose", dim0, x.Dimensions);
        var b = Shape.Wrap("transpose", dim1, x.Dimensions);
        Span<long> permutation = stackalloc long[x.Dimensions];
        for (var d = 0; d < permutation.Length; d++) permutation[d] = d;
        if (permutation.Length > 0) (permutation[a], permutation[b]) = (permutation[b], permutation[a]);
        return Permute(x, permutation);
    }

    public static TensorImpl Unsqueeze(TensorImpl x, long dim)
    {
        var at = Shape.Wrap("unsqueeze", dim, x.Dimensions + 1);
        Span<long> sizes = stackalloc long[x.Dimensions + 1];
        x.Shape[..at].CopyTo(sizes);
        sizes[at] = 1;
        x.Shape[at..].CopyTo(sizes[(at + 1)..]);
        return Reshape(x, sizes);
    }

    public static TensorImpl Squeeze(TensorImpl x, long? dim)
    {
        var only = dim is null ? -1 : Shape.Wrap("squeeze", dim.Value, x.Dimensions);
        Span<long> sizes = stackalloc long[x.Dimensions];
        var kept = 0;
        for (var d = 0; d < x.Dimensions; d++)
        {
            if (x.Shape[d] != 1 || (dim is not null && d != only)) sizes[kept++] = x.Shape[d];
        }

        return Reshape(x, sizes[..kept]);
    }

    /// <summary>Repeats size-1 dimensions without copying; -1 keeps a size.</summary>
    public static TensorImpl Expand(TensorImpl x, ReadOnlySpan<long> shape)
    {
        var added = shape.Length - x.Dimensions;
        if (added < 0)
            throw new ArgumentException($"expand: {Shape.Format(x.Shape)} has more dimensions than {Shape.Format(shape)}");
        Span<long> sizes = stackalloc long[shape.Length];
        Span<long> strides = stackalloc long[shape.Length];
        for (var d = 0; d < shape.Length; d++)
        {
            var old = d < added ? 1 : x.Shape[d - added];
            sizes[d] = shape[d] == -1 && d >= added ? old : shape[d];
            if (sizes[d] < 0)
                throw new ArgumentException(
                    $"expand: {Shape.Format(x.Shape)} cannot become {Shape.Format(shape)}: size {sizes[d]} is negative, and -1 keeps "
                    + "only a size that is there");
            if (sizes[d] != old && old != 1)
                throw new ArgumentException(
                    $"expand: {Shape.Format(x.Shape)} cannot become {Shape.Format(shape)}: size {old} is neither 1 nor {sizes[d]}");
            strides[d] = d < added || (old == 1 && sizes[d] != 1) ? 0 : x.Strides[d - added];
        }

        var z = x.View(sizes, strides);
        if (Graph.Needs(x))
        {
            // z repeats x:  dx = the sum of dz over the repeats, which Accumulate does
            Graph.Record("expand", z, x).Backward(static (n, dz) => n.Accumulate(0, dz));
        }

        return z;
    }

    /// <summary>Elements start, start + step, ... below stop of one dimension; the bounds are already within the size.</summary>
    public static TensorImpl Slice(TensorImpl x, int dim, long start, long stop, long step)
    {
        Span<long> sizes = stackalloc long[x.Dimensions];
        Span<long> strides = stackalloc long[x.Dimensions];
        x.Shape.CopyTo(sizes);
        x.Strides.CopyTo(strides);
        sizes[dim] = stop <= start ? 0 : (stop - start - 1) / step + 1;
        strides[dim] *= step;
        var z = x.View(sizes, strides, (nint)(start * x.Strides[dim]));
        if (Graph.Needs(x)) RecordSlice("slice", x, z, dim, start, step);
        return z;
    }

    /// <summary>One index of one dimension, which disappears.</summary>
    public static TensorImpl Select(TensorImpl x, long dim, long index)
    {
        if (x.Dimensions == 0) throw new ArgumentException("select: a tensor without dimensions has nothing to select from");
        var at = Shape.Wrap("select", dim, x.Dimensions);
        var size = x.Shape[at];
        if (index < -size || index >= size)
            throw new ArgumentOutOfRangeException(
                nameof(index), $"select: index {index} is outside {-size}..{size - 1} in dimension {at} of {Shape.Format(x.Shape)}");
        if (index < 0) index += size;
        Span<long> sizes = stackalloc long[x.Dimensions - 1];
        Span<long> strides = stackalloc long[x.Dimensions - 1];
        x.Shape[..at].CopyTo(sizes);
        x.Shape[(at + 1)..].CopyTo(sizes[at..]);
        x.Strides[..at].CopyTo(strides);
        x.Strides[(at + 1)..].CopyTo(strides[at..]);
        var z = x.View(sizes, strides, (nint)(index * x.Strides[at]));
        if (Graph.Needs(x)) RecordSlice("select", x, z, at, index, 0);
        return z;
    }

    public static TensorImpl Narrow(TensorImpl x, long dim, long start, long length)
    {
        var at = Shape.Wrap("narrow", dim, x.Dimensions);
        var size = x.Shape[at];
        if (start < 0) start += size;
        if (start < 0 || length < 0 || start > size || length > size - start)
            throw new ArgumentOutOfRangeException(
                nameof(start), $"narrow: {length} elements from {start} are not all inside dimension {at} of {Shape.Format(x.Shape)}");
        return Slice(x, at, start, start + length, 1);
    }

    /// <summary>
    /// Zeros of <paramref name="shape"/> with <paramref name="x"/> in the slice that Slice or Select (step 0) would
    /// view.
    /// </summary>
    public static TensorImpl SliceBackward(TensorImpl x, ReadOnlySpan<long> shape, int dim, long start, long step)
    {
        var z = TensorImpl.Zeros(shape, x.Type);
        CopyInto(SliceView(z, dim, start, step, x), x);
        if (Graph.Needs(x))
        {
            // z[slice] = x:  dx = dz[slice]
            var node = Graph.Record("slice_backward", z, x);
            node.Backward((dim, start, step), static (n, saved, dz) => n.Accumulate(0, saved.step == 0
                ? Select(dz, saved.dim, saved.start)
                : Slice(dz, saved.dim, saved.start, Math.Min(saved.start
                    + saved.step * n.InputShape(0)[saved.dim], dz.Shape[saved.dim]), saved.step)));
        }

        return z;
    }

    private static void RecordSlice(string name, TensorImpl x, TensorImpl z, int dim, long start, long step)
    {
        // z = x[slice]:  dx is dz in the slice and zero elsewhere
        var node = Graph.Record(name, z, x);
        node.Backward((dim, start, step), static (n, saved, dz) =>
        {
            if (GradMode.Enabled) n.Accumulate(0, SliceBackward(dz, n.InputShape(0), saved.dim, saved.start, saved.step));
            else n.AccumulateSlice(0, dz, saved.dim, saved.start, saved.step);
        });
    }

    /// <summary>The slice of a contiguous tensor that has the shape of <paramref name="like"/>.</summary>
    internal static TensorImpl SliceView(TensorImpl z, int dim, long start, long step, TensorImpl like)
    {
        Span<long> strides = stackalloc long[like.Dimensions];
        for (int d = 0, from = 0; from < z.Dimensions; from++)
        {
            if (from != dim) strides[d++] = z.Strides[from];
            else if (step != 0) strides[d++] = z.Strides[from] * step;
        }

        return z.View(like.Shape, strides, (nint)(start * z.Strides[dim]));
    }

    /// <summary>Fills in the one size given as -1 and checks that the number of elements stays the same.</summary>
    private static void InferSize(string operation, TensorImpl x, ReadOnlySpan<long> shape, Span<long> sizes)
    {
        var known = 1L;
        var unknown = -1;
        for (var d = 0; d < shape.Length; d++)
        {
            sizes[d] = shape[d];
            if (shape[d] == -1 && unknown < 0) unknown = d;
            else if (shape[d] >= 0) known = Shape.Times((nint)known, shape[d], shape);
            else
                throw new ArgumentException(
                    $"{operation}: {Shape.Format(shape)} has a size {shape[d]}; one size may be -1, the others must not be negative");
        }

        if (unknown >= 0 && known > 0 && x.Count % known == 0) sizes[unknown] = x.Count / known;
        else if (unknown >= 0 || known != x.Count)
            throw new ArgumentException(
                $"{operation}: {Shape.Format(x.Shape)} has {x.Count} elements and cannot become {Shape.Format(shape)}");
    }

    /// <summary>Strides under which x's elements read in order have the new sizes; false when that needs a copy.</summary>
    private static bool TryViewStrides(TensorImpl x, ReadOnlySpan<long> sizes, Span<long> strides)
    {
        if (x.IsContiguous)
        {
            var stride = 1L;
            for (var d = sizes.Length - 1; d >= 0; d--)
            {
                strides[d] = stride;
                stride *= Math.Max(sizes[d], 1);
            }

            return true;
        }

        // Runs of old dimensions that are laid out one after the other must be cut at the same positions as the new ones.
        var at = sizes.Length - 1;
        var runStride = x.Strides[^1];
        var oldCount = 1L;
        var newCount = 1L;
        for (var d = x.Dimensions - 1; d >= 0; d--)
        {
            oldCount *= x.Shape[d];
            var endsRun = d == 0 || (x.Shape[d - 1] != 1 && x.Strides[d - 1] != oldCount * runStride);
            if (!endsRun) continue;
            while (at >= 0 && (newCount < oldCount || sizes[at] == 1))
            {
                strides[at] = newCount * runStride;
                newCount *= sizes[at--];
            }

            if (newCount != oldCount) return false;
            if (d == 0) break;
            runStride = x.Strides[d - 1];
            oldCount = 1;
            newCount = 1;
        }

        return at < 0;
    }
}
