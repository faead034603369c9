using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Sums of products named by letters: "bij,bjk->bik". A letter the output lacks is summed over.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors)
    {
        using var scope = Arena.Begin();
        return new Tensor(Ops.Einsum(equation, Impls(tensors)));
    }
}
