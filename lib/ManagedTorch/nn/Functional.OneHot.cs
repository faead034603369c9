using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// 1 at the class, 0 elsewhere, in a new last dimension: (...) to (..., K). -1 classes: as many as the
            /// largest asks for.
            /// </summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.OneHot(x.Impl, num_classes));
            }
        }
    }
}
