using System.Numerics;
using ManagedTorch.Autograd;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Numbers brought to a common size.</summary>
internal static unsafe partial class Ops
{
    /// <summary>
    /// y = h w + b, h = (x - mean) / sqrt(var + eps), mean and variance (1/n) over the last dimensions, which are those
    /// of <paramref name="shape"/>.
    /// </summary>
    public static TensorImpl LayerNorm(TensorImpl x, ReadOnlySpan<long> shape, TensorImpl? weight, TensorImpl? bias, double eps)
    {
        CheckFloat("layer_norm", x);
        if (shape.IsEmpty || shape.Length > x.Dimensions || !x.Shape[^shape.Length..].SequenceEqual(shape))
            throw new ArgumentException($"layer_norm: the input is {Shapes.Format(x.Shape)}, its last sizes must be {Shapes.Format(shape)}");
        CheckScale("weight", weight, shape, x.Type);
        CheckScale("bias", bias, shape, x.Type);

        var y = TensorImpl.Empty(x.Shape, x.Type);
        var n = Shapes.Count(shape);
        var rows = n == 0 ? 0 : x.Count / n;
        var (mean, rstd) = (TensorImpl.Empty([rows], x.Type), TensorImpl.Empty([rows], x.Type));
        var input = Contiguous(DetachedView(x));
        if (x.Type == torch.ScalarType.Float32) NormalizeRows<float>(rows, n, input, weight, bias, eps, y, mean, rstd);
        else NormalizeRows<double>(rows, n, input, weight, bias, eps, y, mean, rstd);
        if (Graph.Needs(x, weight, bias))
        {
            var node = Graph.Record("layer_norm", y, static (node, dy) =>
            {
                if (GradMode.Enabled) LayerNormBackwardInGraph(node, dy);
                else if (dy.Type == torch.ScalarType.Float32) LayerNormBackward<float>(node, dy);
                else LayerNormBackward<double>(node, dy);
            }, [x, weight, bias]);
            node.Save(0, x);
            if (weight is not null) node.Save(1, weight);
            node.Save(2, mean);
            node.Save(3, rstd);
            (node.I0, node.D0) = (n, eps);
        }

        return y;
    }

    /// <summary>x / max(|x|_p, eps), the norm taken along one dimension.</summary>
    public static TensorImpl Normalize(TensorImpl x, double p, long dim, double eps)
    {
        CheckFloat("normalize", x);
        if (!(p > 0) || double.IsInfinity(p)) throw new ArgumentException($"normalize: p is {p}, expected a finite number above 0");

        // The bound goes inside the root, where the gradient of a zero vector is still finite.
        var powers = p == 1 ? Absolute(x) : PowerNumber(p == 2 ? x : Absolute(x), p);
        var bounded = Maximum(Sum(powers, [dim], keepdim: true), Full([], Math.Pow(eps, p), x.Type));
        return Divide(x, p == 1 ? bounded : PowerNumber(bounded, 1 / p));
    }

    /// <summary>The cosine of the angle between x and y: the product of both, each normalised along one dimension.</summary>
    public static TensorImpl CosineSimilarity(TensorImpl x, TensorImpl y, long dim, double eps) =>
        Sum(Multiply(Normalize(x, 2, dim, eps), Normalize(y, 2, dim, eps)), [dim], keepdim: false);

    private static void NormalizeRows<T>(nint rows, nint n, TensorImpl x, TensorImpl? weight, TensorImpl? bias, double eps, TensorImpl y, TensorImpl mean, TensorImpl rstd)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (w, b) = (Dense(weight), Dense(bias));
        Kernels.LayerNorm.Forward(rows, n, x.Pointer<T>(), PointerOrNull<T>(w), PointerOrNull<T>(b), eps, y.Pointer<T>(), mean.Pointer<T>(), rstd.Pointer<T>());
    }

    private static void LayerNormBackward<T>(Node node, TensorImpl dy) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // g = dy w:  dx = rstd (g - mean(g) - h mean(g h)),  dw = the sum of dy h over the rows,  db = the sum of dy
        var x = Contiguous(node.Saved(0));
        var weight = node.HasSaved(1) ? Contiguous(node.Saved(1)) : null;
        var (mean, rstd) = (node.Saved(2), node.Saved(3));
        var n = (nint)node.I0;
        dy = Contiguous(dy);
        var sum = node.Arrived(0) is { } arrived && Node.IsOwn(arrived) ? arrived : null;   // dx is added to what came to x by other ways
        var dx = sum ?? (!node.Needs(0) ? null : Node.IsOwn(dy) ? dy : TensorImpl.Empty(x.Shape, x.Type));
        var dw = node.Needs(1) ? TensorImpl.Empty(node.Edge(1)!.OutputShape, x.Type) : null;
        var db = node.Needs(2) ? TensorImpl.Empty(node.Edge(2)!.OutputShape, x.Type) : null;
        Kernels.LayerNorm.Backward(mean.Count, n, dy.Pointer<T>(), x.Pointer<T>(), PointerOrNull<T>(weight), mean.Pointer<T>(), rstd.Pointer<T>(), PointerOrNull<T>(dx), sum is not null, PointerOrNull<T>(dw), PointerOrNull<T>(db));
        if (sum is null && dx is not null) node.Accumulate(0, dx);
        if (dw is not null) node.Accumulate(1, dw);
        if (db is not null) node.Accumulate(2, db);
    }

    /// <summary>The same derivative in operators that can be differentiated again.</summary>
    private static void LayerNormBackwardInGraph(Node node, TensorImpl dy)
    {
        var n = node.I0;
        var input = node.Saved(0);
        var x = Reshape(input, [-1, n]);
        var deviation = Subtract(x, Mean(x, [1], keepdim: true));
        var rstd = Rsqrt(AddNumber(Mean(PowerNumber(deviation, 2), [1], keepdim: true), node.D0));
        var h = Multiply(deviation, rstd);
        var d = Reshape(dy, [-1, n]);
        if (node.Needs(0))
        {
            var g = node.HasSaved(1) ? Multiply(d, Reshape(node.Saved(1), [n])) : d;
            var dx = Multiply(rstd, Subtract(Subtract(g, Mean(g, [1], keepdim: true)), Multiply(h, Mean(Multiply(g, h), [1], keepdim: true))));
            node.Accumulate(0, Reshape(dx, input.Shape));
        }

        if (node.Needs(1)) node.Accumulate(1, Reshape(Sum(Multiply(d, h), [0], keepdim: false), node.Edge(1)!.OutputShape));
        if (node.Needs(2)) node.Accumulate(2, Reshape(Sum(d, [0], keepdim: false), node.Edge(2)!.OutputShape));
    }

    private static TensorImpl? Dense(TensorImpl? x) => x is null ? null : Contiguous(DetachedView(x));

    private static T* PointerOrNull<T>(TensorImpl? x) where T : unmanaged => x is null ? null : x.Pointer<T>();

    private static void CheckScale(string name, TensorImpl? scale, ReadOnlySpan<long> shape, torch.ScalarType type)
    {
        if (scale is not null && (!scale.Shape.SequenceEqual(shape) || scale.Type != type))
            throw new ArgumentException($"layer_norm: the {name} is {scale.Type.Name()} {Shapes.Format(scale.Shape)}, expected {type.Name()} {Shapes.Format(shape)}");
    }
}
