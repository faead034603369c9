using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Functions that are less often met, most of them composed of those in UnaryMath.</summary>
internal static partial class Ops
{
    public static TensorImpl Log2(TensorImpl x) => DivideScalar(Log(x), Math.Log(2));

    public static TensorImpl Log10(TensorImpl x) => DivideScalar(Log(x), Math.Log(10));

    /// <summary>2^x.</summary>
    public static TensorImpl Exp2(TensorImpl x) => Power(Full([], 2, x.Type.IsFloat() ? x.Type : torch.get_default_dtype()), x);

    public static TensorImpl Erf(TensorImpl x)
    {
        var z = Map(x, new Erf<float>(), new Erf<double>());

        // z = 2/sqrt(pi) times the integral of e^-t^2 from 0 to x:  dx = 2/sqrt(pi) e^-x^2 dz
        if (Graph.Needs(x))
            Graph.Record("erf", z, x).Backward(x, static (n, x, dz) =>
                n.Accumulate(0, Multiply(dz, MultiplyScalar(Exp(Negate(PowerScalar(x, 2))), 2 / Math.Sqrt(Math.PI)))));
        return z;
    }

    /// <summary>z = x ln y, 0 where x is 0 (unless y is NaN).</summary>
    public static TensorImpl Xlogy(TensorImpl x, TensorImpl y)
    {
        var (a, b) = (DetachedView(x), DetachedView(y));
        var product = Multiply(a, Log(b));
        var z = Where(LogicalAnd(CompareScalar(a, 0, Comparison.Equal), LogicalNot(IsNan(b))), Full([], 0, product.Type), product);
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("xlogy", z, x, y);
            node.Backward((x: node.Save(x), y: node.Save(y)), static (n, saved, dz) =>
            {
                // z = x ln y:  dx = dz ln y, 0 where x is 0 and y not positive,  dy = dz x / y
                var (x, y) = (n[saved.x], n[saved.y]);
                var nothing = LogicalAnd(CompareScalar(x, 0, Comparison.Equal), CompareScalar(y, 0, Comparison.LessEqual));
                if (n.Needs(0)) n.Accumulate(0, Where(nothing, Full([], 0, dz.Type), Multiply(dz, Log(y))));
                if (n.Needs(1)) n.Accumulate(1, Divide(Multiply(dz, x), y));
            });
        }

        return z;
    }

    /// <summary>x + w (y - x).</summary>
    public static TensorImpl Lerp(TensorImpl x, TensorImpl y, TensorImpl w)
    {
        CheckSameType("lerp", x, y);
        return Add(x, Multiply(w, Subtract(y, x)));
    }

    /// <summary>x + c a b.</summary>
    public static TensorImpl AddProduct(TensorImpl x, TensorImpl a, TensorImpl b, double c) => AddScaled(x, Multiply(a, b), c);

    /// <summary>x + c a / b.</summary>
    public static TensorImpl AddQuotient(TensorImpl x, TensorImpl a, TensorImpl b, double c) => AddScaled(x, Divide(a, b), c);

    /// <summary>x with NaN, infinity and minus infinity replaced; its gradient is 0 there.</summary>
    public static TensorImpl ReplaceNonFinite(TensorImpl x, double nan, double positive, double negative)
    {
        if (!x.Type.IsFloat()) return Clone(x);
        var from = DetachedView(x);
        var z = MaskedFill(from, IsNan(from), nan);
        z = MaskedFill(z, CompareScalar(from, double.PositiveInfinity, Comparison.Equal), positive);
        z = MaskedFill(z, CompareScalar(from, double.NegativeInfinity, Comparison.Equal), negative);
        if (Graph.Needs(x))
        {
            // z = x where it is finite:  dx = dz there, else 0
            Graph.Record("nan_to_num", z, x)
                .Backward(x, static (n, x, dz) => n.Accumulate(0, Where(IsFinite(x), dz, Full([], 0, dz.Type))));
        }

        return z;
    }

    public static TensorImpl BitwiseAnd(TensorImpl x, TensorImpl y) =>
        AreTruths("bitwise_and", x, y) ? LogicalAnd(x, y) : MapBits("bitwise_and", x, y, new BitAnd());

    public static TensorImpl BitwiseOr(TensorImpl x, TensorImpl y) =>
        AreTruths("bitwise_or", x, y) ? LogicalOr(x, y) : MapBits("bitwise_or", x, y, new BitOr());

    public static TensorImpl BitwiseXor(TensorImpl x, TensorImpl y) =>
        AreTruths("bitwise_xor", x, y) ? LogicalXor(x, y) : MapBits("bitwise_xor", x, y, new BitXor());

    public static TensorImpl BitwiseNot(TensorImpl x) => AreTruths("bitwise_not", x, x) ? LogicalNot(x) : AddScalar(Negate(x), -1);

    private static bool AreTruths(string operation, TensorImpl x, TensorImpl y)
    {
        if (x.Type.IsFloat() || y.Type.IsFloat())
            throw new ArgumentException(
                $"{operation}: {x.Type.Name()} {Shape.Format(x.Shape)} and {y.Type.Name()} {Shape.Format(y.Shape)} were given, "
                + "expected bool, int64 or int32");
        return x.Type == torch.ScalarType.Bool && y.Type == torch.ScalarType.Bool;
    }

    private static TensorImpl MapBits<L>(string operation, TensorImpl x, TensorImpl y, L op)
        where L : unmanaged, IBinaryOperator<long> =>
        To(MapInt64(operation, x, y, op), DType.Promote(x, y));
}
