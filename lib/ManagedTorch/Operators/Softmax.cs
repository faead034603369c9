using ManagedTorch.Autograd;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Probabilities from scores, along one dimension.</summary>
internal static unsafe partial class Ops
{
    /// <summary>z_i = e^x_i / sum_j e^x_j.</summary>
    public static TensorImpl Softmax(TensorImpl x, long dim)
    {
        CheckFloat("softmax", x);
        if (x.Dimensions == 0) return Reshape(Softmax(Reshape(x, [1]), dim), []);
        var last = x.Dimensions - 1;
        var along = Shape.Wrap("softmax", dim, x.Dimensions);
        if (along != last) return Transpose(Softmax(Transpose(x, along, last), last), along, last);

        var z = TensorImpl.Empty(x.Shape, x.Type);
        var rows = Contiguous(DetachedView(x));
        var (count, n) = RowsOf(rows);
        if (x.Type == torch.ScalarType.Float32) Kernels.Softmax.Forward(count, n, rows.Pointer<float>(), z.Pointer<float>());
        else Kernels.Softmax.Forward(count, n, rows.Pointer<double>(), z.Pointer<double>());
        if (Graph.Needs(x))
        {
            Graph.Record("softmax", z, x).BackwardFromOutput(z, static (node, z, dz) =>
            {
                // dx_i = z_i (dz_i - sum_j z_j dz_j)
                node.Accumulate(0, GradMode.Enabled
                    ? Multiply(z, Subtract(dz, Sum(Multiply(z, dz), [-1], keepdim: true)))
                    : SoftmaxBackward(z, dz));
            });
        }

        return z;
    }

    /// <summary>z_i = x_i - ln sum_j e^x_j.</summary>
    public static TensorImpl LogSoftmax(TensorImpl x, long dim)
    {
        CheckFloat("log_softmax", x);
        if (x.Dimensions == 0) return Reshape(LogSoftmax(Reshape(x, [1]), dim), []);
        var last = x.Dimensions - 1;
        var along = Shape.Wrap("log_softmax", dim, x.Dimensions);
        if (along != last) return Transpose(LogSoftmax(Transpose(x, along, last), last), along, last);

        var z = TensorImpl.Empty(x.Shape, x.Type);
        var rows = Contiguous(DetachedView(x));
        var (count, n) = RowsOf(rows);
        if (x.Type == torch.ScalarType.Float32) Kernels.LogSoftmax.Forward(count, n, rows.Pointer<float>(), z.Pointer<float>());
        else Kernels.LogSoftmax.Forward(count, n, rows.Pointer<double>(), z.Pointer<double>());
        if (Graph.Needs(x))
        {
            Graph.Record("log_softmax", z, x).BackwardFromOutput(z, static (node, z, dz) =>
            {
                // dx_i = dz_i - e^z_i sum_j dz_j
                node.Accumulate(0, GradMode.Enabled
                    ? Subtract(dz, Multiply(Exp(z), Sum(dz, [-1], keepdim: true)))
                    : LogSoftmaxBackward(z, dz));
            });
        }

        return z;
    }

    private static TensorImpl SoftmaxBackward(TensorImpl z, TensorImpl dz)
    {
        dz = Contiguous(dz);
        var dx = TensorImpl.Empty(z.Shape, z.Type);
        var (count, n) = RowsOf(z);
        if (z.Type == torch.ScalarType.Float32)
            Kernels.Softmax.Backward(count, n, z.Pointer<float>(), dz.Pointer<float>(), dx.Pointer<float>());
        else Kernels.Softmax.Backward(count, n, z.Pointer<double>(), dz.Pointer<double>(), dx.Pointer<double>());
        return dx;
    }

    private static TensorImpl LogSoftmaxBackward(TensorImpl z, TensorImpl dz)
    {
        dz = Contiguous(dz);
        var dx = TensorImpl.Empty(z.Shape, z.Type);
        var (count, n) = RowsOf(z);
        if (z.Type == torch.ScalarType.Float32)
            Kernels.LogSoftmax.Backward(count, n, z.Pointer<float>(), dz.Pointer<float>(), dx.Pointer<float>());
        else Kernels.LogSoftmax.Backward(count, n, z.Pointer<double>(), dz.Pointer<double>(), dx.Pointer<double>());
        return dx;
    }

    /// <summary>A tensor as rows of its last dimension.</summary>
    private static (nint Count, nint N) RowsOf(TensorImpl x)
    {
        var n = (nint)x.Shape[^1];
        return (n == 0 ? 0 : x.Count / n, n);
    }
}
