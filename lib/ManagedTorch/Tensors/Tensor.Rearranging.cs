using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor repeated so many times along each dimension.</summary>
        public Tensor repeat(params long[] sizes)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Repeat(Impl, sizes));
        }

        /// <summary>As repeat; missing leading counts are 1.</summary>
        public Tensor tile(long[] reps)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Repeat(Impl, [.. Enumerable.Repeat(1L, Math.Max(0, Impl.Dimensions - reps.Length)), .. reps]));
        }

        /// <summary>Every element of a dimension (of the flattened tensor when none is named) repeated on the spot: a a b b c c.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.RepeatInterleave(Impl, repeats, dim));
        }

        /// <summary>Element i of a dimension (of the flattened tensor when none is named) repeated repeats[i] times.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.RepeatInterleave(Impl, repeats.Impl, dim));
        }

        /// <summary>The tensor in the shape of another, without a copy; see expand.</summary>
        public Tensor expand_as(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Expand(Impl, other.Impl.Shape));
        }

        /// <summary>The tensor in a larger shape, without a copy; see expand.</summary>
        public Tensor broadcast_to(params long[] shape)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Expand(Impl, shape));
        }

        /// <summary>The tensor in the shape of another, without a copy; see view.</summary>
        public Tensor view_as(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.View(Impl, other.Impl.Shape));
        }

        /// <summary>All elements as a vector.</summary>
        public Tensor ravel()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Reshape(Impl, [-1]));
        }

        /// <summary>One dimension as several.</summary>
        public Tensor unflatten(long dim, params long[] sizes)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Unflatten(Impl, dim, sizes));
        }

        /// <summary>Dimensions from one place to another; the rest keep their order.</summary>
        public Tensor movedim(long[] source, long[] destination)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.MoveDimensions(Impl, source, destination));
        }

        /// <summary>Dimensions from one place to another; the rest keep their order.</summary>
        public Tensor moveaxis(long[] source, long[] destination)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.MoveDimensions(Impl, source, destination));
        }

        /// <summary>Another name of transpose.</summary>
        public Tensor swapaxes(long dim0, long dim1)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Transpose(Impl, dim0, dim1));
        }

        /// <summary>Another name of transpose.</summary>
        public Tensor swapdims(long dim0, long dim1)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Transpose(Impl, dim0, dim1));
        }

        /// <summary>The named dimensions from their end to their start.</summary>
        public Tensor flip(params long[] dims)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Flip(Impl, dims));
        }

        /// <summary>The rows from the last to the first.</summary>
        public Tensor flipud()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Flip(Impl, [0]));
        }

        /// <summary>The columns from the last to the first.</summary>
        public Tensor fliplr()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Flip(Impl, [1]));
        }

        /// <summary>Element i moves to i + shift and from the end to the start; without a dimension, in the flattened tensor.</summary>
        public Tensor roll(long shifts, long? dims = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Roll(Impl, [shifts], dims is null ? [] : [dims.Value]));
        }

        /// <summary>Element i moves to i + shift and from the end to the start.</summary>
        public Tensor roll(long[] shifts, long[] dims)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Roll(Impl, shifts, dims));
        }

        /// <summary>Element i of the flattened tensor moves to i + shift.</summary>
        public Tensor roll(long[] shifts)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Roll(Impl, shifts, []));
        }

        /// <summary>Element i moves to i + shift and from the end to the start.</summary>
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Roll(Impl, shifts, dims));
        }

        /// <summary>Windows of a dimension, one every step elements, in a new last dimension.</summary>
        public Tensor unfold(long dimension, long size, long step)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Unfold(Impl, dimension, size, step));
        }

        /// <summary>The elements on and below a diagonal, 0 above it.</summary>
        public Tensor tril(long diagonal = 0)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Tril(Impl, diagonal));
        }

        /// <summary>The elements on and above a diagonal, 0 below it.</summary>
        public Tensor triu(long diagonal = 0)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Triu(Impl, diagonal));
        }

        /// <summary>0 above a diagonal, in place.</summary>
        public Tensor tril_(long diagonal = 0)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("tril_", Impl, x => Ops.Tril(x, diagonal));
            return this;
        }

        /// <summary>0 below a diagonal, in place.</summary>
        public Tensor triu_(long diagonal = 0)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("triu_", Impl, x => Ops.Triu(x, diagonal));
            return this;
        }

        /// <summary>A vector becomes the diagonal of a matrix; a matrix gives its diagonal.</summary>
        public Tensor diag(long diagonal = 0)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Diag(Impl, diagonal));
        }

        /// <summary>A view of the diagonal of two dimensions, which becomes the last dimension.</summary>
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Diagonal(Impl, offset, dim1, dim2));
        }

        /// <summary>The sum of the diagonal of a matrix.</summary>
        public Tensor trace()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Sum(Ops.Diagonal(Impl, 0, 0, 1)));
        }
    }

    /// <summary>As repeat; missing leading counts are 1.</summary>
    public static Tensor tile(Tensor input, long[] dims) => input.tile(dims);

    /// <summary>Every element of a dimension (of the flattened tensor when none is named) repeated on the spot: a a b b c c.</summary>
    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);

    /// <summary>Element i of a dimension (of the flattened tensor when none is named) repeated repeats[i] times.</summary>
    public static Tensor repeat_interleave(Tensor input, Tensor repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);

    /// <summary>The tensor in a larger shape, without a copy; see expand.</summary>
    public static Tensor broadcast_to(Tensor input, params long[] shape) => input.broadcast_to(shape);

    /// <summary>All elements as a vector.</summary>
    public static Tensor ravel(Tensor input) => input.ravel();

    /// <summary>One dimension as several.</summary>
    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) => input.unflatten(dim, sizes);

    /// <summary>Dimensions from one place to another; the rest keep their order.</summary>
    public static Tensor movedim(Tensor input, long[] source, long[] destination) => input.movedim(source, destination);

    /// <summary>Dimensions from one place to another; the rest keep their order.</summary>
    public static Tensor moveaxis(Tensor input, long[] source, long[] destination) => input.moveaxis(source, destination);

    /// <summary>Another name of transpose.</summary>
    public static Tensor swapaxes(Tensor input, long axis0, long axis1) => input.swapaxes(axis0, axis1);

    /// <summary>Another name of transpose.</summary>
    public static Tensor swapdims(Tensor input, long dim0, long dim1) => input.swapdims(dim0, dim1);

    /// <summary>The named dimensions from their end to their start.</summary>
    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);

    /// <summary>The rows from the last to the first.</summary>
    public static Tensor flipud(Tensor input) => input.flipud();

    /// <summary>The columns from the last to the first.</summary>
    public static Tensor fliplr(Tensor input) => input.fliplr();

    /// <summary>Element i moves to i + shift and from the end to the start; without a dimension, in the flattened tensor.</summary>
    public static Tensor roll(Tensor input, long shifts, long? dims = null) => input.roll(shifts, dims);

    /// <summary>Element i moves to i + shift and from the end to the start.</summary>
    public static Tensor roll(Tensor input, long[] shifts, long[] dims) => input.roll(shifts, dims);

    /// <summary>Element i of the flattened tensor moves to i + shift.</summary>
    public static Tensor roll(Tensor input, long[] shifts) => input.roll(shifts);

    /// <summary>Element i moves to i + shift and from the end to the start.</summary>
    public static Tensor roll(Tensor input, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => input.roll(shifts, dims);

    /// <summary>The elements on and below a diagonal, 0 above it.</summary>
    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);

    /// <summary>The elements on and above a diagonal, 0 below it.</summary>
    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);

    /// <summary>0 above a diagonal, in place.</summary>
    public static Tensor tril_(Tensor input, long diagonal = 0) => input.tril_(diagonal);

    /// <summary>0 below a diagonal, in place.</summary>
    public static Tensor triu_(Tensor input, long diagonal = 0) => input.triu_(diagonal);

    /// <summary>A vector becomes the diagonal of a matrix; a matrix gives its diagonal.</summary>
    public static Tensor diag(Tensor input, long diagonal = 0) => input.diag(diagonal);

    /// <summary>A view of the diagonal of two dimensions, which becomes the last dimension.</summary>
    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) => input.diagonal(offset, dim1, dim2);

    /// <summary>The sum of the diagonal of a matrix.</summary>
    public static Tensor trace(Tensor input) => input.trace();

    /// <summary>One dimension from one place to another; the rest keep their order.</summary>
    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    /// <summary>Row and column numbers of the lower triangle, in two rows.</summary>
    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        TriangleIndices(ones(row, col).tril(offset), dtype);

    /// <summary>Row and column numbers of the upper triangle, in two rows.</summary>
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        TriangleIndices(ones(row, col).triu(offset), dtype);

    /// <summary>The index of every position along each dimension, in grids of all the vectors' sizes.</summary>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        if (indexing is not ("ij" or "xy")) throw new ArgumentException($"meshgrid: indexing is \"{indexing}\", expected \"ij\" or \"xy\"");
        Tensor[] vectors = [.. tensors];
        long[] sizes = [.. vectors.Select(v => v.numel())];
        var grids = new Tensor[vectors.Length];
        for (var d = 0; d < grids.Length; d++)
        {
            var place = new long[grids.Length];
            Array.Fill(place, 1);
            place[d] = sizes[d];
            grids[d] = vectors[d].reshape(place).expand(sizes);
        }

        return indexing == "xy" && grids.Length > 1 ? Array.ConvertAll(grids, grid => grid.transpose(0, 1)) : grids;
    }

    /// <summary>The tensors in their common shape, without copies.</summary>
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors)
    {
        long[] common = [];
        Span<long> shape = stackalloc long[Dims.Capacity];
        foreach (var tensor in tensors)
        {
            common = shape[..Shapes.Broadcast("broadcast_tensors", common, tensor.Impl.Shape, shape)].ToArray();
        }

        return Array.ConvertAll(tensors, tensor => tensor.expand(common));
    }

    private static Tensor TriangleIndices(Tensor triangle, ScalarType dtype) => triangle.nonzero().T.contiguous().to_type(dtype);
}
