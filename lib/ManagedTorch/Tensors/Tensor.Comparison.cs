using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether |x - y| is at most atol + rtol |y| everywhere.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            using var scope = Arena.Begin();
            Ops.CheckSameType("allclose", Impl, target.Impl);
            return Ops.AllTrue(Ops.IsClose(Impl, target.Impl, rtol, atol, equal_nan));
        }

        /// <summary>Whether shape and all elements are the same.</summary>
        public bool Equals(Tensor target)
        {
            if (target is null || !Impl.Shape.SequenceEqual(target.Impl.Shape)) return false;
            using var scope = Arena.Begin();
            return Ops.AllTrue(Ops.Compare(Impl, target.Impl, Comparison.Equal));
        }
    }
}
