using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Views of one size; the last may be smaller.</summary>
        public Tensor[] split(long size, int dim = 0)
        {
            using var scope = Temporaries.Begin();
            return Handles(Ops.Split(Impl, size, dim));
        }

        /// <summary>Views of the given sizes.</summary>
        public Tensor[] split(long[] sizes, long dim = 0)
        {
            using var scope = Temporaries.Begin();
            return Handles(Ops.Split(Impl, sizes, dim));
        }

        /// <summary>Views of the given sizes.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0)
        {
            using var scope = Temporaries.Begin();
            return Handles(Ops.Split(Impl, sizes, dim));
        }

        /// <summary>Views of the given sizes along dimension 0.</summary>
        public Tensor[] split(params long[] sizes)
        {
            using var scope = Temporaries.Begin();
            return Handles(Ops.Split(Impl, sizes, 0));
        }

        /// <summary>At most so many views of one size; the last may be smaller.</summary>
        public Tensor[] chunk(long chunks, long dim = 0)
        {
            using var scope = Temporaries.Begin();
            return Handles(Ops.Chunk(Impl, chunks, dim));
        }

        /// <summary>Exactly so many views, the first ones larger by 1 where it does not come out even.</summary>
        public Tensor[] tensor_split(long size, long dim = 0)
        {
            using var scope = Temporaries.Begin();
            return Handles(Ops.TensorSplit(Impl, size, dim));
        }

        /// <summary>Views, cut at the given indices.</summary>
        public Tensor[] tensor_split(long[] sizes, long dim = 0)
        {
            using var scope = Temporaries.Begin();
            return Handles(Ops.TensorSplitAt(Impl, sizes, dim));
        }

        /// <summary>Every index of a dimension as a view without it.</summary>
        public Tensor[] unbind(long dimension = 0)
        {
            using var scope = Temporaries.Begin();
            return Handles(Ops.Unbind(Impl, dimension));
        }
    }

    /// <summary>Views of the given sizes.</summary>
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.split(split_size_or_sections, dim);

    /// <summary>At most so many views of one size; the last may be smaller.</summary>
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    /// <summary>Exactly so many views, the first ones larger by 1 where it does not come out even.</summary>
    public static Tensor[] tensor_split(Tensor input, long indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);

    /// <summary>Views, cut at the given indices.</summary>
    public static Tensor[] tensor_split(Tensor input, long[] indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);

    /// <summary>Every index of a dimension as a view without it.</summary>
    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);

    /// <summary>Every index of a dimension as a view without it.</summary>
    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);

    /// <summary>Tensors one after the other along a dimension; they agree in all other sizes.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        using var scope = Temporaries.Begin();
        return new Tensor(Ops.Cat(Impls(tensors), dim));
    }

    /// <summary>Tensors one after the other along a dimension; they agree in all other sizes.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    /// <summary>Tensors one after the other along a dimension; they agree in all other sizes.</summary>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    /// <summary>Another name of cat.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Another name of cat.</summary>
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Another name of cat.</summary>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    /// <summary>Another name of cat.</summary>
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);

    /// <summary>Tensors of one shape along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        using var scope = Temporaries.Begin();
        return new Tensor(Ops.Stack(Impls(tensors), dim));
    }

    /// <summary>Side by side: vectors end to end, others along dimension 1.</summary>
    public static Tensor hstack(params Tensor[] tensors) => hstack((IList<Tensor>)tensors);

    /// <summary>Side by side: vectors end to end, others along dimension 1.</summary>
    public static Tensor hstack(IList<Tensor> tensors)
    {
        using var scope = Temporaries.Begin();
        var impls = Array.ConvertAll(Impls(tensors), impl => AtLeast(impl, 1));
        return new Tensor(Ops.Cat(impls, impls.Length > 0 && impls[0].Dimensions == 1 ? 0 : 1));
    }

    /// <summary>One below the other: vectors as rows of a matrix, others along dimension 0.</summary>
    public static Tensor vstack(Tensor[] tensors) => vstack((IList<Tensor>)tensors);

    /// <summary>One below the other: vectors as rows of a matrix, others along dimension 0.</summary>
    public static Tensor vstack(IList<Tensor> tensors)
    {
        using var scope = Temporaries.Begin();
        return new Tensor(Ops.Cat(Array.ConvertAll(Impls(tensors), impl => AtLeast(impl, 2)), 0));
    }

    private static TensorImpl[] Impls(IEnumerable<Tensor> tensors) => [.. tensors.Select(tensor => tensor.Impl)];

    private static TensorImpl AtLeast(TensorImpl x, int dimensions)
    {
        while (x.Dimensions < dimensions) x = Ops.Unsqueeze(x, 0);
        return x;
    }
}
