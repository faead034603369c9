using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>The same elements repeated or in another order; composed of views, joins and row selection.</summary>
internal static unsafe partial class Ops
{
    /// <summary>x repeated sizes[d] times along each dimension d; missing leading dimensions are added.</summary>
    public static TensorImpl Repeat(TensorImpl x, ReadOnlySpan<long> sizes)
    {
        if (sizes.Length < x.Dimensions)
            throw new ArgumentException($"repeat: {sizes.Length} counts were given for a tensor {Shape.Format(x.Shape)}");
        x = AlignLeft(x, sizes);
        // The whole first: dimension after dimension would fill the memory before the last one is refused.
        Span<long> whole = stackalloc long[sizes.Length];
        for (var d = 0; d < sizes.Length; d++) whole[d] = Shape.Count([x.Shape[d], Math.Max(sizes[d], 0)]);
        if (Shape.Count(whole) > BufferPool.MostElements) throw Shape.TooLarge(whole);
        for (var d = 0; d < sizes.Length; d++)
        {
            if (sizes[d] < 0) throw new ArgumentException($"repeat: dimension {d} is to come {sizes[d]} times, expected 0 or more");
            if (sizes[d] != 1) x = RepeatAlong(x, d, sizes[d], each: false);
        }

        return x;
    }

    /// <summary>Every element of a dimension repeated on the spot: a a b b c c.</summary>
    public static TensorImpl RepeatInterleave(TensorImpl x, long repeats, long? dim)
    {
        if (repeats < 0) throw new ArgumentException($"repeat_interleave: {repeats} repeats were asked for, expected 0 or more");
        if (dim is null) x = Reshape(x, [-1]);
        return RepeatAlong(x, Shape.Wrap("repeat_interleave", dim ?? 0, x.Dimensions), repeats, each: true);
    }

    /// <summary>Element i of a dimension repeated repeats[i] times.</summary>
    public static TensorImpl RepeatInterleave(TensorImpl x, TensorImpl repeats, long? dim)
    {
        CheckInt64("repeat_interleave", repeats);
        if (dim is null) x = Reshape(x, [-1]);
        var at = Shape.Wrap("repeat_interleave", dim ?? 0, x.Dimensions);
        var size = x.Shape[at];
        if (repeats.Count == 1) return RepeatInterleave(x, *repeats.Pointer<long>(), at);
        if (repeats.Dimensions != 1 || repeats.Count != size)
            throw new ArgumentException(
                $"repeat_interleave: repeats is {Shape.Format(repeats.Shape)}, expected ({size}) for dimension {at} of "
                + $"{Shape.Format(x.Shape)}");
        var counts = Contiguous(repeats).Pointer<long>();
        var total = 0L;
        for (var i = 0L; i < size; i++)
        {
            if (counts[i] < 0)
                throw new ArgumentException($"repeat_interleave: element {i} is to come {counts[i]} times, expected 0 or more");
            if (total > long.MaxValue - counts[i]) throw Shape.TooLarge([total, counts[i]]);
            total += counts[i];
        }

        var positions = TensorImpl.Empty([total], torch.ScalarType.Int64);
        var to = positions.Pointer<long>();
        for (var i = 0L; i < size; i++)
        {
            for (var r = 0L; r < counts[i]; r++) *to++ = i;
        }

        return IndexSelect(x, at, positions);
    }

    /// <summary>Each of the dimensions from its end to its start.</summary>
    public static TensorImpl Flip(TensorImpl x, ReadOnlySpan<long> dims)
    {
        var mask = DimensionMask("flip", dims, x.Dimensions);
        for (var d = 0; d < x.Dimensions; d++)
        {
            if ((mask & (1 << d)) == 0) continue;
            var backwards = Range((nint)x.Shape[d]);
            new Span<long>(backwards.Pointer<long>(), checked((int)backwards.Count)).Reverse();
            x = IndexSelect(x, d, backwards);
        }

        return x;
    }

    /// <summary>Element i of a dimension moves to i + shift, and from the end to the start.</summary>
    public static TensorImpl Roll(TensorImpl x, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims)
    {
        if (dims.IsEmpty && shifts.Length == 1) return Reshape(Roll(Reshape(x, [-1]), shifts, [0]), x.Shape);
        if (shifts.Length != dims.Length)
            throw new ArgumentException($"roll: {shifts.Length} shifts were given for {dims.Length} dimensions");
        for (var i = 0; i < dims.Length; i++)
        {
            var at = Shape.Wrap("roll", dims[i], x.Dimensions);
            var size = x.Dimensions == 0 ? 0 : x.Shape[at];
            if (size == 0) continue;
            var moved = ((shifts[i] % size) + size) % size;
            if (moved != 0) x = Cat([Slice(x, at, size - moved, size, 1), Slice(x, at, 0, size - moved, 1)], at);
        }

        return x;
    }

    /// <summary>Dimensions from one position to another; the rest keep their order.</summary>
    public static TensorImpl MoveDimensions(TensorImpl x, ReadOnlySpan<long> source, ReadOnlySpan<long> destination)
    {
        if (source.Length != destination.Length)
            throw new ArgumentException($"movedim: {source.Length} dimensions are to move to {destination.Length} positions");
        var moved = DimensionMask("movedim", source, x.Dimensions);
        DimensionMask("movedim", destination, x.Dimensions);
        Span<long> order = stackalloc long[x.Dimensions];
        order.Fill(-1);
        for (var i = 0; i < source.Length; i++)
            order[Shape.Wrap("movedim", destination[i], x.Dimensions)] = Shape.Wrap("movedim", source[i], x.Dimensions);
        var next = 0;
        for (var d = 0; d < order.Length; d++)
        {
            if (order[d] >= 0) continue;
            while ((moved & (1 << next)) != 0) next++;
            order[d] = next++;
        }

        return Permute(x, order);
    }

    /// <summary>One dimension as several.</summary>
    public static TensorImpl Unflatten(TensorImpl x, long dim, ReadOnlySpan<long> sizes)
    {
        var at = Shape.Wrap("unflatten", dim, x.Dimensions);
        return Reshape(x, [.. x.Shape[..at], .. sizes, .. x.Shape[(at + 1)..]]);
    }

    /// <summary>Windows of a dimension, one every step elements: they become the last dimension.</summary>
    public static TensorImpl Unfold(TensorImpl x, long dimension, long size, long step)
    {
        var at = Shape.Wrap("unfold", dimension, x.Dimensions);
        var n = x.Dimensions == 0 ? 1 : x.Shape[at];
        if (size < 0 || size > n || step < 1)
            throw new ArgumentException($"unfold: windows of {size} every {step} do not fit dimension {at} of {Shape.Format(x.Shape)}");
        var starts = (n - size) / step + 1;
        var positions = TensorImpl.Empty([Shape.Count([starts, size])], torch.ScalarType.Int64);
        for (var i = 0L; i < positions.Count; i++) positions.Pointer<long>()[i] = i / size * step + i % size;
        var windows = Unflatten(IndexSelect(x, at, positions), at, [starts, size]);
        return MoveDimensions(windows, [at + 1], [-1]);
    }

    internal static TensorImpl Vector(ReadOnlySpan<long> values)
    {
        var z = TensorImpl.Empty([values.Length], torch.ScalarType.Int64);
        values.CopyTo(new Span<long>(z.Pointer<long>(), values.Length));
        return z;
    }

    private static TensorImpl RepeatAlong(TensorImpl x, int dim, long count, bool each)
    {
        Span<long> sizes = stackalloc long[Math.Max(x.Dimensions, 1)];
        sizes.Fill(1);
        x.Shape.CopyTo(sizes);
        var (outer, n, inner) = Around(x, dim);
        sizes[dim] = Shape.Count([n, count]);
        return each
            ? Reshape(Expand(Reshape(x, [outer * n, 1, inner]), [outer * n, count, inner]), sizes)
            : Reshape(Expand(Reshape(x, [outer, 1, n * inner]), [outer, count, n * inner]), sizes);
    }
}
