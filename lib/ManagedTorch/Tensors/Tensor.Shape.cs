using ManagedTorch.Autograd;
using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The transpose of a matrix.</summary>
        public Tensor T => Impl.Dimensions == 2 ? transpose(0, 1) : Impl.Dimensions < 2
            ? alias()
            : throw new InvalidOperationException($"T: a tensor {Shape.Format(Impl.Shape)} is not a matrix; use transpose or permute");

        public Tensor t() => T;

        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            var first = Shape.Wrap("flatten", start_dim, Impl.Dimensions);
            var last = Shape.Wrap("flatten", end_dim, Impl.Dimensions);
            if (first > last)
                throw new ArgumentException($"flatten: start_dim {start_dim} is after end_dim {end_dim} in {Shape.Format(Impl.Shape)}");
            return Impl.Dimensions == 0
                ? reshape(1)
                : reshape([.. shape[..first], Shape.Count(Impl.Shape[first..(last + 1)]), .. shape[(last + 1)..]]);
        }

        /// <summary>Turns this tensor itself: its shape changes, its numbers stay where they are.</summary>
        public Tensor transpose_(long dim0, long dim1) => Reshaped("transpose_", x => Ops.Transpose(x, dim0, dim1));

        /// <summary>Gives this tensor itself a new dimension of size 1.</summary>
        public Tensor unsqueeze_(long dim) => Reshaped("unsqueeze_", x => Ops.Unsqueeze(x, dim));

        /// <summary>Takes dimensions of size 1 from this tensor itself.</summary>
        public Tensor squeeze_(long? dim = null) => Reshaped("squeeze_", x => Ops.Squeeze(x, dim));

        private Tensor Reshaped(string operation, Func<TensorImpl, TensorImpl> view)
        {
            using var scope = Arena.Begin();
            Graph.BeforeInPlace(operation, Impl);
            Become(view(Impl));
            return this;
        }
    }

    /// <summary>One dimension from one position to another; the rest keep their order.</summary>
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
            var sizesOfGrid = new long[grids.Length];
            Array.Fill(sizesOfGrid, 1);
            sizesOfGrid[d] = sizes[d];
            grids[d] = vectors[d].reshape(sizesOfGrid).expand(sizes);
        }

        return indexing == "xy" && grids.Length > 1 ? Array.ConvertAll(grids, grid => grid.transpose(0, 1)) : grids;
    }

    /// <summary>The tensors in their common shape, without copies.</summary>
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors)
    {
        long[] common = [];
        Span<long> shape = stackalloc long[Sizes.Capacity];
        foreach (var tensor in tensors)
        {
            common = shape[..Shape.Broadcast("broadcast_tensors", common, tensor.Impl.Shape, shape)].ToArray();
        }

        return Array.ConvertAll(tensors, tensor => tensor.expand(common));
    }

    private static Tensor TriangleIndices(Tensor triangle, ScalarType dtype) => triangle.nonzero().T.contiguous().to_type(dtype);
}
