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
    /// <summary>
    /// z = x Phi(x), Phi the cumulative normal distribution. Its derivative is computed along with it: Phi is the
    /// expensive part of both.
    /// </summary>
    public static unsafe TensorImpl Gelu(TensorImpl x)
    {
        CheckFloat("gelu", x);
        if (!Graph.Needs(x)) return Map(x, new Gelu<float>(), new Gelu<double>());
        var (z, derivative, from) = (TensorImpl.Empty(x.Shape, x.Type), TensorImpl.Empty(x.Shape, x.Type), Contiguous(DetachedView(x)));
        if (x.Type == torch.ScalarType.Float32)
            Pointwise.GeluWithDerivative((nint)x.Count, from.Pointer<float>(), z.Pointer<float>(), derivative.Pointer<float>());
        else Pointwise.GeluWithDerivative((nint)x.Count, from.Pointer<double>(), z.Pointer<double>(), derivative.Pointer<double>());

        // z = x Phi(x):  dx = (Phi(x) + x phi(x)) dz
        var node = Graph.Record("gelu", z, x);
        node.Backward((x: node.Save(x), derivative: node.Save(derivative)), static (n, saved, dz) =>
            n.Accumulate(0, GradMode.Enabled ? Multiply(dz, GeluBackward(n[saved.x])) : Scaled(dz, n[saved.derivative])));
        return z;
    }

    /// <summary>z = x (1 + tanh u) / 2, u = sqrt(2/pi) (x + 0.044715 x^3).</summary>
    public static TensorImpl GeluTanh(TensorImpl x)
    {
        CheckFloat("gelu", x);
        var z = Map(x, new GeluTanh<float>(), new GeluTanh<double>());
        if (Graph.Needs(x))
        {
            Graph.Record("gelu", z, x).Backward(x, static (n, x, dz) =>
            {
                if (!GradMode.Enabled)
                {
                    n.Accumulate(0, Map("gelu", dz, x, new GeluTanhBackward<float>(), new GeluTanhBackward<double>()));
                    return;
                }

                // t = tanh u:  dx = ((1 + t) + x (1 - t^2) u') / 2 dz,  u' = sqrt(2/pi) (1 + 3 * 0.044715 x^2)
                var c = Math.Sqrt(2 / Math.PI);
                var t = Tanh(MultiplyScalar(Add(x, MultiplyScalar(PowerScalar(x, 3), 0.044715)), c));
                var du = MultiplyScalar(AddScalar(MultiplyScalar(PowerScalar(x, 2), 3 * 0.044715), 1), c);
                var derivative = Add(AddScalar(t, 1), Multiply(x, Multiply(AddScalar(Negate(PowerScalar(t, 2)), 1), du)));
                n.Accumulate(0, Multiply(dz, MultiplyScalar(derivative, 0.5)));
            });
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
            Graph.Record("silu", z, x).Backward(x, static (n, x, dz) =>
            {
                if (!GradMode.Enabled)
                {
                    n.Accumulate(0, Map("silu", dz, x, new SiluBackward<float>(), new SiluBackward<double>()));
                    return;
                }

                // s = 1 / (1 + e^-x):  dx = s (1 + x (1 - s)) dz
                var s = Sigmoid(x);
                n.Accumulate(0, Multiply(dz, Multiply(s, AddScalar(Multiply(x, AddScalar(Negate(s), 1)), 1))));
            });
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
            var node = Graph.Record("softplus", z, x);
            node.Backward((x: node.Save(x), beta, threshold), static (n, saved, dz) =>
            {
                var (x, beta, threshold) = (n[saved.x], saved.beta, saved.threshold);
                if (!GradMode.Enabled)
                {
                    n.Accumulate(0, Map("softplus", dz, x, new SoftplusBackward<float>(
                        (float)beta, (float)threshold), new SoftplusBackward<double>(beta, threshold)));
                    return;
                }

                // dx = dz / (1 + e^(-beta x)); dz itself above the threshold
                var scaled = MultiplyScalar(x, beta);
                n.Accumulate(0, Where(CompareScalar(scaled, threshold, Comparison.Greater), dz, Multiply(dz, Sigmoid(scaled))));
            });
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
            Graph.Record("logsigmoid", z, x).Backward(x, static (n, x, dz) =>
            {
                // z = -ln(1 + e^-x):  dx = dz / (1 + e^x)
                n.Accumulate(0, GradMode.Enabled
                    ? Multiply(dz, Sigmoid(Negate(x)))
                    : Map("logsigmoid", dz, x, new LogSigmoidBackward<float>(), new LogSigmoidBackward<double>()));
            });
        }

        return z;
    }

    /// <summary>z = x above 0, negative_slope x below.</summary>
    public static TensorImpl LeakyRelu(TensorImpl x, double slope)
    {
        CheckFloat("leaky_relu", x);
        var z = Map(x, new LeakyRelu<float>((float)slope), new LeakyRelu<double>(slope));
        if (Graph.Needs(x))
        {
            var node = Graph.Record("leaky_relu", z, x);
            node.Backward((x: node.Save(x), slope), static (n, saved, dz) =>
            {
                // dx = dz where x > 0, else slope dz
                n.Accumulate(0, GradMode.Enabled
                    ? Where(CompareScalar(n[saved.x], 0, Comparison.Greater), dz, MultiplyScalar(dz, saved.slope))
                    : Map(
                        "leaky_relu",
                        dz,
                        n[saved.x],
                        new LeakyReluBackward<float>((float)saved.slope),
                        new LeakyReluBackward<double>(saved.slope)));
            });
        }

        return z;
    }

    /// <summary>z = x above 0, alpha (e^x - 1) below.</summary>
    public static TensorImpl Elu(TensorImpl x, double alpha)
    {
        var above = CompareScalar(x, 0, Comparison.Greater);

        // The branch that is not taken must stay finite, or its gradient would be infinity times zero.
        var below = Where(above, Full([], 0, x.Type), x);
        return Where(above, x, MultiplyScalar(Expm1(below), alpha));
    }

    /// <summary>dz derivative, in dz's own memory where no other holder sees it.</summary>
    private static TensorImpl Scaled(TensorImpl dz, TensorImpl derivative)
    {
        if (!GradientBuffer.IsOwn(dz)) return Multiply(dz, derivative);
        MultiplyInPlace(dz, derivative);
        return dz;
    }

    /// <summary>The derivative of gelu, as a function of its own: z = Phi(x) + x phi(x).</summary>
    private static TensorImpl GeluBackward(TensorImpl x)
    {
        var z = Map("gelu", Full([], 1, x.Type), DetachedView(x), new GeluBackward<float>(), new GeluBackward<double>());
        if (Graph.Needs(x))
        {
            Graph.Record("gelu_backward", z, x).Backward(x, static (n, x, dz) =>
            {
                // phi' = -x phi:  dx = (2 - x^2) phi(x) dz,  phi(x) = e^(-x^2 / 2) / sqrt(2 pi)
                var squared = PowerScalar(x, 2);
                var density = MultiplyScalar(Exp(MultiplyScalar(squared, -0.5)), 1 / Math.Sqrt(2 * Math.PI));
                n.Accumulate(0, Multiply(dz, Multiply(AddScalar(Negate(squared), 2), density)));
            });
        }

        return z;
    }
}
