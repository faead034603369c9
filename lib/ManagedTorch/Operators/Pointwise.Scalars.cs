using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>A tensor and a C# number. The caller has promoted the tensor's type where the number asks for it.</summary>
internal static partial class Ops
{
    /// <summary>The tensor in the type that combining it with this number gives.</summary>
    public static TensorImpl PromoteFor(TensorImpl x, Scalar number) => To(x, DType.PromoteScalar(x.Type, number.Type));

    public static TensorImpl AddScalar(TensorImpl x, double c)
    {
        var z = Map(x, new AddScalar<float>((float)c), new AddScalar<double>(c), new AddScalar<long>((long)c));
        if (Graph.Needs(x))
        {
            // z = x + c:  dx = dz
            Graph.Record("add", z, x).Backward(static (n, dz) => n.Accumulate(0, dz));
        }

        return z;
    }

    public static TensorImpl MultiplyScalar(TensorImpl x, double c)
    {
        var z = Map(x, new MultiplyScalar<float>((float)c), new MultiplyScalar<double>(c), new MultiplyScalar<long>((long)c));
        if (Graph.Needs(x))
        {
            // z = c x:  dx = c dz
            Graph.Record("mul", z, x).Backward(c, static (n, c, dz) => n.Accumulate(0, MultiplyScalar(dz, c)));
        }

        return z;
    }

    /// <summary>z = x / c: a true division, whose last digit a product with 1 / c would not always have.</summary>
    public static TensorImpl DivideScalar(TensorImpl x, double c)
    {
        if (!x.Type.IsFloat()) x = To(x, torch.get_default_dtype());
        var z = Map("div", DetachedView(x), Full([], c, x.Type), new Divide<float>(), new Divide<double>());
        if (Graph.Needs(x))
        {
            // z = x / c:  dx = dz / c
            Graph.Record("div", z, x).Backward(c, static (n, c, dz) => n.Accumulate(0, DivideScalar(dz, c)));
        }

        return z;
    }

    /// <summary>z = x^c, with a product or a root where c is a simple number.</summary>
    public static TensorImpl PowerScalar(TensorImpl x, double c)
    {
        if (!x.Type.IsFloat())
        {
            if (c == Math.Floor(c)) return WholePower(x, (long)c);
            x = To(x, torch.get_default_dtype());
        }

        var z = c switch
        {
            0 => Full(x.Shape, 1, x.Type),
            1 => Clone(x),
            2 => Map(x, new Square<float>(), new Square<double>()),
            0.5 => Map(x, new Sqrt<float>(), new Sqrt<double>()),
            -1 => Map(x, new Reciprocal<float>(), new Reciprocal<double>()),
            -0.5 => Map(x, new Rsqrt<float>(), new Rsqrt<double>()),
            _ => Map(x, new PowScalar<float>((float)c), new PowScalar<double>(c)),
        };
        if (c == 1 || !Graph.Needs(x)) return z;
        if (c == 0)
        {
            // z = 1:  dx = 0, also where x is 0 and c x^(c - 1) is not a number
            Graph.Record("pow", z, x).Backward(static (n, dz) => n.Accumulate(0, ZerosLike(dz)));
        }
        else
        {
            // z = x^c:  dx = c x^(c - 1) dz
            var node = Graph.Record("pow", z, x);
            node.Backward((x: node.Save(x), c), static (n, saved, dz) =>
                n.Accumulate(0, MultiplyScalar(Multiply(dz, PowerScalar(n[saved.x], saved.c - 1)), saved.c)));
        }

        return z;
    }

    /// <summary>x^c of whole numbers, which are whole again: by squaring, so c = 13 takes the powers 1, 4 and 8.</summary>
    private static TensorImpl WholePower(TensorImpl x, long c)
    {
        if (c < 0)
            throw new ArgumentException(
                $"pow: {x.Type.Name()} {Shape.Format(x.Shape)} to the power {c}: whole numbers have no negative powers; convert them "
                + "with to_type");
        if (x.Type == torch.ScalarType.Bool) x = To(x, torch.ScalarType.Int64);
        var z = Full(x.Shape, 1, x.Type);
        for (; c > 0; c >>= 1)
        {
            if ((c & 1) == 1) z = Multiply(z, x);
            x = Multiply(x, x);
        }

        return z;
    }

    /// <summary>Whole numbers to whole powers, element by element; of negative powers 1 and -1 alone keep something whole.</summary>
    private static unsafe TensorImpl WholePowers(TensorImpl x, TensorImpl y, torch.ScalarType type)
    {
        var z = Add(To(x, torch.ScalarType.Int64), MultiplyScalar(To(y, torch.ScalarType.Int64), 0));   // x, broadcast
        var powers = Contiguous(Expand(To(y, torch.ScalarType.Int64), z.Shape));
        long* values = z.Pointer<long>(), exponents = powers.Pointer<long>();
        for (nint i = 0; i < z.Count; i++)
        {
            Interruption.LookAt(i);
            values[i] = Power(values[i], exponents[i]);
        }

        return To(z, type);

        static long Power(long x, long c)
        {
            if (c < 0) return x is 1 or -1 ? (c & 1) == 0 ? 1 : x : 0;
            var power = 1L;
            for (; c > 0; c >>= 1)
            {
                if ((c & 1) == 1) power = unchecked(power * x);
                x = unchecked(x * x);
            }

            return power;
        }
    }

    /// <summary>x = x + c, in place.</summary>
    public static void AddScalarInPlace(TensorImpl x, double c) => ApplyInPlace("add_", x, static (x, c) => AddScalar(x, c), c);

    /// <summary>x = c x, in place.</summary>
    public static void MultiplyScalarInPlace(TensorImpl x, double c) => ApplyInPlace("mul_", x, static (x, c) => MultiplyScalar(x, c), c);

    /// <summary>An in-place form of a function of x and a number.</summary>
    public static void ApplyInPlace(string operation, TensorImpl x, Func<TensorImpl, double, TensorImpl> outOfPlace, double c)
    {
        Graph.BeforeInPlace(operation, x);
        Overlap.CheckWritten(operation, x);
        Replace(x, outOfPlace(Graph.Needs(x) ? Detached(x) : x, c));
    }
}
