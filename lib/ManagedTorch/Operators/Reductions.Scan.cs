using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Sums and products of everything so far along a dimension.</summary>
internal static unsafe partial class Ops
{
    /// <summary>z_i = x_0 + ... + x_i.</summary>
    public static TensorImpl CumSum(TensorImpl x, long dim)
    {
        var at = Shape.Wrap("cumsum", dim, x.Dimensions);
        if (!x.Type.IsFloat()) x = To(x, torch.ScalarType.Int64);
        var from = Contiguous(DetachedView(x));
        var z = TensorImpl.Empty(x.Shape, x.Type);
        var (outer, n, inner) = Around(x, at);
        switch (x.Type)
        {
            case torch.ScalarType.Float32: Reduce.CumSum(from.Pointer<float>(), outer, n, inner, z.Pointer<float>()); break;
            case torch.ScalarType.Float64: Reduce.CumSum(from.Pointer<double>(), outer, n, inner, z.Pointer<double>()); break;
            default: Reduce.CumSum(from.Pointer<long>(), outer, n, inner, z.Pointer<long>()); break;
        }

        if (Graph.Needs(x))
        {
            // z_i = x_0 + ... + x_i:  dx_i = dz_i + ... + dz_n, the same sum from the other end
            Graph.Record("cumsum", z, x).Backward(at, static (n, at, dz) => n.Accumulate(0, Flip(CumSum(Flip(dz, [at]), at), [at])));
        }

        return z;
    }

    /// <summary>z_i = x_0 x_1 ... x_i, one product after the other.</summary>
    public static TensorImpl CumProd(TensorImpl x, long dim)
    {
        if (!x.Type.IsFloat()) x = To(x, torch.ScalarType.Int64);
        return Accumulate("cumprod", x, dim, static (z, x) => Multiply(z, x));
    }

    /// <summary>z_i = ln(e^x_0 + ... + e^x_i), one addition after the other.</summary>
    public static TensorImpl LogCumSumExp(TensorImpl x, long dim)
    {
        CheckFloat("logcumsumexp", x);
        return Accumulate("logcumsumexp", x, dim, static (z, x) => LogAddExp(z, x));
    }

    /// <summary>z = ln(e^x + e^y) without overflow.</summary>
    public static TensorImpl LogAddExp(TensorImpl x, TensorImpl y)
    {
        var (a, b) = (DetachedView(x), DetachedView(y));

        // max + ln(1 + e^-|x - y|); two equal infinities have no difference, but are equal.
        var distance = Where(Compare(a, b, Comparison.Equal), Full([], 0, DType.Promote(x.Type, y.Type)), Absolute(Subtract(a, b)));
        var z = Add(Maximum(a, b), Log1p(Exp(Negate(distance))));
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("logaddexp", z, x, y);
            node.Backward((x: node.Save(x), y: node.Save(y), z: node.SaveOutput(z)), static (n, saved, dz) =>
            {
                // z = ln(e^x + e^y):  dx = e^(x - z) dz,  dy = e^(y - z) dz
                if (n.Needs(0)) n.Accumulate(0, Multiply(dz, ShareOf(n[saved.x], n[saved.z])));
                if (n.Needs(1)) n.Accumulate(1, Multiply(dz, ShareOf(n[saved.y], n[saved.z])));
            });
        }

        return z;
    }

    private static TensorImpl Accumulate(string operation, TensorImpl x, long dim, Func<TensorImpl, TensorImpl, TensorImpl> next)
    {
        var at = Shape.Wrap(operation, dim, x.Dimensions);
        if (x.Dimensions == 0 || x.Shape[at] == 0) return Clone(x);
        var results = Unbind(x, at);
        for (var i = 1; i < results.Length; i++)
        {
            Interruption.Look();
            results[i] = next(results[i - 1], results[i]);
        }

        return Stack(results, at);
    }
}
