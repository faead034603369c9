using ManagedTorch.Autograd;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Rows of a table, looked up by number.</summary>
internal static unsafe partial class Ops
{
    private const long NoPadding = -1;

    /// <summary>y[i] = weight[index[i]] for weight (V, C): the shape of the indices, then C.</summary>
    public static TensorImpl Embedding(TensorImpl index, TensorImpl weight, long paddingIndex = NoPadding)
    {
        CheckFloat("embedding", weight);
        if (weight.Dimensions != 2) throw new ArgumentException($"embedding: the weight is {Shape.Format(weight.Shape)}, expected (V,C)");
        if (!index.Type.IsInteger())
            throw new ArgumentException(
                $"embedding: the indices are {index.Type.Name()} {Shape.Format(index.Shape)}, expected int64 or int32");
        var (V, C) = ((nint)weight.Shape[0], (nint)weight.Shape[1]);
        index = Contiguous(To(index, torch.ScalarType.Int64));
        Span<long> shape = stackalloc long[index.Dimensions + 1];
        index.Shape.CopyTo(shape);
        shape[^1] = C;
        var y = TensorImpl.Empty(shape, weight.Type);
        var table = Contiguous(DetachedView(weight));
        var bad = weight.Type == torch.ScalarType.Float32
            ? Kernels.Embedding.Forward(index.Count, C, table.Pointer<float>(), V, index.Pointer<long>(), y.Pointer<float>())
            : Kernels.Embedding.Forward(index.Count, C, table.Pointer<double>(), V, index.Pointer<long>(), y.Pointer<double>());
        if (bad >= 0)
            throw new ArgumentOutOfRangeException(
                nameof(index),
                $"embedding: index {index.Pointer<long>()[bad]} at position {bad} is outside 0..{V - 1} of a weight "
                + $"{Shape.Format(weight.Shape)}");
        if (Graph.Needs(weight))
        {
            var node = Graph.Record("embedding", y, weight);
            node.Backward((index: node.Save(index), paddingIndex), static (n, saved, dy) =>
            {
                // y[i] = W[index[i]]:  dW[v] = the sum of dy[i] over the i whose index is v
                n.Accumulate(0, EmbeddingGradient(dy, n[saved.index], n.InputShape(0)[0], saved.paddingIndex));
            });
        }

        return y;
    }

    /// <summary>z[v] = the sum of x[i] over the i whose index is v; nothing goes to the padding row.</summary>
    private static TensorImpl EmbeddingGradient(TensorImpl x, TensorImpl index, long V, long paddingIndex)
    {
        var C = x.Shape[^1];
        var z = TensorImpl.Zeros([V, C], x.Type);
        var rows = Contiguous(DetachedView(x));
        if (x.Type == torch.ScalarType.Float32)
            Kernels.Embedding.Backward(
                index.Count, (nint)C, rows.Pointer<float>(), index.Pointer<long>(), z.Pointer<float>(), paddingIndex);
        else
            Kernels.Embedding.Backward(
                index.Count, (nint)C, rows.Pointer<double>(), index.Pointer<long>(), z.Pointer<double>(), paddingIndex);
        if (Graph.Needs(x))
        {
            var node = Graph.Record("embedding_gradient", z, x);
            node.Backward((index: node.Save(index), paddingIndex), static (n, saved, dz) =>
            {
                // The transpose of a sum of rows is a look-up:  dx[i] = dz[index[i]], 0 where the index is padding
                if (saved.paddingIndex != NoPadding)
                    dz = Multiply(
                        dz, Unsqueeze(To(CompareScalar(Range((nint)dz.Shape[0]), saved.paddingIndex, Comparison.NotEqual), dz.Type), 1));
                n.Accumulate(0, Embedding(n[saved.index], dz));
            });
        }

        return z;
    }
}
