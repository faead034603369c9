using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
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
            using var scope = Arena.Begin();
            return new Tensor(Ops.Index(Impl, indices));
        }

        private void Put(ReadOnlySpan<long> indices, Tensor value)
        {
            using var scope = Arena.Begin();
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

    /// <summary>x where the condition holds, y elsewhere.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    /// <summary>The indices of the true elements, one vector for each dimension.</summary>
    public static Tensor[] where(Tensor condition)
    {
        using var scope = Arena.Begin();
        return Handles(Ops.NonzeroByDimension(condition.Impl));
    }

    internal static Tensor[] Handles(TensorImpl[] impls) => Array.ConvertAll(impls, impl => new Tensor(impl));
}
