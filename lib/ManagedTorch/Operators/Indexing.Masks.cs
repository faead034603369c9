using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Choices made by bool tensors.</summary>
internal static unsafe partial class Ops
{
    /// <summary>z = value where the mask holds, else x.</summary>
    public static TensorImpl MaskedFill(TensorImpl x, TensorImpl mask, double value)
    {
        CheckMaskType("masked_fill", mask);
        return Where(mask, Full([], value, x.Type), x);
    }

    /// <summary>The elements of x where the mask holds, as a vector.</summary>
    public static TensorImpl MaskedSelect(TensorImpl x, TensorImpl mask)
    {
        CheckMaskType("masked_select", mask);
        Span<long> buffer = stackalloc long[Sizes.Capacity];
        var shape = buffer[..Shape.Broadcast("masked_select", x.Shape, mask.Shape, buffer)];
        var flat = Reshape(Expand(x, shape), [1, -1, 1]);
        return Reshape(SelectRows(flat, TruePositions(Contiguous(Expand(mask, shape)))), [-1]);
    }

    /// <summary>The indices of the elements that are not 0, one row each: (N, dimensions).</summary>
    public static TensorImpl Nonzero(TensorImpl x)
    {
        var positions = TruePositions(Contiguous(To(DetachedView(x), torch.ScalarType.Bool)));
        var z = TensorImpl.Empty([positions.Count, x.Dimensions], torch.ScalarType.Int64);
        long* from = positions.Pointer<long>(), to = z.Pointer<long>();
        for (nint i = 0; i < positions.Count; i++)
        {
            Interruption.LookAt(i);
            var rest = from[i];
            for (var d = x.Dimensions - 1; d >= 0; d--)
            {
                to[i * x.Dimensions + d] = rest % x.Shape[d];
                rest /= x.Shape[d];
            }
        }

        return z;
    }

    /// <summary>As <see cref="Nonzero"/>, one vector for each dimension; a tensor without dimensions counts as a vector of one.</summary>
    internal static TensorImpl[] NonzeroByDimension(TensorImpl x)
    {
        var found = Nonzero(x.Dimensions == 0 ? Reshape(x, [1]) : x);
        var vectors = new TensorImpl[found.Shape[1]];
        for (var d = 0; d < vectors.Length; d++) vectors[d] = Contiguous(Select(found, 1, d));
        return vectors;
    }

    public static TensorImpl IsNan(TensorImpl x) => Test(x, new IsNan<float>(), new IsNan<double>(), otherwise: false);

    public static TensorImpl IsInfinite(TensorImpl x) => Test(x, new IsInf<float>(), new IsInf<double>(), otherwise: false);

    public static TensorImpl IsFinite(TensorImpl x) => Test(x, new IsFinite<float>(), new IsFinite<double>(), otherwise: true);

    /// <summary>|x - y| at most atol + rtol |y|, or the same infinity.</summary>
    public static TensorImpl IsClose(TensorImpl x, TensorImpl y, double rtol, double atol, bool nanEqual)
    {
        x = DetachedView(x);
        y = DetachedView(y);
        var same = Compare(x, y, Comparison.Equal);
        if (nanEqual) same = LogicalOr(same, LogicalAnd(IsNan(x), IsNan(y)));
        if (!x.Type.IsFloat()) x = To(x, torch.ScalarType.Float64);
        if (!y.Type.IsFloat()) y = To(y, torch.ScalarType.Float64);
        var allowed = AddScalar(MultiplyScalar(Absolute(y), rtol), atol);
        var near = LogicalAnd(Compare(Absolute(Subtract(x, y)), allowed, Comparison.LessEqual), IsFinite(allowed));
        return LogicalOr(same, near);
    }

    /// <summary>Whether all elements are so.</summary>
    internal static bool AllTrue(TensorImpl mask)
    {
        var flat = Contiguous(mask);
        return !new ReadOnlySpan<byte>(flat.Bytes, checked((int)flat.Count)).Contains((byte)0);
    }

    /// <summary>Positions, in reading order, of the true elements of a contiguous mask.</summary>
    private static TensorImpl TruePositions(TensorImpl mask)
    {
        var truth = mask.Bytes;
        nint count = 0;
        for (nint i = 0; i < mask.Count; i++) count += truth[i];
        var z = TensorImpl.Empty([count], torch.ScalarType.Int64);
        var to = z.Pointer<long>();
        for (nint i = 0; i < mask.Count; i++)
        {
            Interruption.LookAt(i);
            if (truth[i] != 0) *to++ = i;
        }

        return z;
    }

    private static TensorImpl Test<F, D>(TensorImpl x, F f, D d, bool otherwise)
        where F : unmanaged, IPredicate<float>
        where D : unmanaged, IPredicate<double>
    {
        var z = TensorImpl.Empty(x.Shape, torch.ScalarType.Bool);
        switch (x.Type)
        {
            case torch.ScalarType.Float32: Pointwise.Test(f, x.Shape, x.Pointer<float>(), x.Strides, z.Pointer<byte>(), z.Strides); break;
            case torch.ScalarType.Float64: Pointwise.Test(d, x.Shape, x.Pointer<double>(), x.Strides, z.Pointer<byte>(), z.Strides); break;
            default: Fill(z, otherwise ? 1 : 0); break;
        }

        return z;
    }

    private static void CheckMaskType(string operation, TensorImpl mask)
    {
        if (mask.Type != torch.ScalarType.Bool)
            throw new ArgumentException($"{operation}: the mask is {mask.Type.Name()} {Shape.Format(mask.Shape)}, expected bool");
    }
}
