using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The transpose of a matrix.</summary>
        public Tensor T => Impl.Dimensions == 2 ? transpose(0, 1) : Impl.Dimensions < 2 ? alias() : throw new InvalidOperationException($"T: a tensor {Shapes.Format(Impl.Shape)} is not a matrix; use transpose or permute");

        public Tensor alias()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Reshape(Impl, Impl.Shape));
        }

        /// <summary>The same elements in row-major order under another shape; one size may be -1.</summary>
        public Tensor reshape(params long[] shape)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Reshape(Impl, shape));
        }

        /// <summary>As reshape, but refuses where that would need a copy.</summary>
        public Tensor view(params long[] shape)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.View(Impl, shape));
        }

        public Tensor transpose(long dim0, long dim1)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Transpose(Impl, dim0, dim1));
        }

        public Tensor t() => T;

        public Tensor permute(params long[] permutation)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Permute(Impl, permutation));
        }

        public Tensor unsqueeze(long dim)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Unsqueeze(Impl, dim));
        }

        public Tensor squeeze(long? dim = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Squeeze(Impl, dim));
        }

        public Tensor expand(params long[] sizes)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Expand(Impl, sizes));
        }

        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            var first = Shapes.Wrap("flatten", start_dim, Impl.Dimensions);
            var last = Shapes.Wrap("flatten", end_dim, Impl.Dimensions);
            if (first > last) throw new ArgumentException($"flatten: start_dim {start_dim} lies behind end_dim {end_dim} in {Shapes.Format(Impl.Shape)}");
            return Impl.Dimensions == 0 ? reshape(1) : reshape([.. shape[..first], Shapes.Count(Impl.Shape[first..(last + 1)]), .. shape[(last + 1)..]]);
        }

        /// <summary>The elements start .. start + length - 1 of one dimension.</summary>
        public Tensor narrow(long dim, long start, long length)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Narrow(Impl, dim, start, length));
        }

        /// <summary>One index of one dimension, which disappears.</summary>
        public Tensor select(long dim, long index)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Select(Impl, dim, index));
        }

        /// <summary>PyTorch's matmul; see Ops.MatMul for the shapes.</summary>
        public Tensor matmul(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.MatMul(Impl, target.Impl));
        }

        /// <summary>(m,k) x (k,n) -> (m,n).</summary>
        public Tensor mm(Tensor target)
        {
            if (Impl.Dimensions != 2 || target.Impl.Dimensions != 2)
                throw new ArgumentException($"mm: {Shapes.Format(Impl.Shape)} x {Shapes.Format(target.Impl.Shape)}: both sides must be matrices");
            return matmul(target);
        }

        /// <summary>(B,m,k) x (B,k,n) -> (B,m,n).</summary>
        public Tensor bmm(Tensor batch2)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.BatchProduct(Impl, batch2.Impl));
        }
    }

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);
}
