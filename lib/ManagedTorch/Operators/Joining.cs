using ManagedTorch.Autograd;
using ManagedTorch.Tensors;

namespace ManagedTorch.Operators;

/// <summary>Several tensors to one, and one to several.</summary>
internal static unsafe partial class Ops
{
    /// <summary>Tensors one after the other along a dimension; they agree in all other sizes.</summary>
    public static TensorImpl Cat(ReadOnlySpan<TensorImpl> tensors, long dim)
    {
        if (tensors.IsEmpty) throw new ArgumentException("cat: there is no tensor to join");
        var type = tensors[0].Type;
        var like = tensors[0];
        foreach (var x in tensors)
        {
            if (x.Dimensions == 0) throw new ArgumentException("cat: a tensor without dimensions cannot be joined; use stack");
            if (!IsNothing(x) && IsNothing(like)) like = x;
            type = DType.Promote(type, x.Type);
        }

        var at = Shape.Wrap("cat", dim, like.Dimensions);
        Span<long> shape = stackalloc long[like.Dimensions];
        like.Shape.CopyTo(shape);
        shape[at] = 0;
        foreach (var x in tensors)
        {
            if (IsNothing(x)) continue;
            CheckJoins(like, x, at);
            if (shape[at] > long.MaxValue - x.Shape[at]) throw Shape.TooLarge([shape[at], x.Shape[at]]);
            shape[at] += x.Shape[at];
        }

        var z = TensorImpl.Empty(shape, type);
        var starts = new long[tensors.Length];
        var start = 0L;
        var recorded = false;
        for (var i = 0; i < tensors.Length; i++)
        {
            var x = tensors[i];
            starts[i] = start;
            if (IsNothing(x)) continue;
            recorded |= Graph.Needs(x);
            CopyInto(SliceView(z, at, start, 1, x), To(DetachedView(x), type));
            start += x.Shape[at];
        }

        if (recorded)
        {
            var node = Graph.Record("cat", z, tensors!);
            node.Backward((at, starts: node.Save(Vector(starts))), static (n, saved, dz) =>
            {
                // z = x0, x1, ...:  each dx is its slice of dz
                var starts = n[saved.starts].Pointer<long>();
                for (var i = 0; i < n.EdgeCount; i++)
                {
                    if (n.Edge(i) is not { } edge) continue;
                    n.Accumulate(i, IsNothing(edge.OutputShape)
                        ? TensorImpl.Zeros([0], dz.Type)
                        : Narrow(dz, saved.at, starts[i], edge.OutputShape[saved.at]));
                }
            });
        }

        return z;
    }

    /// <summary>Tensors of one shape along a new dimension.</summary>
    public static TensorImpl Stack(ReadOnlySpan<TensorImpl> tensors, long dim)
    {
        var rows = new TensorImpl[tensors.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!tensors[i].Shape.SequenceEqual(tensors[0].Shape))
                throw new ArgumentException(
                    $"stack: tensor {i} is {Shape.Format(tensors[i].Shape)}, tensor 0 is {Shape.Format(tensors[0].Shape)}; they must "
                    + "have one shape");
            rows[i] = Unsqueeze(tensors[i], dim);
        }

        return rows.Length == 0
            ? throw new ArgumentException("stack: there is no tensor to join")
            : Cat(rows, dim < 0 ? dim + rows[0].Dimensions : dim);
    }

    /// <summary>Views of the given sizes, one after the other.</summary>
    public static TensorImpl[] Split(TensorImpl x, ReadOnlySpan<long> sizes, long dim)
    {
        var at = Shape.Wrap("split", dim, x.Dimensions);
        var total = 0L;
        foreach (var size in sizes) total += size;
        if (x.Dimensions == 0 || total != x.Shape[at])
            throw new ArgumentException(
                $"split: the sizes {Shape.Format(sizes)} add up to {total}, dimension {at} of {Shape.Format(x.Shape)} has "
                + $"{(x.Dimensions == 0 ? 1 : x.Shape[at])}");
        var pieces = new TensorImpl[sizes.Length];
        var start = 0L;
        for (var i = 0; i < pieces.Length; i++)
        {
            pieces[i] = Narrow(x, at, start, sizes[i]);
            start += sizes[i];
        }

        return pieces;
    }

    /// <summary>Views of one size; the last may be smaller.</summary>
    public static TensorImpl[] Split(TensorImpl x, long size, long dim)
    {
        var at = Shape.Wrap("split", dim, x.Dimensions);
        if (size <= 0 || x.Dimensions == 0)
            throw new ArgumentException(
                $"split: pieces of {size} of a tensor {Shape.Format(x.Shape)} were asked for, expected a size of 1 or more");
        var n = x.Shape[at];
        var pieces = new TensorImpl[Math.Max(1, (n + size - 1) / size)];
        for (var i = 0; i < pieces.Length; i++) pieces[i] = Narrow(x, at, i * size, Math.Min(size, n - i * size));
        return pieces;
    }

    /// <summary>At most so many pieces, all of one size but perhaps the last.</summary>
    public static TensorImpl[] Chunk(TensorImpl x, long chunks, long dim)
    {
        if (chunks < 1) throw new ArgumentException($"chunk: {chunks} pieces were asked for, expected 1 or more");
        var n = x.Dimensions == 0 ? 1 : x.Shape[Shape.Wrap("chunk", dim, x.Dimensions)];
        return Split(x, Math.Max(1, (n + chunks - 1) / chunks), dim);
    }

    /// <summary>Exactly so many pieces, the first ones larger by 1 where it does not come out even.</summary>
    public static TensorImpl[] TensorSplit(TensorImpl x, long sections, long dim)
    {
        if (sections < 1) throw new ArgumentException($"tensor_split: {sections} pieces were asked for, expected 1 or more");
        var n = x.Dimensions == 0
            ? throw new ArgumentException("tensor_split: a tensor without dimensions cannot be split")
            : x.Shape[Shape.Wrap("tensor_split", dim, x.Dimensions)];
        var sizes = new long[sections];
        for (var i = 0; i < sections; i++) sizes[i] = n / sections + (i < n % sections ? 1 : 0);
        return Split(x, sizes, dim);
    }

    /// <summary>Cut at the given indices.</summary>
    public static TensorImpl[] TensorSplitAt(TensorImpl x, ReadOnlySpan<long> cuts, long dim)
    {
        var at = x.Dimensions == 0
            ? throw new ArgumentException("tensor_split: a tensor without dimensions cannot be split")
            : Shape.Wrap("tensor_split", dim, x.Dimensions);
        var n = x.Shape[at];
        var pieces = new TensorImpl[cuts.Length + 1];
        for (var i = 0; i < pieces.Length; i++)
        {
            var start = i == 0 ? 0 : Bound(cuts[i - 1]);
            pieces[i] = Slice(x, at, start, Math.Max(start, i == cuts.Length ? n : Bound(cuts[i])), 1);
        }

        return pieces;

        long Bound(long cut) => Math.Clamp(cut < 0 ? cut + n : cut, 0, n);
    }

    /// <summary>Every index of a dimension as a view without it.</summary>
    public static TensorImpl[] Unbind(TensorImpl x, long dim)
    {
        if (x.Dimensions == 0) throw new ArgumentException("unbind: a tensor without dimensions cannot be taken apart");
        var pieces = new TensorImpl[x.Shape[Shape.Wrap("unbind", dim, x.Dimensions)]];
        for (var i = 0; i < pieces.Length; i++) pieces[i] = Select(x, dim, i);
        return pieces;
    }

    // PyTorch lets an empty vector be joined to anything: the usual start of a growing tensor.
    private static bool IsNothing(TensorImpl x) => IsNothing(x.Shape);

    private static bool IsNothing(ReadOnlySpan<long> shape) => shape is [0];

    private static void CheckJoins(TensorImpl like, TensorImpl x, int dim)
    {
        var fits = x.Dimensions == like.Dimensions;
        for (var d = 0; fits && d < x.Dimensions; d++) fits = d == dim || x.Shape[d] == like.Shape[d];
        if (!fits)
            throw new ArgumentException($"cat: {Shape.Format(like.Shape)} and {Shape.Format(x.Shape)} differ in more than dimension {dim}");
    }
}
