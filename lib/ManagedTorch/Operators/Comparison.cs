using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// <summary>Questions about numbers, answered as bool tensors, and choices made by them. No gradient goes through a question.</summary>
internal static unsafe partial class Ops
{
    public static TensorImpl Compare(TensorImpl x, TensorImpl y, Comparison comparison)
    {
        var type = DType.Promote(x, y);
        if (!type.IsFloat()) type = torch.ScalarType.Int64;
        x = To(x, type);
        y = To(y, type);
        var z = Prepare(
            comparison.ToString(),
            x,
            y,
            torch.ScalarType.Bool,
            stackalloc long[Sizes.Capacity],
            stackalloc long[Sizes.Capacity],
            out var xs,
            out var ys);
        switch (type)
        {
            case torch.ScalarType.Float32: CompareAs<float>(comparison, z, x, xs, y, ys); break;
            case torch.ScalarType.Float64: CompareAs<double>(comparison, z, x, xs, y, ys); break;
            default: CompareAs<long>(comparison, z, x, xs, y, ys); break;
        }

        return z;
    }

    public static TensorImpl CompareScalar(TensorImpl x, double c, Comparison comparison) =>
        Compare(
            x,
            Full([], c, x.Type.IsFloat() ? x.Type : c != Math.Floor(c) ? torch.get_default_dtype() : torch.ScalarType.Int64),
            comparison);

    public static TensorImpl LogicalAnd(TensorImpl x, TensorImpl y) => Logical("logical_and", x, y, new LogicalAnd());

    public static TensorImpl LogicalOr(TensorImpl x, TensorImpl y) => Logical("logical_or", x, y, new LogicalOr());

    public static TensorImpl LogicalXor(TensorImpl x, TensorImpl y) => Logical("logical_xor", x, y, new LogicalXor());

    public static TensorImpl LogicalNot(TensorImpl x)
    {
        x = To(x, torch.ScalarType.Bool);
        var z = TensorImpl.Empty(x.Shape, torch.ScalarType.Bool);
        Pointwise.Unary(new LogicalNot(), z.Shape, x.Pointer<byte>(), x.Strides, z.Pointer<byte>(), z.Strides);
        return z;
    }

    /// <summary>z = x where the condition holds, else y.</summary>
    public static TensorImpl Where(TensorImpl condition, TensorImpl x, TensorImpl y)
    {
        if (condition.Type != torch.ScalarType.Bool)
            throw new ArgumentException($"where: the condition is {condition.Type.Name()} {Shape.Format(condition.Shape)}, expected bool");
        var type = DType.Promote(x, y);
        Span<long> shape = stackalloc long[Sizes.Capacity];
        var dimensions = Shape.Broadcast("where", x.Shape, y.Shape, shape);
        Span<long> common = stackalloc long[Sizes.Capacity];
        dimensions = Shape.Broadcast("where", condition.Shape, shape[..dimensions], common);
        shape = common[..dimensions];

        var (a, b) = (To(x, type), To(y, type));
        Span<long> cs = stackalloc long[dimensions];
        Span<long> xs = stackalloc long[dimensions];
        Span<long> ys = stackalloc long[dimensions];
        Shape.BroadcastStrides(condition, shape, cs);
        Shape.BroadcastStrides(a, shape, xs);
        Shape.BroadcastStrides(b, shape, ys);
        var z = TensorImpl.Empty(shape, type);
        switch (type)
        {
            case torch.ScalarType.Float32 or torch.ScalarType.Int32: Pointwise.Where(
                shape, condition.Pointer<byte>(), cs, a.Pointer<float>(), xs, b.Pointer<float>(), ys, z.Pointer<float>(), z.Strides);
            break;
            case torch.ScalarType.Bool: Pointwise.Where(
                shape, condition.Pointer<byte>(), cs, a.Pointer<byte>(), xs, b.Pointer<byte>(), ys, z.Pointer<byte>(), z.Strides);
            break;
            default: Pointwise.Where(
                shape, condition.Pointer<byte>(), cs, a.Pointer<long>(), xs, b.Pointer<long>(), ys, z.Pointer<long>(), z.Strides);
            break;
        }

        if (Graph.Needs(x, y))
        {
            Graph.Record("where", z, x, y).Backward(condition, static (n, condition, dz) =>
            {
                // z = c ? x : y:  dx = c ? dz : 0,  dy = c ? 0 : dz
                var zero = Full([], 0, dz.Type);
                if (n.Needs(0)) n.Accumulate(0, Where(condition, dz, zero));
                if (n.Needs(1)) n.Accumulate(1, Where(condition, zero, dz));
            });
        }

        return z;
    }

    public static TensorImpl ZerosLike(TensorImpl x) => TensorImpl.Zeros(x.Shape, x.Type);

    private static TensorImpl Logical<TOp>(string operation, TensorImpl x, TensorImpl y, TOp op)
        where TOp : unmanaged, IBinaryOperator<byte>
    {
        x = To(x, torch.ScalarType.Bool);
        y = To(y, torch.ScalarType.Bool);
        var z = Prepare(
            operation,
            x,
            y,
            torch.ScalarType.Bool,
            stackalloc long[Sizes.Capacity],
            stackalloc long[Sizes.Capacity],
            out var xs,
            out var ys);
        Pointwise.Binary(op, z.Shape, x.Pointer<byte>(), xs, y.Pointer<byte>(), ys, z.Pointer<byte>(), z.Strides);
        return z;
    }

    private static void CompareAs<T>(
        Comparison comparison,
        TensorImpl z,
        TensorImpl x,
        ReadOnlySpan<long> xs,
        TensorImpl y,
        ReadOnlySpan<long> ys) where T : unmanaged, System.Numerics.INumber<T>
    {
        var a = x.Pointer<T>();
        var b = y.Pointer<T>();
        var c = z.Pointer<byte>();
        switch (comparison)
        {
            case Comparison.Equal: Pointwise.Compare(new Equal<T>(), z.Shape, a, xs, b, ys, c, z.Strides); break;
            case Comparison.NotEqual: Pointwise.Compare(new NotEqual<T>(), z.Shape, a, xs, b, ys, c, z.Strides); break;
            case Comparison.Less: Pointwise.Compare(new Less<T>(), z.Shape, a, xs, b, ys, c, z.Strides); break;
            case Comparison.LessEqual: Pointwise.Compare(new LessEqual<T>(), z.Shape, a, xs, b, ys, c, z.Strides); break;
            case Comparison.Greater: Pointwise.Compare(new Greater<T>(), z.Shape, a, xs, b, ys, c, z.Strides); break;
            default: Pointwise.Compare(new GreaterEqual<T>(), z.Shape, a, xs, b, ys, c, z.Strides); break;
        }
    }
}
