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
            throw new ArgumentException($"layer_norm: the input is {Shape.Format(x.Shape)}, its last sizes must be {Shape.Format(shape)}");
        CheckScale("weight", weight, shape, x.Type);
        CheckScale("bias", bias, shape, x.Type);

        var y = TensorImpl.Empty(x.Shape, x.Type);
        var n = Shape.Count(shape);
        var rows = n == 0 ? 0 : x.Count / n;
        var (mean, rstd) = (TensorImpl.Empty([rows], x.Type), TensorImpl.Empty([rows], x.Type));
        var input = Contiguous(DetachedView(x));
        if (x.Type == torch.ScalarType.Float32) NormalizeRows<float>(rows, n, input, weight, bias, eps, y, mean, rstd);
        else NormalizeRows<double>(rows, n, input, weight, bias, eps, y, mean, rstd);
        if (Graph.Needs(x, weight, bias))
        {
            var node = Graph.Record("layer_norm", y, [x, weight, bias]);
            var inputs = new LayerNormInputs(node.Save(x), node.Save(weight), node.Save(mean), node.Save(rstd), n, eps);
            node.Backward(inputs, static (node, saved, dy) =>
            {
                if (GradMode.Enabled) LayerNormBackwardInGraph(node, saved, dy);
                else if (dy.Type == torch.ScalarType.Float32) LayerNormBackward<float>(node, saved, dy);
                else LayerNormBackward<double>(node, saved, dy);
            });
        }

        return y;
    }

    /// <summary>What the gradients of x, the weight and the bias need.</summary>
    private readonly record struct LayerNormInputs(Saved X, Saved Weight, Saved Mean, Saved Rstd, nint N, double Eps);

    /// <summary>x / max(|x|_p, eps), the norm taken along one dimension.</summary>
    public static TensorImpl Normalize(TensorImpl x, double p, long dim, double eps)
    {
        CheckFloat("normalize", x);
        if (!(p > 0) || double.IsInfinity(p)) throw new ArgumentException($"normalize: p is {p}, expected a finite number above 0");

        // The bound goes inside the root, where the gradient of a zero vector is still finite.
        var powers = p == 1 ? Absolute(x) : PowerScalar(p == 2 ? x : Absolute(x), p);
        var bounded = Maximum(Sum(powers, [dim], keepdim: true), Full([], Math.Pow(eps, p), x.Type));
        return Divide(x, p == 1 ? bounded : PowerScalar(bounded, 1 / p));
    }

    /// <summary>The cosine of the angle between x and y: the product of both, each normalised along one dimension.</summary>
    public static TensorImpl CosineSimilarity(TensorImpl x, TensorImpl y, long dim, double eps) =>
        Sum(Multiply(Normalize(x, 2, dim, eps), Normalize(y, 2, dim, eps)), [dim], keepdim: false);

    private static void NormalizeRows<T>(
        nint rows, nint n, TensorImpl x, TensorImpl? weight, TensorImpl? bias, double eps, TensorImpl y, TensorImpl mean, TensorImpl rstd)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (w, b) = (Dense(weight), Dense(bias));
        Kernels.LayerNorm.Forward(
            rows, n, x.Pointer<T>(), PointerOrNull<T>(w), PointerOrNull<T>(b), eps, y.Pointer<T>(), mean.Pointer<T>(), rstd.Pointer<T>());
    }

    private static void LayerNormBackward<T>(Node node, LayerNormInputs saved, TensorImpl dy) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // g = dy w:  dx = rstd (g - mean(g) - h mean(g h)),  dw = the sum of dy h over the rows,  db = the sum of dy
        var x = Contiguous(node[saved.X]);
        var weight = node.Find(saved.Weight) is { } w ? Contiguous(w) : null;
        var (mean, rstd, n) = (node[saved.Mean], node[saved.Rstd], saved.N);
        dy = Contiguous(dy);
        // dx is added to the contributions of other uses of x
        var sum = node.Edge(0)?.Gradient.Sum is { } others && GradientBuffer.IsOwn(others) ? others : null;
        var dx = sum ?? (!node.Needs(0) ? null : GradientBuffer.IsOwn(dy) ? dy : TensorImpl.Empty(x.Shape, x.Type));
        var dw = node.Needs(1) ? TensorImpl.Empty(node.InputShape(1), x.Type) : null;
        var db = node.Needs(2) ? TensorImpl.Empty(node.InputShape(2), x.Type) : null;
        Kernels.LayerNorm.Backward(
            mean.Count,
            n,
            dy.Pointer<T>(),
            x.Pointer<T>(),
            PointerOrNull<T>(weight),
            mean.Pointer<T>(),
            rstd.Pointer<T>(),
            PointerOrNull<T>(dx),
            sum is not null,
            PointerOrNull<T>(dw),
            PointerOrNull<T>(db));
        if (sum is null && dx is not null) node.Accumulate(0, dx);
        if (dw is not null) node.Accumulate(1, dw);
        if (db is not null) node.Accumulate(2, db);
    }

    /// <summary>The same derivative in operators that can be differentiated again.</summary>
    private static void LayerNormBackwardInGraph(Node node, LayerNormInputs saved, TensorImpl dy)
    {
        var (input, n) = (node[saved.X], saved.N);
        var x = Reshape(input, [-1, n]);
        var deviation = Subtract(x, Mean(x, [1], keepdim: true));
        var rstd = Rsqrt(AddScalar(Mean(PowerScalar(deviation, 2), [1], keepdim: true), saved.Eps));
        var h = Multiply(deviation, rstd);
        var d = Reshape(dy, [-1, n]);
        if (node.Needs(0))
        {
            var g = node.Find(saved.Weight) is { } weight ? Multiply(d, Reshape(weight, [n])) : d;
            var dx = Multiply(
                rstd, Subtract(Subtract(g, Mean(g, [1], keepdim: true)), Multiply(h, Mean(Multiply(g, h), [1], keepdim: true))));
            node.Accumulate(0, Reshape(dx, input.Shape));
        }

        if (node.Needs(1)) node.Accumulate(1, Reshape(Sum(Multiply(d, h), [0], keepdim: false), node.InputShape(1)));
        if (node.Needs(2)) node.Accumulate(2, Reshape(Sum(d, [0], keepdim: false), node.InputShape(2)));
    }

    private static TensorImpl? Dense(TensorImpl? x) => x is null ? null : Contiguous(DetachedView(x));

    private static T* PointerOrNull<T>(TensorImpl? x) where T : unmanaged => x is null ? null : x.Pointer<T>();

    private static void CheckScale(string name, TensorImpl? scale, ReadOnlySpan<long> shape, torch.ScalarType type)
    {
        if (scale is not null && (!scale.Shape.SequenceEqual(shape) || scale.Type != type))
            throw new ArgumentException(
                $"layer_norm: the {name} is {scale.Type.Name()} {Shape.Format(scale.Shape)}, expected {type.Name()} {Shape.Format(shape)}");
    }
}
