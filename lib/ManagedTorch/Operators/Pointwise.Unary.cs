using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Functions of one number, applied to every element. Each stands with its derivative.</summary>
internal static partial class Ops
{
    public static TensorImpl Negate(TensorImpl x)
    {
        CheckNumber("neg", x);
        var z = Map(x, new Negate<float>(), new Negate<double>(), new Negate<long>());

        // z = -x:  dx = -dz
        if (Graph.Needs(x)) Graph.Record("neg", z, x).Backward(static (n, dz) => n.Accumulate(0, Negate(dz)));
        return z;
    }

    public static TensorImpl Exp(TensorImpl x)
    {
        var z = Map(x, new Exp<float>(), new Exp<double>());

        // z = e^x:  dx = z dz
        if (Graph.Needs(x)) Graph.Record("exp", z, x).BackwardFromOutput(z, static (n, z, dz) => n.Accumulate(0, Multiply(dz, z)));
        return z;
    }

    public static TensorImpl Expm1(TensorImpl x)
    {
        var z = Map(x, new Expm1<float>(), new Expm1<double>());

        // z = e^x - 1:  dx = (z + 1) dz
        if (Graph.Needs(x))
            Graph.Record("expm1", z, x).BackwardFromOutput(z, static (n, z, dz) => n.Accumulate(0, Multiply(dz, AddScalar(z, 1))));
        return z;
    }

    public static TensorImpl Log(TensorImpl x)
    {
        var z = Map(x, new Log<float>(), new Log<double>());

        // z = ln x:  dx = dz / x
        if (Graph.Needs(x)) Graph.Record("log", z, x).Backward(x, static (n, x, dz) => n.Accumulate(0, Divide(dz, x)));
        return z;
    }

    public static TensorImpl Log1p(TensorImpl x)
    {
        var z = Map(x, new Log1p<float>(), new Log1p<double>());

        // z = ln(1 + x):  dx = dz / (1 + x)
        if (Graph.Needs(x)) Graph.Record("log1p", z, x).Backward(x, static (n, x, dz) => n.Accumulate(0, Divide(dz, AddScalar(x, 1))));
        return z;
    }

    public static TensorImpl Sqrt(TensorImpl x)
    {
        var z = Map(x, new Sqrt<float>(), new Sqrt<double>());

        // z = x^(1/2):  dx = dz / (2 z)
        if (Graph.Needs(x))
            Graph.Record("sqrt", z, x).BackwardFromOutput(z, static (n, z, dz) => n.Accumulate(0, Divide(dz, MultiplyScalar(z, 2))));
        return z;
    }

    public static TensorImpl Rsqrt(TensorImpl x)
    {
        var z = Map(x, new Rsqrt<float>(), new Rsqrt<double>());

        // z = x^(-1/2):  dx = -z^3 dz / 2
        if (Graph.Needs(x))
            Graph.Record("rsqrt", z, x)
                .BackwardFromOutput(z, static (n, z, dz) => n.Accumulate(0, MultiplyScalar(Multiply(dz, PowerScalar(z, 3)), -0.5)));
        return z;
    }

    public static TensorImpl Reciprocal(TensorImpl x)
    {
        var z = Map(x, new Reciprocal<float>(), new Reciprocal<double>());

        // z = 1 / x:  dx = -z^2 dz
        if (Graph.Needs(x))
            Graph.Record("reciprocal", z, x)
                .BackwardFromOutput(z, static (n, z, dz) => n.Accumulate(0, Negate(Multiply(dz, PowerScalar(z, 2)))));
        return z;
    }

    public static TensorImpl Absolute(TensorImpl x)
    {
        CheckNumber("abs", x);
        var z = Map(x, new Absolute<float>(), new Absolute<double>(), new Absolute<long>());

        // z = |x|:  dx = sign(x) dz, 0 at 0
        if (Graph.Needs(x)) Graph.Record("abs", z, x).Backward(x, static (n, x, dz) => n.Accumulate(0, Multiply(dz, Sign(x))));
        return z;
    }

    /// <summary>-1, 0 or 1; its gradient is zero.</summary>
    public static TensorImpl Sign(TensorImpl x)
    {
        if (x.Type == torch.ScalarType.Bool) return Copy(x);
        var z = Map(x, new Sign<float>(), new Sign<double>(), new Sign<long>());
        if (Graph.Needs(x)) Graph.Record("sign", z, x).Backward(static (n, dz) => n.Accumulate(0, ZerosLike(dz)));
        return z;
    }

    public static TensorImpl Sin(TensorImpl x)
    {
        var z = Map(x, new Sin<float>(), new Sin<double>());

        // z = sin x:  dx = cos(x) dz
        if (Graph.Needs(x)) Graph.Record("sin", z, x).Backward(x, static (n, x, dz) => n.Accumulate(0, Multiply(dz, Cos(x))));
        return z;
    }

    public static TensorImpl Cos(TensorImpl x)
    {
        var z = Map(x, new Cos<float>(), new Cos<double>());

        // z = cos x:  dx = -sin(x) dz
        if (Graph.Needs(x)) Graph.Record("cos", z, x).Backward(x, static (n, x, dz) => n.Accumulate(0, Negate(Multiply(dz, Sin(x)))));
        return z;
    }

    public static TensorImpl Tanh(TensorImpl x)
    {
        var z = Map(x, new Tanh<float>(), new Tanh<double>());

        // z = tanh x:  dx = (1 - z^2) dz
        if (Graph.Needs(x)) Graph.Record("tanh", z, x).BackwardFromOutput(z, static (n, z, dz) => n.Accumulate(0, GradMode.Enabled
            ? Multiply(dz, AddScalar(Negate(PowerScalar(z, 2)), 1))
            : Map("tanh", dz, z, new TanhBackward<float>(), new TanhBackward<double>())));
        return z;
    }

    public static TensorImpl Sigmoid(TensorImpl x)
    {
        var z = Map(x, new Sigmoid<float>(), new Sigmoid<double>());

        // z = 1 / (1 + e^-x):  dx = z (1 - z) dz
        if (Graph.Needs(x)) Graph.Record("sigmoid", z, x).BackwardFromOutput(z, static (n, z, dz) => n.Accumulate(0, GradMode.Enabled
            ? Multiply(dz, Multiply(z, AddScalar(Negate(z), 1)))
            : Map("sigmoid", dz, z, new SigmoidBackward<float>(), new SigmoidBackward<double>())));
        return z;
    }

    public static TensorImpl Relu(TensorImpl x)
    {
        CheckNumber("relu", x);
        var z = Map(x, new Relu<float>(), new Relu<double>(), new Relu<long>());

        // z = max(x, 0):  dx = dz where x > 0, else 0
        if (Graph.Needs(x)) Graph.Record("relu", z, x).BackwardFromOutput(z, static (n, z, dz) => n.Accumulate(0, GradMode.Enabled
            ? Where(CompareScalar(z, 0, Comparison.Greater), dz, Full([], 0, dz.Type))
            : Map("relu", dz, z, new ReluBackward<float>(), new ReluBackward<double>())));
        return z;
    }
}
