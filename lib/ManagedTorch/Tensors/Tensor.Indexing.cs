using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements that the indices name; see TensorIndex.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Index(Impl, indices));
        }

        /// <summary>The elements that the indices name; see TensorIndex.</summary>
        public Tensor index(params Tensor[] indices)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Index(Impl, AsIndices(indices)));
        }

        /// <summary>this[indices] = value, or with accumulate this[indices] += value.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using var scope = Temporaries.Begin();
            Ops.PutIndex(Impl, indices, value.Impl, accumulate);
            return this;
        }

        /// <summary>this[indices] = value.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            using var scope = Temporaries.Begin();
            Ops.PutIndex(Impl, indices, value.Impl, accumulate: false);
            return this;
        }

        /// <summary>this[indices] = value, or with accumulate this[indices] += value.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            using var scope = Temporaries.Begin();
            Ops.PutIndex(Impl, AsIndices(indices), value.Impl, accumulate);
            return this;
        }

        /// <summary>this[indices] = value.</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices)
        {
            using var scope = Temporaries.Begin();
            Ops.PutIndex(Impl, AsIndices(indices), value.Impl, accumulate: false);
            return this;
        }

        /// <summary>this[indices] = value.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var scope = Temporaries.Begin();
            Ops.PutIndex(Impl, indices, Ops.Full([], value.Real, Impl.Type), accumulate: false);
            return this;
        }

        /// <summary>this[indices] = value.</summary>
        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var scope = Temporaries.Begin();
            Ops.PutIndex(Impl, AsIndices(indices), Ops.Full([], value.Real, Impl.Type), accumulate: false);
            return this;
        }

        /// <summary>The slices of a dimension that a vector of indices names.</summary>
        public Tensor index_select(long dim, Tensor index)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.IndexSelect(Impl, dim, index.Impl));
        }

        /// <summary>This tensor with alpha times the slices of the source added at the indices.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.IndexAdd(Impl, dim, index.Impl, source.Impl, alpha.Real));
        }

        /// <summary>this[index] += alpha * source along a dimension.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlaceAt("index_add_", Impl, index.Impl, source.Impl, (x, i, y) => Ops.IndexAdd(x, dim, i, y, alpha.Real));
            return this;
        }

        /// <summary>This tensor with the slices at the indices replaced by those of the source.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.IndexCopy(Impl, dim, index.Impl, source.Impl));
        }

        /// <summary>this[index] = source along a dimension.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlaceAt("index_copy_", Impl, index.Impl, source.Impl, (x, i, y) => Ops.IndexCopy(x, dim, i, y));
            return this;
        }

        /// <summary>z[i][j] = this[index[i][j]][j] for dim 0, and so on.</summary>
        public Tensor gather(long dim, Tensor index)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Gather(Impl, dim, index.Impl));
        }

        /// <summary>This tensor with z[index[i][j]][j] = src[i][j] for dim 0, and so on.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Scatter(Impl, dim, index.Impl, src.Impl));
        }

        /// <summary>this[index[i][j]][j] = src[i][j] for dim 0, and so on.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlaceAt("scatter_", Impl, index.Impl, src.Impl, (x, i, y) => Ops.Scatter(x, dim, i, y));
            return this;
        }

        /// <summary>This tensor with z[index[i][j]][j] += src[i][j] for dim 0, and so on.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.ScatterAdd(Impl, dim, index.Impl, src.Impl));
        }

        /// <summary>this[index[i][j]][j] += src[i][j] for dim 0, and so on.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlaceAt("scatter_add_", Impl, index.Impl, src.Impl, (x, i, y) => Ops.ScatterAdd(x, dim, i, y));
            return this;
        }

        /// <summary>The elements of the flattened tensor that the index names, in the shape of the index.</summary>
        public Tensor take(Tensor index)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Reshape(Ops.IndexSelect(Ops.Reshape(Impl, [-1]), 0, Ops.Reshape(index.Impl, [-1])), index.Impl.Shape));
        }

        /// <summary>The elements of the flattened tensor that the indices name.</summary>
        public Tensor take_along_dim(Tensor indices)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Gather(Ops.Reshape(Impl, [-1]), 0, Ops.Reshape(indices.Impl, [-1])));
        }

        /// <summary>Gather, with the other dimensions broadcast.</summary>
        public Tensor take_along_dim(Tensor indices, long dim)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.TakeAlong(Impl, indices.Impl, dim));
        }

        /// <summary>value where the mask holds, this tensor elsewhere.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.MaskedFill(Impl, mask.Impl, value.Real));
        }

        /// <summary>this = value where the mask holds.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("masked_fill_", Impl, mask.Impl, (x, m) => Ops.MaskedFill(x, m, value.Real));
            return this;
        }

        /// <summary>The elements where the mask holds, as a vector.</summary>
        public Tensor masked_select(Tensor mask)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.MaskedSelect(Impl, mask.Impl));
        }

        /// <summary>This tensor with its masked elements replaced, in order, by those of value.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.MaskedScatter(Impl, mask.Impl, value.Impl));
        }

        /// <summary>The masked elements replaced, in order, by those of value.</summary>
        public Tensor masked_scatter_(Tensor mask, Tensor value)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlaceAfter("masked_scatter_", Impl, mask.Impl, value.Impl, Ops.MaskedScatter);
            return this;
        }

        /// <summary>This tensor where the condition holds, y elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Where(condition.Impl, Impl, y.Impl));
        }

        /// <summary>The indices of the elements that are not 0, one row each.</summary>
        public Tensor nonzero()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Nonzero(Impl));
        }

        /// <summary>The indices of the elements that are not 0, one row each.</summary>
        public Tensor argwhere()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Nonzero(Impl));
        }

        /// <summary>start, start + step, ... below finish of a dimension; negative bounds count from the end.</summary>
        public Tensor slice(long dim, long start, long finish, long step)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Index(Impl, Ops.SliceOf(Impl, dim, TensorIndex.Slice(start, finish, step))));
        }

        /// <summary>One index for each of the first dimensions, which disappear.</summary>
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => Put(indices, value);
        }

        public Tensor this[long i1]
        {
            get => At([i1]);
            set => Put([i1], value);
        }

        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => Put([i1, i2], value);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => Put([i1, i2, i3], value);
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => Put([i1, i2, i3, i4], value);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At([i1, i2, i3, i4, i5]);
            set => Put([i1, i2, i3, i4, i5], value);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At([i1, i2, i3, i4, i5, i6]);
            set => Put([i1, i2, i3, i4, i5, i6], value);
        }

        /// <summary>Numbers, slices, new axes, an ellipsis and index tensors, as in NumPy.</summary>
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>Index tensors (int64, broadcast together) or masks (bool).</summary>
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        private Tensor At(ReadOnlySpan<long> indices)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Index(Impl, indices));
        }

        private void Put(ReadOnlySpan<long> indices, Tensor value)
        {
            using var scope = Temporaries.Begin();
            Ops.PutIndex(Impl, AsIndices(indices), value.Impl, accumulate: false);
        }

        private static TensorIndex[] AsIndices(ReadOnlySpan<long> indices)
        {
            var converted = new TensorIndex[indices.Length];
            for (var i = 0; i < converted.Length; i++) converted[i] = TensorIndex.Single(indices[i]);
            return converted;
        }

        private static TensorIndex[] AsIndices(Tensor[] indices) => Array.ConvertAll(indices, TensorIndex.Tensor);
    }

    /// <summary>The slices of a dimension that a vector of indices names.</summary>
    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    /// <summary>This tensor with alpha times the slices of the source added at the indices.</summary>
    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.index_add(dim, index, source, alpha);

    /// <summary>this[index] += alpha * source along a dimension.</summary>
    public static Tensor index_add_(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.index_add_(dim, index, source, alpha);

    /// <summary>This tensor with the slices at the indices replaced by those of the source.</summary>
    public static Tensor index_copy(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy(dim, index, source);

    /// <summary>this[index] = source along a dimension.</summary>
    public static Tensor index_copy_(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy_(dim, index, source);

    /// <summary>z[i][j] = this[index[i][j]][j] for dim 0, and so on.</summary>
    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);

    /// <summary>This tensor with z[index[i][j]][j] = src[i][j] for dim 0, and so on.</summary>
    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) => input.scatter(dim, index, src);

    /// <summary>this[index[i][j]][j] = src[i][j] for dim 0, and so on.</summary>
    public static Tensor scatter_(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_(dim, index, src);

    /// <summary>This tensor with z[index[i][j]][j] += src[i][j] for dim 0, and so on.</summary>
    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add(dim, index, src);

    /// <summary>this[index[i][j]][j] += src[i][j] for dim 0, and so on.</summary>
    public static Tensor scatter_add_(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add_(dim, index, src);

    /// <summary>The elements of the flattened tensor that the index names, in the shape of the index.</summary>
    public static Tensor take(Tensor input, Tensor index) => input.take(index);

    /// <summary>Gather, with the other dimensions broadcast.</summary>
    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) => input.take_along_dim(indices, dim);

    /// <summary>The elements where the mask holds, as a vector.</summary>
    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);

    /// <summary>The indices of the elements that are not 0, one row each.</summary>
    public static Tensor nonzero(Tensor input) => input.nonzero();

    /// <summary>The indices of the elements that are not 0, one row each.</summary>
    public static Tensor argwhere(Tensor input) => input.argwhere();

    /// <summary>x where the condition holds, y elsewhere.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    /// <summary>The indices of the true elements, one vector for each dimension.</summary>
    public static Tensor[] where(Tensor condition)
    {
        using var scope = Temporaries.Begin();
        return Handles(Ops.NonzeroByDimension(condition.Impl));
    }

    internal static Tensor[] Handles(TensorImpl[] impls) => Array.ConvertAll(impls, impl => new Tensor(impl));
}
