using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum of all elements; integers and bools add up in int64.</summary>
        public Tensor sum(ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Sum(Ops.To(Impl, type ?? Impl.Type)));
        }

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Sum(Ops.To(Impl, type ?? Impl.Type), dim, keepdim));
        }

        /// <summary>The mean of all elements.</summary>
        public Tensor mean()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Mean(Impl));
        }

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Mean(Ops.To(Impl, type ?? Impl.Type), dimensions, keepdim));
        }
    }
}
