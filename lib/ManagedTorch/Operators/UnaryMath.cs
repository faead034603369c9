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
        if (Graph.Needs(x)) Graph.Record("neg", z, static (n, dz) => n.Accumulate(0, Negate(dz)), x);
        return z;
    }

    public static TensorImpl Exp(TensorImpl x)
    {
        var z = Map(x, new Exp<float>(), new Exp<double>());

        // z = e^x:  dx = z dz
        if (Graph.Needs(x)) Graph.Record("exp", z, static (n, dz) => n.Accumulate(0, Multiply(dz, n.Saved(0))), x).SaveOutput(0, z);
        return z;
    }

    public static TensorImpl Expm1(TensorImpl x)
    {
        var z = Map(x, new Expm1<float>(), new Expm1<double>());

        // z = e^x - 1:  dx = (z + 1) dz
        if (Graph.Needs(x)) Graph.Record("expm1", z, static (n, dz) => n.Accumulate(0, Multiply(dz, AddNumber(n.Saved(0), 1))), x).SaveOutput(0, z);
        return z;
    }

    public static TensorImpl Log(TensorImpl x)
    {
        var z = Map(x, new Log<float>(), new Log<double>());

        // z = ln x:  dx = dz / x
        if (Graph.Needs(x)) Graph.Record("log", z, static (n, dz) => n.Accumulate(0, Divide(dz, n.Saved(0))), x).Save(0, x);
        return z;
    }

    public static TensorImpl Log1p(TensorImpl x)
    {
        var z = Map(x, new Log1p<float>(), new Log1p<double>());

        // z = ln(1 + x):  dx = dz / (1 + x)
        if (Graph.Needs(x)) Graph.Record("log1p", z, static (n, dz) => n.Accumulate(0, Divide(dz, AddNumber(n.Saved(0), 1))), x).Save(0, x);
        return z;
    }

    public static TensorImpl Sqrt(TensorImpl x)
    {
        var z = Map(x, new Sqrt<float>(), new Sqrt<double>());

        // z = x^(1/2):  dx = dz / (2 z)
        if (Graph.Needs(x)) Graph.Record("sqrt", z, static (n, dz) => n.Accumulate(0, Divide(dz, MultiplyNumber(n.Saved(0), 2))), x).SaveOutput(0, z);
        return z;
    }

    public static TensorImpl Rsqrt(TensorImpl x)
    {
        var z = Map(x, new Rsqrt<float>(), new Rsqrt<double>());

        // z = x^(-1/2):  dx = -z^3 dz / 2
        if (Graph.Needs(x)) Graph.Record("rsqrt", z, static (n, dz) => n.Accumulate(0, MultiplyNumber(Multiply(dz, PowerNumber(n.Saved(0), 3)), -0.5)), x).SaveOutput(0, z);
        return z;
    }

    public static TensorImpl Reciprocal(TensorImpl x)
    {
        var z = Map(x, new Reciprocal<float>(), new Reciprocal<double>());

        // z = 1 / x:  dx = -z^2 dz
        if (Graph.Needs(x)) Graph.Record("reciprocal", z, static (n, dz) => n.Accumulate(0, Negate(Multiply(dz, PowerNumber(n.Saved(0), 2)))), x).SaveOutput(0, z);
        return z;
    }

    public static TensorImpl Absolute(TensorImpl x)
    {
        CheckNumber("abs", x);
        var z = Map(x, new Absolute<float>(), new Absolute<double>(), new Absolute<long>());

        // z = |x|:  dx = sign(x) dz, 0 at 0
        if (Graph.Needs(x)) Graph.Record("abs", z, static (n, dz) => n.Accumulate(0, Multiply(dz, Sign(n.Saved(0)))), x).Save(0, x);
        return z;
    }

    /// <summary>-1, 0 or 1; its gradient is zero.</summary>
    public static TensorImpl Sign(TensorImpl x)
    {
        if (x.Type == torch.ScalarType.Bool) return Copy(x);
        var z = Map(x, new Sign<float>(), new Sign<double>(), new Sign<long>());
        if (Graph.Needs(x)) Graph.Record("sign", z, static (n, dz) => n.Accumulate(0, ZerosLike(dz)), x);
        return z;
    }

    public static TensorImpl Sin(TensorImpl x)
    {
        var z = Map(x, new Sin<float>(), new Sin<double>());

        // z = sin x:  dx = cos(x) dz
        if (Graph.Needs(x)) Graph.Record("sin", z, static (n, dz) => n.Accumulate(0, Multiply(dz, Cos(n.Saved(0)))), x).Save(0, x);
        return z;
    }

    public static TensorImpl Cos(TensorImpl x)
    {
        var z = Map(x, new Cos<float>(), new Cos<double>());

        // z = cos x:  dx = -sin(x) dz
        if (Graph.Needs(x)) Graph.Record("cos", z, static (n, dz) => n.Accumulate(0, Negate(Multiply(dz, Sin(n.Saved(0))))), x).Save(0, x);
        return z;
    }

    public static TensorImpl Tanh(TensorImpl x)
    {
        var z = Map(x, new Tanh<float>(), new Tanh<double>());

        // z = tanh x:  dx = (1 - z^2) dz
        if (Graph.Needs(x)) Graph.Record("tanh", z, static (n, dz) => n.Accumulate(0, GradMode.Enabled
            ? Multiply(dz, AddNumber(Negate(PowerNumber(n.Saved(0), 2)), 1))
            : Map("tanh", dz, n.Saved(0), new TanhBackward<float>(), new TanhBackward<double>())), x).SaveOutput(0, z);
        return z;
    }

    public static TensorImpl Sigmoid(TensorImpl x)
    {
        var z = Map(x, new Sigmoid<float>(), new Sigmoid<double>());

        // z = 1 / (1 + e^-x):  dx = z (1 - z) dz
        if (Graph.Needs(x)) Graph.Record("sigmoid", z, static (n, dz) => n.Accumulate(0, GradMode.Enabled
            ? Multiply(dz, Multiply(n.Saved(0), AddNumber(Negate(n.Saved(0)), 1)))
            : Map("sigmoid", dz, n.Saved(0), new SigmoidBackward<float>(), new SigmoidBackward<double>())), x).SaveOutput(0, z);
        return z;
    }

    public static TensorImpl Relu(TensorImpl x)
    {
        CheckNumber("relu", x);
        var z = Map(x, new Relu<float>(), new Relu<double>(), new Relu<long>());

        // z = max(x, 0):  dx = dz where x > 0, else 0
        if (Graph.Needs(x)) Graph.Record("relu", z, static (n, dz) => n.Accumulate(0, GradMode.Enabled
            ? Where(CompareNumber(n.Saved(0), 0, Comparison.Greater), dz, Full([], 0, dz.Type))
            : Map("relu", dz, n.Saved(0), new ReluBackward<float>(), new ReluBackward<double>())), x).SaveOutput(0, z);
        return z;
    }
}
