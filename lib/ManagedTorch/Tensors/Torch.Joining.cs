using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Tensors one after the other along a dimension; they agree in all other sizes.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        using var scope = Arena.Begin();
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
        using var scope = Arena.Begin();
        return new Tensor(Ops.Stack(Impls(tensors), dim));
    }

    /// <summary>Side by side: vectors end to end, others along dimension 1.</summary>
    public static Tensor hstack(params Tensor[] tensors) => hstack((IList<Tensor>)tensors);

    /// <summary>Side by side: vectors end to end, others along dimension 1.</summary>
    public static Tensor hstack(IList<Tensor> tensors)
    {
        using var scope = Arena.Begin();
        var impls = Array.ConvertAll(Impls(tensors), impl => AtLeast(impl, 1));
        return new Tensor(Ops.Cat(impls, impls.Length > 0 && impls[0].Dimensions == 1 ? 0 : 1));
    }

    /// <summary>One below the other: vectors as rows of a matrix, others along dimension 0.</summary>
    public static Tensor vstack(Tensor[] tensors) => vstack((IList<Tensor>)tensors);

    /// <summary>One below the other: vectors as rows of a matrix, others along dimension 0.</summary>
    public static Tensor vstack(IList<Tensor> tensors)
    {
        using var scope = Arena.Begin();
        return new Tensor(Ops.Cat(Array.ConvertAll(Impls(tensors), impl => AtLeast(impl, 2)), 0));
    }

    private static TensorImpl[] Impls(IEnumerable<Tensor> tensors) => [.. tensors.Select(tensor => tensor.Impl)];

    private static TensorImpl AtLeast(TensorImpl x, int dimensions)
    {
        while (x.Dimensions < dimensions) x = Ops.Unsqueeze(x, 0);
        return x;
    }
}
