using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What a loss gives back: every element's loss, their mean or their sum.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static partial class functional
        {
            /// <summary>(input - target)^2.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                using var scope = Temporaries.Begin();
                return new Tensor(Ops.SquaredError(input.Impl, target.Impl, reduction));
            }
        }
    }
}
