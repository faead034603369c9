using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>
/// Nonlinear layers. Their derivatives are one pass each; under create_graph they are written out in operators that
/// can be differentiated again.
/// </summary>
internal static partial class Ops
{
    /// <summary>z = x Phi(x), Phi the cumulative normal distribution. Its derivative is computed along with it: Phi is the dear part of both.</summary>
    public static unsafe TensorImpl Gelu(TensorImpl x)
    {
        CheckFloat("gelu", x);
        if (!Graph.Needs(x)) return Map(x, new Gelu<float>(), new Gelu<double>());
        var (z, slope, from) = (TensorImpl.Empty(x.Shape, x.Type), TensorImpl.Empty(x.Shape, x.Type), Contiguous(DetachedView(x)));
        if (x.Type == torch.ScalarType.Float32) Elementwise.GeluWithSlope((nint)x.Count, from.Pointer<float>(), z.Pointer<float>(), slope.Pointer<float>());
        else Elementwise.GeluWithSlope((nint)x.Count, from.Pointer<double>(), z.Pointer<double>(), slope.Pointer<double>());

        // z = x Phi(x):  dx = (Phi(x) + x phi(x)) dz
        var node = Graph.Record("gelu", z, static (n, dz) => n.Accumulate(0, GradMode.Enabled ? Multiply(dz, GeluSlope(n.Saved(0))) : Scaled(dz, n.Saved(1))), x);
        node.Save(0, x);
        node.Save(1, slope);
        return z;
    }

    /// <summary>z = x (1 + tanh u) / 2, u = sqrt(2/pi) (x + 0.044715 x^3).</summary>
    public static TensorImpl GeluTanh(TensorImpl x)
    {
        CheckFloat("gelu", x);
        var z = Map(x, new GeluTanh<float>(), new GeluTanh<double>());
        if (Graph.Needs(x))
        {
            Graph.Record("gelu", z, static (n, dz) =>
            {
                var x = n.Saved(0);
                if (!GradMode.Enabled)
                {
                    n.Accumulate(0, Map("gelu", dz, x, new GeluTanhBackward<float>(), new GeluTanhBackward<double>()));
                    return;
                }

                // t = tanh u:  dx = ((1 + t) + x (1 - t^2) u') / 2 dz,  u' = sqrt(2/pi) (1 + 3 * 0.044715 x^2)
                var c = Math.Sqrt(2 / Math.PI);
                var t = Tanh(MultiplyNumber(Add(x, MultiplyNumber(PowerNumber(x, 3), 0.044715)), c));
                var du = MultiplyNumber(AddNumber(MultiplyNumber(PowerNumber(x, 2), 3 * 0.044715), 1), c);
                var slope = Add(AddNumber(t, 1), Multiply(x, Multiply(AddNumber(Negate(PowerNumber(t, 2)), 1), du)));
                n.Accumulate(0, Multiply(dz, MultiplyNumber(slope, 0.5)));
            }, x).Save(0, x);
        }

        return z;
    }

    /// <summary>z = x / (1 + e^-x).</summary>
    public static TensorImpl Silu(TensorImpl x)
    {
        CheckFloat("silu", x);
        var z = Map(x, new Silu<float>(), new Silu<double>());
        if (Graph.Needs(x))
        {
            Graph.Record("silu", z, static (n, dz) =>
            {
                var x = n.Saved(0);
                if (!GradMode.Enabled)
                {
                    n.Accumulate(0, Map("silu", dz, x, new SiluBackward<float>(), new SiluBackward<double>()));
                    return;
                }

                // s = 1 / (1 + e^-x):  dx = s (1 + x (1 - s)) dz
                var s = Sigmoid(x);
                n.Accumulate(0, Multiply(dz, Multiply(s, AddNumber(Multiply(x, AddNumber(Negate(s), 1)), 1))));
            }, x).Save(0, x);
        }

        return z;
    }

    /// <summary>z = ln(1 + e^(beta x)) / beta; x itself where beta x is above the threshold.</summary>
    public static TensorImpl Softplus(TensorImpl x, double beta, double threshold)
    {
        CheckFloat("softplus", x);
        var z = Map(x, new Softplus<float>((float)beta, (float)threshold), new Softplus<double>(beta, threshold));
        if (Graph.Needs(x))
        {
            var node = Graph.Record("softplus", z, static (n, dz) =>
            {
                var (x, beta, threshold) = (n.Saved(0), n.D0, n.D1);
                if (!GradMode.Enabled)
                {
                    n.Accumulate(0, Map("softplus", dz, x, new SoftplusBackward<float>((float)beta, (float)threshold), new SoftplusBackward<double>(beta, threshold)));
                    return;
                }

                // dx = dz / (1 + e^(-beta x)); dz itself above the threshold
                var scaled = MultiplyNumber(x, beta);
                n.Accumulate(0, Where(CompareNumber(scaled, threshold, Comparison.Greater), dz, Multiply(dz, Sigmoid(scaled))));
            }, x);
            node.Save(0, x);
            (node.D0, node.D1) = (beta, threshold);
        }

        return z;
    }

    /// <summary>z = ln(1 / (1 + e^-x)).</summary>
    public static TensorImpl LogSigmoid(TensorImpl x)
    {
        CheckFloat("logsigmoid", x);
        var z = Map(x, new LogSigmoid<float>(), new LogSigmoid<double>());
        if (Graph.Needs(x))
        {
            Graph.Record("logsigmoid", z, static (n, dz) =>
            {
                // z = -ln(1 + e^-x):  dx = dz / (1 + e^x)
                n.Accumulate(0, GradMode.Enabled
                    ? Multiply(dz, Sigmoid(Negate(n.Saved(0))))
                    : Map("logsigmoid", dz, n.Saved(0), new LogSigmoidBackward<float>(), new LogSigmoidBackward<double>()));
            }, x).Save(0, x);
        }

        return z;
    }

    /// <summary>z = x above 0, slope x below.</summary>
    public static TensorImpl LeakyRelu(TensorImpl x, double slope)
    {
        CheckFloat("leaky_relu", x);
        var z = Map(x, new LeakyRelu<float>((float)slope), new LeakyRelu<double>(slope));
        if (Graph.Needs(x))
        {
            var node = Graph.Record("leaky_relu", z, static (n, dz) =>
            {
                // dx = dz where x > 0, else slope dz
                n.Accumulate(0, GradMode.Enabled
                    ? Where(CompareNumber(n.Saved(0), 0, Comparison.Greater), dz, MultiplyNumber(dz, n.D0))
                    : Map("leaky_relu", dz, n.Saved(0), new LeakyReluBackward<float>((float)n.D0), new LeakyReluBackward<double>(n.D0)));
            }, x);
            node.Save(0, x);
            node.D0 = slope;
        }

        return z;
    }

    /// <summary>z = x above 0, alpha (e^x - 1) below.</summary>
    public static TensorImpl Elu(TensorImpl x, double alpha)
    {
        var above = CompareNumber(x, 0, Comparison.Greater);

        // The branch that is not taken must stay finite, or its gradient would be infinity times zero.
        var below = Where(above, Full([], 0, x.Type), x);
        return Where(above, x, MultiplyNumber(Expm1(below), alpha));
    }

    /// <summary>dz slope, in dz's own place where nobody else sees it.</summary>
    private static TensorImpl Scaled(TensorImpl dz, TensorImpl slope)
    {
        if (!Node.IsOwn(dz)) return Multiply(dz, slope);
        MultiplyInPlace(dz, slope);
        return dz;
    }

    /// <summary>The derivative of gelu, as a function of its own: z = Phi(x) + x phi(x).</summary>
    private static TensorImpl GeluSlope(TensorImpl x)
    {
        var z = Map("gelu", Full([], 1, x.Type), DetachedView(x), new GeluBackward<float>(), new GeluBackward<double>());
        if (Graph.Needs(x))
        {
            Graph.Record("gelu_slope", z, static (n, dz) =>
            {
                // phi' = -x phi:  dx = (2 - x^2) phi(x) dz,  phi(x) = e^(-x^2 / 2) / sqrt(2 pi)
                var squared = PowerNumber(n.Saved(0), 2);
                var density = MultiplyNumber(Exp(MultiplyNumber(squared, -0.5)), 1 / Math.Sqrt(2 * Math.PI));
                n.Accumulate(0, Multiply(dz, Multiply(AddNumber(Negate(squared), 2), density)));
            }, x).Save(0, x);
        }

        return z;
    }
}
