using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;
using static TorchSharp.torch.TensorIndex;

namespace ManagedTorch.Operators;

/// <summary>
/// t[...]. Numbers, slices and new axes are views. Index tensors come after them: they are broadcast together, become
/// one vector of positions in the dimensions they index, and choose rows there. A mask stands for the indices of its
/// true elements.
/// </summary>
internal static unsafe partial class Ops
{
    public static TensorImpl Index(TensorImpl x, ReadOnlySpan<torch.TensorIndex> indices)
    {
        var view = BasicIndex(x, indices, out var chosen);
        if (chosen is null) return view;
        var arranged = Arrange(view, chosen, out var shape, out var positions);
        return Reshape(SelectRows(arranged.Rows, positions), shape);
    }

    /// <summary>One number for each of the first dimensions.</summary>
    public static TensorImpl Index(TensorImpl x, ReadOnlySpan<long> indices)
    {
        CheckIndexCount(x, indices.Length);
        var whole = x;
        for (var i = 0; i < indices.Length; i++) x = SelectIndex(x, 0, indices[i], whole, i);
        return x;
    }

    /// <summary>x[indices] = value, or, with accumulate, x[indices] += value where repeated indices add up.</summary>
    public static void PutIndex(TensorImpl x, ReadOnlySpan<torch.TensorIndex> indices, TensorImpl value, bool accumulate)
    {
        Graph.BeforeInPlace("index_put_", x);
        var view = BasicIndex(x.Alias(), indices, out var chosen);
        CheckPut(view, chosen, value, accumulate, NamesByMask(indices));
        if (Graph.Needs(x, value)) RecordPut(x, indices, value, accumulate);

        // One number under a mask is converted, a list of positions takes its own type only: so does PyTorch.
        if (chosen is not null && !(value.Dimensions == 0 && NamesByMask(indices))) CheckSameType("index_put_", x, value);
        value = To(DetachedView(value), x.Type);
        if (chosen is null)
        {
            CheckBroadcast(view.Shape, value);
            CopyInto(
                view,
                accumulate ? Add(view, value) : Overlap.Input("index_put_", view, Expand(DropLeading(value, view.Dimensions), view.Shape)));
        }
        else
        {
            var arranged = Arrange(view, chosen, out var shape, out var positions);
            CheckBroadcast(shape, value);
            var rows = Reshape(
                Expand(DropLeading(value, shape.Length), shape), [arranged.Rows.Shape[0], positions.Count, arranged.Rows.Shape[2]]);
            if (accumulate) AddRowsInto(arranged.Rows, positions, rows);
            else PutRowsInto(arranged.Rows, positions, rows);
            if (!arranged.IsView) CopyInto(arranged.Source, Reshape(arranged.Rows, arranged.Source.Shape));
        }

        x.BumpVersion();
    }

    /// <summary>
    /// What overlaps is refused as in copy_, which slices are, or as in scatter_; one number is put everywhere without
    /// harm.
    /// </summary>
    private static void CheckPut(TensorImpl view, TensorImpl?[]? chosen, TensorImpl value, bool accumulate, bool byMask)
    {
        if (chosen is null)
        {
            if (value.Dimensions == 0 && !accumulate) return;
            Overlap.CheckWritten("index_put_", view);
            Overlap.CheckInput("index_put_", view, value);
            return;
        }

        Overlap.CheckWritten("index_put_", view);
        if (value.Dimensions == 0 && byMask) return;
        Overlap.CheckApart("index_put_", view, value);
        foreach (var positions in chosen)
        {
            if (positions is not null) Overlap.CheckApart("index_put_", view, positions);
        }
    }

    private static bool NamesByMask(ReadOnlySpan<torch.TensorIndex> indices)
    {
        foreach (var index in indices)
        {
            if (index.Positions is { } positions && positions.Impl.Type != torch.ScalarType.Bool) return false;
        }

        return true;
    }

    private static void RecordPut(TensorImpl x, ReadOnlySpan<torch.TensorIndex> indices, TensorImpl value, bool accumulate)
    {
        if (x.IsView)
            throw new InvalidOperationException(
                $"index_put_: a view {Shape.Format(x.Shape)} cannot take values that require grad; build the tensor with cat, stack "
                + "or where");

        // Whatever the indices are, they name elements; here as positions in the flattened x.
        var positions = Index(Reshape(Range(x.Count), x.Shape), indices);
        CheckBroadcast(positions.Shape, value);
        var node = Graph.Record("index_put_", x, x, DropLeading(value, positions.Dimensions));
        node.Backward((accumulate, positions: node.Save(Contiguous(positions))), static (n, saved, dz) =>
        {
            // x'[i] = v:  dx = dx', 0 at i,  dv = dx'[i];  x'[i] = x[i] + v:  dx = dx',  dv = dx'[i]
            var positions = n[saved.positions];
            var vector = Reshape(positions, [-1]);
            var flat = Reshape(dz, [1, -1, 1]);
            if (n.Needs(0))
                n.Accumulate(
                    0, saved.accumulate ? dz : Reshape(PutRows(flat, vector, TensorImpl.Zeros([1, vector.Count, 1], dz.Type)), dz.Shape));
            if (n.Needs(1)) n.Accumulate(1, Reshape(SelectRows(flat, vector), positions.Shape));
        });
    }

    /// <summary>
    /// Applies everything but index tensors; these are returned, each at the (first) dimension of the view that it
    /// indexes.
    /// </summary>
    private static TensorImpl BasicIndex(TensorImpl x, ReadOnlySpan<torch.TensorIndex> indices, out TensorImpl?[]? chosen)
    {
        chosen = null;
        var named = 0;
        foreach (var index in indices) named += DimensionsOf(index);
        CheckIndexCount(x, named);

        var view = x;
        var dim = 0;
        var position = 0;
        foreach (var index in indices)
        {
            switch (index.Kind)
            {
                case Form.Number:
                    view = SelectIndex(view, dim, index.Start!.Value, x, position++);
                    break;
                case Form.Slice:
                    view = SliceRange(view, dim++, index);
                    position++;
                    break;
                case Form.NewAxis:
                    view = Unsqueeze(view, dim++);
                    break;
                case Form.Truth:
                    view = Slice(Unsqueeze(view, dim), dim, 0, index.Start!.Value, 1);
                    dim++;
                    break;
                case Form.Ellipsis:
                    dim += x.Dimensions - named;
                    position += x.Dimensions - named;
                    break;
                default:
                    chosen ??= new TensorImpl?[2 * Sizes.Capacity];
                    var positions = index.Positions!.Impl;
                    if (positions.Type == torch.ScalarType.Bool)
                    {
                        CheckMask(view, dim, positions);
                        if (positions.Dimensions == 0) view = Unsqueeze(view, dim);
                        foreach (var found in NonzeroByDimension(positions)) chosen[dim++] = found;
                    }
                    else
                    {
                        CheckInteger("index", positions);
                        chosen[dim++] = To(positions, torch.ScalarType.Int64);
                    }

                    position += DimensionsOf(index);
                    break;
            }
        }

        return view;
    }

    /// <summary>A tensor whose indexed dimensions stand together, seen as (outer, n, inner).</summary>
    private readonly ref struct Arranged(TensorImpl source, TensorImpl rows, bool isView)
    {
        public TensorImpl Source { get; } = source;

        public TensorImpl Rows { get; } = rows;

        /// <summary>Rows shares the memory of Source.</summary>
        public bool IsView { get; } = isView;
    }

    /// <summary>
    /// Brings the indexed dimensions together: where the first of them is when they are neighbours, else to the front.
    /// Gives the shape of the indexed result, and the positions in the n of (outer, n, inner).
    /// </summary>
    private static Arranged Arrange(TensorImpl view, TensorImpl?[] chosen, out long[] shape, out TensorImpl positions)
    {
        Span<long> order = stackalloc long[view.Dimensions];
        var (count, first, last) = (0, -1, -1);
        for (var d = 0; d < view.Dimensions; d++)
        {
            if (chosen[d] is null) continue;
            if (first < 0) first = d;
            last = d;
            count++;
        }

        var at = last - first + 1 == count ? first : 0;
        var (before, after) = (0, at + count);
        for (int d = 0, indexed = at; d < view.Dimensions; d++)
        {
            if (chosen[d] is not null) order[indexed++] = d;
            else if (before < at) order[before++] = d;
            else order[after++] = d;
        }

        var arranged = Permute(view, order);
        positions = Combine(view, arranged, order.Slice(at, count), at, chosen, out var chosenShape);
        shape = [.. arranged.Shape[..at], .. chosenShape, .. arranged.Shape[(at + count)..]];
        var rows = Reshape(arranged, [Shape.Count(arranged.Shape[..at]), Shape.Count(arranged.Shape.Slice(at, count)),
            Shape.Count(arranged.Shape[(at + count)..])]);
        if (rows.IsContiguous) return new Arranged(arranged, rows, ReferenceEquals(rows.Storage, arranged.Storage));
        return new Arranged(arranged, Contiguous(rows), isView: false);
    }

    /// <summary>One position for each combination of indices: sum over the indexed dimensions of index times stride.</summary>
    private static TensorImpl Combine(
        TensorImpl view, TensorImpl arranged, ReadOnlySpan<long> dims, int at, TensorImpl?[] chosen, out long[] shape)
    {
        Span<long> buffer = stackalloc long[Sizes.Capacity];
        Span<long> common = stackalloc long[Sizes.Capacity];
        var dimensions = 0;
        foreach (var dim in dims)
        {
            dimensions = Shape.Broadcast("index", common[..dimensions], chosen[dim]!.Shape, buffer);
            buffer[..dimensions].CopyTo(common);
        }

        shape = common[..dimensions].ToArray();
        var positions = TensorImpl.Zeros([Shape.Count(shape)], torch.ScalarType.Int64);
        var sum = positions.Pointer<long>();
        for (var k = 0; k < dims.Length; k++)
        {
            var size = arranged.Shape[at + k];
            var index = Contiguous(Expand(chosen[dims[k]]!, shape)).Pointer<long>();
            for (nint i = 0; i < positions.Count; i++)
            {
                Interruption.LookAt(i);
                var value = index[i];
                if (value < -size || value >= size)
                    throw new ArgumentOutOfRangeException(
                        nameof(chosen),
                        $"index: index {value} is outside {-size}..{size - 1} in dimension {dims[k]} of {Shape.Format(view.Shape)}");
                sum[i] = sum[i] * size + (value < 0 ? value + size : value);
            }
        }

        return positions;
    }

    // What is left of a tensor after the indices before this one; errors speak of the whole.
    private static TensorImpl SelectIndex(TensorImpl x, int dim, long index, TensorImpl whole, int position)
    {
        var size = x.Shape[dim];
        if (index < -size || index >= size)
            throw new ArgumentOutOfRangeException(
                nameof(index),
                $"index: index {index} is outside {-size}..{size - 1} in dimension {position} of {Shape.Format(whole.Shape)}");
        return Select(x, dim, index);
    }

    private static TensorImpl SliceRange(TensorImpl x, int dim, torch.TensorIndex index)
    {
        var size = x.Shape[dim];
        var start = Bound(index.Start ?? 0, size);
        var stop = Bound(index.Stop ?? size, size);
        return start == 0 && stop == size && index.Step == 1 ? x : Slice(x, dim, start, stop, index.Step);

        static long Bound(long bound, long size) => Math.Clamp(bound < 0 ? bound + size : bound, 0, size);
    }

    /// <summary>Indices that slice one dimension and leave the others alone.</summary>
    public static torch.TensorIndex[] SliceOf(TensorImpl x, long dim, torch.TensorIndex slice)
    {
        var indices = new torch.TensorIndex[Shape.Wrap("slice", dim, x.Dimensions) + 1];
        Array.Fill(indices, torch.TensorIndex.Colon);
        indices[^1] = slice;
        return indices;
    }

    private static int DimensionsOf(torch.TensorIndex index) => index.Kind switch
    {
        Form.Number or Form.Slice => 1,
        Form.Tensor => index.Positions!.Impl is { Type: torch.ScalarType.Bool } mask ? mask.Dimensions : 1,
        _ => 0,
    };

    private static void CheckIndexCount(TensorImpl x, int count)
    {
        if (count > x.Dimensions)
            throw new ArgumentException(
                $"index: {count} indices were given for a tensor {Shape.Format(x.Shape)} with {x.Dimensions} dimensions");
    }

    private static void CheckMask(TensorImpl x, int dim, TensorImpl mask)
    {
        var covered = x.Shape.Slice(dim, Math.Min(mask.Dimensions, x.Dimensions - dim));
        if (!mask.Shape.SequenceEqual(covered))
            throw new ArgumentException(
                $"index: the mask is {Shape.Format(mask.Shape)}, the dimensions it stands for are {Shape.Format(covered)}");
    }

    private static void CheckBroadcast(ReadOnlySpan<long> shape, TensorImpl value)
    {
        var extra = value.Dimensions - shape.Length;
        for (var d = 0; d < value.Dimensions; d++)
        {
            if (value.Shape[d] == 1 || (d >= extra && value.Shape[d] == shape[d - extra])) continue;
            throw new ArgumentException(
                $"index_put_: a value {Shape.Format(value.Shape)} does not fit where the indices name {Shape.Format(shape)}");
        }
    }

    /// <summary>Without the leading dimensions of size 1 that are more than the target has.</summary>
    private static TensorImpl DropLeading(TensorImpl x, int dimensions) =>
        x.Dimensions <= dimensions ? x : Reshape(x, x.Shape[(x.Dimensions - dimensions)..]);

    /// <summary>0, 1, ... count - 1.</summary>
    internal static TensorImpl Range(nint count)
    {
        var z = TensorImpl.Empty([count], torch.ScalarType.Int64);
        var values = z.Pointer<long>();
        for (nint i = 0; i < count; i++) values[i] = i;
        return z;
    }
}
