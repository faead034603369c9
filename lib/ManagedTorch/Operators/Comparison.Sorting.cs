using ManagedTorch.Autograd;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Order along a dimension. NaN is above all numbers; equal elements keep their order.</summary>
internal static unsafe partial class Ops
{
    /// <summary>The elements in order, and the index of each.</summary>
    public static (TensorImpl Values, TensorImpl Indices) Sort(TensorImpl x, long dim, bool descending)
    {
        var at = Shape.Wrap("sort", dim, x.Dimensions);
        return Ordered("sort", x, at, x.Dimensions == 0 ? 1 : x.Shape[at], static (rows, n, _, from, values, indices, downwards) =>
            SortRows(rows, n, from, values, indices, downwards), descending);
    }

    /// <summary>The k largest, largest first, or the k smallest, smallest first, and their indices.</summary>
    public static (TensorImpl Values, TensorImpl Indices) TopK(TensorImpl x, long k, long dim, bool largest)
    {
        CheckNumber("topk", x);
        var at = Shape.Wrap("topk", dim, x.Dimensions);
        var size = x.Dimensions == 0 ? 1 : x.Shape[at];
        if (k < 0 || k > size)
            throw new ArgumentOutOfRangeException(
                nameof(k), $"topk: k is {k}, expected 0..{size}, the size of dimension {at} of {Shape.Format(x.Shape)}");
        return Ordered("topk", x, at, k, static (rows, n, k, from, values, indices, largest) =>
            PickRows(rows, n, k, from, values, indices, largest), largest);
    }

    /// <summary>The k-th smallest along a dimension, counted from 1, and its index.</summary>
    public static (TensorImpl Values, TensorImpl Indices) KthValue(TensorImpl x, long k, long dim, bool keepdim)
    {
        var at = Shape.Wrap("kthvalue", dim, x.Dimensions);
        var size = x.Dimensions == 0 ? 1 : x.Shape[at];
        if (k < 1 || k > size)
            throw new ArgumentOutOfRangeException(
                nameof(k), $"kthvalue: k is {k}, expected 1..{size}, the size of dimension {at} of {Shape.Format(x.Shape)}");
        var (values, indices) = Sort(x, dim, descending: false);
        if (x.Dimensions == 0) return (values, indices);
        return keepdim
            ? (Narrow(values, at, k - 1, 1), Narrow(indices, at, k - 1, 1))
            : (Select(values, at, k - 1), Select(indices, at, k - 1));
    }

    private delegate void RowOrder(nint rows, nint n, nint k, TensorImpl x, TensorImpl values, TensorImpl indices, bool flag);

    /// <summary>Brings the dimension to the end, where the kernels want it, and back.</summary>
    private static (TensorImpl Values, TensorImpl Indices) Ordered(
        string operation, TensorImpl x, int at, long k, RowOrder order, bool flag)
    {
        if (x.Type == torch.ScalarType.Int32)
        {
            var (wide, places) = Ordered(operation, To(x, torch.ScalarType.Int64), at, k, order, flag);
            return (To(wide, x.Type), places);
        }

        if (x.Dimensions == 0)
            return k == 0
                ? (TensorImpl.Empty([0], x.Type), TensorImpl.Empty([0], torch.ScalarType.Int64))
                : (Clone(x), Full([], 0, torch.ScalarType.Int64));
        var n = x.Shape[at];
        var last = Contiguous(Transpose(DetachedView(x), at, -1));
        Span<long> shape = stackalloc long[x.Dimensions];
        last.Shape.CopyTo(shape);
        shape[^1] = k;
        var values = TensorImpl.Empty(shape, x.Type);
        var indices = TensorImpl.Empty(shape, torch.ScalarType.Int64);
        if (values.Count > 0) order(last.Count / (nint)n, (nint)n, (nint)k, last, values, indices, flag);
        values = Contiguous(Transpose(values, at, -1));
        indices = Contiguous(Transpose(indices, at, -1));
        if (Graph.Needs(x))
        {
            // z = x[i]:  dx[i] = dz
            var node = Graph.Record(operation, values, x);
            node.Backward((at, indices: node.Save(indices)), static (n, saved, dz) =>
                n.Accumulate(0, GatherBackward(dz, saved.at, n[saved.indices], n.InputShape(0))));
        }

        return (values, indices);
    }

    private static void SortRows(nint rows, nint n, TensorImpl x, TensorImpl values, TensorImpl indices, bool descending)
    {
        var places = indices.Pointer<long>();
        switch (x.Type)
        {
            case torch.ScalarType.Float32: Kernels.Sort.Stable(rows, n, x.Pointer<float>(), descending, values.Pointer<float>(), places);
            break;
            case torch.ScalarType.Float64: Kernels.Sort.Stable(rows, n, x.Pointer<double>(), descending, values.Pointer<double>(), places);
            break;
            case torch.ScalarType.Int64: Kernels.Sort.Stable(rows, n, x.Pointer<long>(), descending, values.Pointer<long>(), places); break;
            default: Kernels.Sort.Stable(rows, n, x.Pointer<byte>(), descending, values.Pointer<byte>(), places); break;
        }
    }

    private static void PickRows(nint rows, nint n, nint k, TensorImpl x, TensorImpl values, TensorImpl indices, bool largest)
    {
        var places = indices.Pointer<long>();
        switch (x.Type)
        {
            case torch.ScalarType.Float32: Kernels.Sort.TopK(rows, n, k, x.Pointer<float>(), largest, values.Pointer<float>(), places);
            break;
            case torch.ScalarType.Float64: Kernels.Sort.TopK(rows, n, k, x.Pointer<double>(), largest, values.Pointer<double>(), places);
            break;
            case torch.ScalarType.Int64: Kernels.Sort.TopK(rows, n, k, x.Pointer<long>(), largest, values.Pointer<long>(), places); break;
            default: Kernels.Sort.TopK(rows, n, k, x.Pointer<byte>(), largest, values.Pointer<byte>(), places); break;
        }
    }
}
