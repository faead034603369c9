using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private double Largest => Impl.Type == ScalarType.Float32 ? float.MaxValue : double.MaxValue;

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var scope = Arena.Begin();
            if (rounding_mode == RoundingMode.None) Ops.DivideInPlace(Impl, target.Impl);
            else Ops.InPlace("div_", Impl, target.Impl, (x, y) => Ops.Divide(x, y, rounding_mode));
            return this;
        }

        /// <summary>The nearest number to x in min .. max, in place.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null)
        {
            using var scope = Arena.Begin();
            if (min is not null) Overlap.CheckInput("clamp_", Impl, min.Impl);
            if (max is not null) Overlap.CheckInput("clamp_", Impl, max.Impl);
            Ops.InPlace("clamp_", Impl, x => Ops.Clamp(x, min?.Impl, max?.Impl));
            return this;
        }

        private static Tensor SubtractFrom(Scalar left, Tensor right)
        {
            using var scope = Arena.Begin();
            return new Tensor(Ops.AddScalar(Ops.Negate(Ops.PromoteFor(right.Impl, left)), left.Real));
        }

        private static Tensor DivideBy(Scalar left, Tensor right)
        {
            using var scope = Arena.Begin();
            return new Tensor(Ops.MultiplyScalar(Ops.Reciprocal(Ops.PromoteFor(right.Impl, left)), left.Real));
        }
    }
}
