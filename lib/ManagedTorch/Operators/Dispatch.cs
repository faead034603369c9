using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>
/// From element types known at run time to kernels compiled for each: F is the float32 form of an operation, D float64,
/// L int64. int32 is computed as int64; the result wraps around when it is converted to int32.
/// </summary>
internal static unsafe partial class Ops
{
    /// <summary>z = f(x) for floating point x; integers and bools become the default floating point type first.</summary>
    private static TensorImpl Map<F, D>(TensorImpl x, F f, D d)
        where F : unmanaged, IUnaryOperator<float>
        where D : unmanaged, IUnaryOperator<double>
    {
        if (!x.Type.IsFloat()) x = To(x, torch.get_default_dtype());
        var z = TensorImpl.Empty(x.Shape, x.Type);
        if (x.Type == torch.ScalarType.Float32) Pointwise.Unary(f, x.Shape, x.Pointer<float>(), x.Strides, z.Pointer<float>(), z.Strides);
        else Pointwise.Unary(d, x.Shape, x.Pointer<double>(), x.Strides, z.Pointer<double>(), z.Strides);
        return z;
    }

    /// <summary>z = f(x) for any number type.</summary>
    private static TensorImpl Map<F, D, L>(TensorImpl x, F f, D d, L l)
        where F : unmanaged, IUnaryOperator<float>
        where D : unmanaged, IUnaryOperator<double>
        where L : unmanaged, IUnaryOperator<long>
    {
        if (x.Type.IsFloat()) return Map(x, f, d);
        if (x.Type == torch.ScalarType.Int32) return To(Map(To(x, torch.ScalarType.Int64), f, d, l), torch.ScalarType.Int32);
        if (x.Type == torch.ScalarType.Bool) x = To(x, torch.ScalarType.Int64);
        var z = TensorImpl.Empty(x.Shape, x.Type);
        Pointwise.Unary(l, x.Shape, x.Pointer<long>(), x.Strides, z.Pointer<long>(), z.Strides);
        return z;
    }

    /// <summary>z = f(x, y), broadcast and promoted; two integers stay integers.</summary>
    private static TensorImpl Map<F, D, L>(string operation, TensorImpl x, TensorImpl y, F f, D d, L l)
        where F : unmanaged, IBinaryOperator<float>
        where D : unmanaged, IBinaryOperator<double>
        where L : unmanaged, IBinaryOperator<long>
    {
        var type = DType.Promote(x, y);
        if (type.IsFloat()) return Map(operation, x, y, f, d);
        var z = MapInt64(operation, x, y, l);
        return type == torch.ScalarType.Int32 ? To(z, type) : z;
    }

    /// <summary>z = f(x, y), broadcast, in int64 whatever the types of x and y.</summary>
    private static TensorImpl MapInt64<L>(string operation, TensorImpl x, TensorImpl y, L f) where L : unmanaged, IBinaryOperator<long>
    {
        x = To(x, torch.ScalarType.Int64);
        y = To(y, torch.ScalarType.Int64);
        var z = Prepare(
            operation,
            x,
            y,
            torch.ScalarType.Int64,
            stackalloc long[Sizes.Capacity],
            stackalloc long[Sizes.Capacity],
            out var xs,
            out var ys);
        Pointwise.Binary(f, z.Shape, x.Pointer<long>(), xs, y.Pointer<long>(), ys, z.Pointer<long>(), z.Strides);
        return z;
    }

    /// <summary>z = f(x, y), broadcast and promoted, in floating point.</summary>
    private static TensorImpl Map<F, D>(string operation, TensorImpl x, TensorImpl y, F f, D d)
        where F : unmanaged, IBinaryOperator<float>
        where D : unmanaged, IBinaryOperator<double>
    {
        var type = DType.Promote(x, y);
        if (!type.IsFloat()) type = torch.get_default_dtype();
        x = To(x, type);
        y = To(y, type);
        var z = Prepare(operation, x, y, type, stackalloc long[Sizes.Capacity], stackalloc long[Sizes.Capacity], out var xs, out var ys);
        if (type == torch.ScalarType.Float32)
            Pointwise.Binary(f, z.Shape, x.Pointer<float>(), xs, y.Pointer<float>(), ys, z.Pointer<float>(), z.Strides);
        else Pointwise.Binary(d, z.Shape, x.Pointer<double>(), xs, y.Pointer<double>(), ys, z.Pointer<double>(), z.Strides);
        return z;
    }

    /// <summary>x = f(x, y) where y broadcasts to x and keeps x's type. Not recorded.</summary>
    private static void MapInto<F, D, L>(string operation, TensorImpl x, TensorImpl y, F f, D d, L l)
        where F : unmanaged, IBinaryOperator<float>
        where D : unmanaged, IBinaryOperator<double>
        where L : unmanaged, IBinaryOperator<long>
    {
        if (y.Type.IsFloat() && !x.Type.IsFloat())
            throw new ArgumentException(
                $"{operation}: {y.Type.Name()} {Shape.Format(y.Shape)} does not fit into {x.Type.Name()} {Shape.Format(x.Shape)}, "
                + "which is changed in place");
        y = To(y, x.Type);
        Span<long> strides = stackalloc long[x.Dimensions];
        CheckFits(operation, x, y);
        Shape.BroadcastStrides(y, x.Shape, strides);
        if (x.Type == torch.ScalarType.Int32)
        {
            var wide = To(x, torch.ScalarType.Int64);
            MapInto(operation, wide, To(y, torch.ScalarType.Int64), f, d, l);
            CopyInto(x, To(wide, x.Type));
            return;
        }

        switch (x.Type)
        {
            case torch.ScalarType.Float32: Pointwise.Binary(
                f, x.Shape, x.Pointer<float>(), x.Strides, y.Pointer<float>(), strides, x.Pointer<float>(), x.Strides);
            break;
            case torch.ScalarType.Float64: Pointwise.Binary(
                d, x.Shape, x.Pointer<double>(), x.Strides, y.Pointer<double>(), strides, x.Pointer<double>(), x.Strides);
            break;
            case torch.ScalarType.Int64: Pointwise.Binary(
                l, x.Shape, x.Pointer<long>(), x.Strides, y.Pointer<long>(), strides, x.Pointer<long>(), x.Strides);
            break;
            default: throw new ArgumentException($"{operation}: a bool tensor {Shape.Format(x.Shape)} cannot be changed by arithmetic");
        }
    }

    /// <summary>Checks that y broadcasts to x without x growing, as an in-place operation needs.</summary>
    internal static void CheckFits(string operation, TensorImpl x, TensorImpl y)
    {
        Span<long> shape = stackalloc long[Sizes.Capacity];
        var dimensions = Shape.Broadcast(operation, x.Shape, y.Shape, shape);
        if (!shape[..dimensions].SequenceEqual(x.Shape))
            throw new ArgumentException(
                $"{operation}: the result {Shape.Format(shape[..dimensions])} does not fit into {Shape.Format(x.Shape)}, which is "
                + "changed in place");
    }

    /// <summary>The output of a broadcast operation, and strides that read both inputs in its shape.</summary>
    private static TensorImpl Prepare(
        string operation,
        TensorImpl x,
        TensorImpl y,
        torch.ScalarType type,
        Span<long> xBuffer,
        Span<long> yBuffer,
        out ReadOnlySpan<long> xStrides,
        out ReadOnlySpan<long> yStrides)
    {
        if (x.Shape.SequenceEqual(y.Shape))
        {
            xStrides = x.Strides;
            yStrides = y.Strides;
            return TensorImpl.Empty(x.Shape, type);
        }

        Span<long> shape = stackalloc long[Sizes.Capacity];
        var dimensions = Shape.Broadcast(operation, x.Shape, y.Shape, shape);
        Shape.BroadcastStrides(x, shape[..dimensions], xBuffer);
        Shape.BroadcastStrides(y, shape[..dimensions], yBuffer);
        xStrides = xBuffer[..dimensions];
        yStrides = yBuffer[..dimensions];
        return TensorImpl.Empty(shape[..dimensions], type);
    }
}
