using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>
/// Reading and writing at the positions in an int64 or int32 tensor. The gradient of a read is a scatter into zeros, and the
/// gradient of a scatter is a read: SelectRows and IndexSelectBackward, Gather and GatherBackward.
/// </summary>
internal static unsafe partial class Ops
{
    /// <summary>The slices of x along a dimension that a vector of indices names.</summary>
    public static TensorImpl IndexSelect(TensorImpl x, long dim, TensorImpl index)
    {
        var at = Shape.Wrap("index_select", dim, x.Dimensions);
        var positions = Positions("index_select", x, at, index);
        var (outer, n, inner) = Around(x, at);
        Span<long> shape = stackalloc long[x.Dimensions];
        x.Shape.CopyTo(shape);
        if (x.Dimensions > 0) shape[at] = positions.Count;
        return Reshape(SelectRows(Reshape(x, [outer, n, inner]), positions), shape);
    }

    /// <summary>x with alpha times the slices of source added at the indices.</summary>
    public static TensorImpl IndexAdd(TensorImpl x, long dim, TensorImpl index, TensorImpl source, double alpha)
    {
        var at = Shape.Wrap("index_add", dim, x.Dimensions);
        var positions = Positions("index_add", x, at, index);
        var (outer, n, inner) = Around(x, at);
        CheckSource("index_add", x, at, positions.Count, source);
        CheckSameType("index_add", x, source);
        var rows = MultiplyBy(Reshape(source, [outer, positions.Count, inner]), alpha);
        return Reshape(AddRows(Reshape(x, [outer, n, inner]), positions, rows), x.Shape);
    }

    /// <summary>x with the slices at the indices replaced by those of source.</summary>
    public static TensorImpl IndexCopy(TensorImpl x, long dim, TensorImpl index, TensorImpl source)
    {
        var at = Shape.Wrap("index_copy", dim, x.Dimensions);
        var positions = Positions("index_copy", x, at, index);
        var (outer, n, inner) = Around(x, at);
        CheckSource("index_copy", x, at, positions.Count, source);
        CheckSameType("index_copy", x, source);
        return Reshape(PutRows(Reshape(x, [outer, n, inner]), positions, Reshape(source, [outer, positions.Count, inner])), x.Shape);
    }

    /// <summary>z[o, c, i] = x[o, positions[c], i] for x (outer, n, inner).</summary>
    internal static TensorImpl SelectRows(TensorImpl x, TensorImpl positions)
    {
        var from = Contiguous(DetachedView(x));
        var z = TensorImpl.Empty([x.Shape[0], positions.Count, x.Shape[2]], x.Type);
        var (outer, n, inner) = ((nint)x.Shape[0], (nint)x.Shape[1], (nint)x.Shape[2]);
        var index = positions.Pointer<long>();
        switch (x.Type.ElementSize())
        {
            case 4: Indexing.IndexSelect(outer, n, positions.Count, inner, from.Pointer<float>(), index, z.Pointer<float>()); break;
            case 1: Indexing.IndexSelect(outer, n, positions.Count, inner, from.Pointer<byte>(), index, z.Pointer<byte>()); break;
            default: Indexing.IndexSelect(outer, n, positions.Count, inner, from.Pointer<long>(), index, z.Pointer<long>()); break;
        }

        if (Graph.Needs(x))
        {
            // z = x[positions]:  dx[positions] += dz
            Graph.Record("index", z, x)
                .Backward(positions, static (n, positions, dz) => n.Accumulate(0, IndexSelectBackward(dz, positions, n.InputShape(0))));
        }

        return z;
    }

    /// <summary>Zeros of a shape (outer, n, inner) with z[o, positions[c], i] += y[o, c, i].</summary>
    internal static TensorImpl IndexSelectBackward(TensorImpl y, TensorImpl positions, ReadOnlySpan<long> shape)
    {
        var z = TensorImpl.Zeros(shape, y.Type);
        AddRowsInto(z, positions, y);
        if (Graph.Needs(y))
        {
            // z[positions] += y:  dy = dz[positions]
            Graph.Record("index_add", z, y).Backward(positions, static (n, positions, dz) => n.Accumulate(0, SelectRows(dz, positions)));
        }

        return z;
    }

    /// <summary>Zeros of a shape with z[.., index[.., k, ..], ..] += y[.., k, ..].</summary>
    internal static TensorImpl GatherBackward(TensorImpl y, int dim, TensorImpl index, ReadOnlySpan<long> shape)
    {
        var z = TensorImpl.Zeros(shape, y.Type);
        ScatterInto(z, dim, index, y, add: true);
        if (Graph.Needs(y))
        {
            // z[index] += y:  dy = dz[index]
            var node = Graph.Record("scatter_add", z, y);
            node.Backward((dim, index: node.Save(index)), static (n, saved, dz) => n.Accumulate(0, Gather(dz, saved.dim, n[saved.index])));
        }

        return z;
    }

    /// <summary>z = x (outer, n, inner) with z[o, positions[c], i] += y[o, c, i].</summary>
    internal static TensorImpl AddRows(TensorImpl x, TensorImpl positions, TensorImpl y)
    {
        var z = Copy(x);
        AddRowsInto(z, positions, y);
        if (Graph.Needs(x, y))
        {
            Graph.Record("index_add", z, x, y).Backward(positions, static (n, positions, dz) =>
            {
                // z = x, z[positions] += y:  dx = dz,  dy = dz[positions]
                n.Accumulate(0, dz);
                if (n.Needs(1)) n.Accumulate(1, SelectRows(dz, positions));
            });
        }

        return z;
    }

    /// <summary>z = x (outer, n, inner) with z[o, positions[c], i] = y[o, c, i].</summary>
    internal static TensorImpl PutRows(TensorImpl x, TensorImpl positions, TensorImpl y)
    {
        var z = Copy(x);
        PutRowsInto(z, positions, y);
        if (Graph.Needs(x, y))
        {
            Graph.Record("index_put", z, x, y).Backward(positions, static (n, positions, dz) =>
            {
                // z = x, z[positions] = y:  dx = dz, 0 at the positions,  dy = dz[positions]
                if (n.Needs(0))
                    n.Accumulate(0, PutRows(dz, positions, TensorImpl.Zeros([dz.Shape[0], positions.Count, dz.Shape[2]], dz.Type)));
                if (n.Needs(1)) n.Accumulate(1, SelectRows(dz, positions));
            });
        }

        return z;
    }

    /// <summary>z[.., k, ..] = x[.., index[.., k, ..], ..]; in the other dimensions the index may be smaller than x.</summary>
    public static TensorImpl Gather(TensorImpl x, long dim, TensorImpl index)
    {
        var at = Shape.Wrap("gather", dim, x.Dimensions);
        CheckIndex("gather", x, at, index);
        x = Within(x, index.Shape, at);
        var (outer, n, inner) = Around(x, at);
        var from = Contiguous(DetachedView(x));
        var positions = Contiguous(To(index, torch.ScalarType.Int64));
        var z = TensorImpl.Empty(index.Shape, x.Type);
        var m = index.Dimensions == 0 ? 1 : (nint)index.Shape[at];
        switch (x.Type.ElementSize())
        {
            case 4: Indexing.Gather(outer, n, m, inner, from.Pointer<float>(), positions.Pointer<long>(), z.Pointer<float>()); break;
            case 1: Indexing.Gather(outer, n, m, inner, from.Pointer<byte>(), positions.Pointer<long>(), z.Pointer<byte>()); break;
            default: Indexing.Gather(outer, n, m, inner, from.Pointer<long>(), positions.Pointer<long>(), z.Pointer<long>()); break;
        }

        if (Graph.Needs(x))
        {
            // z = x[index]:  dx[index] += dz
            var node = Graph.Record("gather", z, x);
            node.Backward((at, index: node.Save(index)), static (n, saved, dz) =>
                n.Accumulate(0, GatherBackward(dz, saved.at, n[saved.index], n.InputShape(0))));
        }

        return z;
    }

    /// <summary>z = x with z[.., index[.., k, ..], ..] += y[.., k, ..].</summary>
    public static TensorImpl ScatterAdd(TensorImpl x, long dim, TensorImpl index, TensorImpl y)
    {
        var at = Shape.Wrap("scatter_add", dim, x.Dimensions);
        CheckIndex("scatter_add", x, at, index);
        CheckSameType("scatter_add", x, y);
        y = Covering("scatter_add", y, index);
        var z = Copy(x);
        ScatterInto(z, at, index, y, add: true);
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("scatter_add", z, x, y);
            node.Backward((at, index: node.Save(index)), static (n, saved, dz) =>
            {
                // z = x, z[index] += y:  dx = dz,  dy = dz[index]
                n.Accumulate(0, dz);
                if (n.Needs(1)) n.Accumulate(1, Gather(dz, saved.at, n[saved.index]));
            });
        }

        return z;
    }

    /// <summary>z = x with z[.., index[.., k, ..], ..] = y[.., k, ..]. An index that comes twice has no meaningful gradient.</summary>
    public static TensorImpl Scatter(TensorImpl x, long dim, TensorImpl index, TensorImpl y)
    {
        var at = Shape.Wrap("scatter", dim, x.Dimensions);
        CheckIndex("scatter", x, at, index);
        CheckSameType("scatter", x, y);
        y = Covering("scatter", y, index);
        var z = Copy(x);
        ScatterInto(z, at, index, y, add: false);
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("scatter", z, x, y);
            node.Backward((at, index: node.Save(index)), static (n, saved, dz) =>
            {
                // z = x, z[index] = y:  dx = dz, 0 at the indices,  dy = dz[index]
                var index = n[saved.index];
                if (n.Needs(0)) n.Accumulate(0, Scatter(dz, saved.at, index, TensorImpl.Zeros(index.Shape, dz.Type)));
                if (n.Needs(1)) n.Accumulate(1, Gather(dz, saved.at, index));
            });
        }

        return z;
    }

    /// <summary>A contiguous copy outside the graph.</summary>
    internal static TensorImpl Copy(TensorImpl x)
    {
        var z = TensorImpl.Empty(x.Shape, x.Type);
        CopyInto(z, x);
        return z;
    }

    private static void AddRowsInto(TensorImpl z, TensorImpl positions, TensorImpl y)
    {
        var rows = Contiguous(DetachedView(y));
        var (outer, n, inner) = ((nint)z.Shape[0], (nint)z.Shape[1], (nint)z.Shape[2]);
        var index = positions.Pointer<long>();
        switch (z.Type)
        {
            case torch.ScalarType.Float32: Indexing.IndexAdd(
                outer, n, positions.Count, inner, index, rows.Pointer<float>(), 1, z.Pointer<float>());
            break;
            case torch.ScalarType.Float64: Indexing.IndexAdd(
                outer, n, positions.Count, inner, index, rows.Pointer<double>(), 1, z.Pointer<double>());
            break;
            case torch.ScalarType.Int32:
                var wide = To(z, torch.ScalarType.Int64);
                AddRowsInto(wide, positions, To(y, torch.ScalarType.Int64));
                CopyInto(z, To(wide, z.Type));
                break;
            case torch.ScalarType.Int64: Indexing.IndexAdd(
                outer, n, positions.Count, inner, index, rows.Pointer<long>(), 1, z.Pointer<long>());
            break;
            default: throw new ArgumentException($"index_add: a bool tensor {Shape.Format(z.Shape)} cannot be added to");
        }
    }

    private static void PutRowsInto(TensorImpl z, TensorImpl positions, TensorImpl y)
    {
        var rows = Contiguous(DetachedView(y));
        var (outer, n, inner) = ((nint)z.Shape[0], (nint)z.Shape[1], (nint)z.Shape[2]);
        var index = positions.Pointer<long>();
        switch (z.Type.ElementSize())
        {
            case 4: Indexing.IndexCopy(outer, n, positions.Count, inner, index, rows.Pointer<float>(), z.Pointer<float>()); break;
            case 1: Indexing.IndexCopy(outer, n, positions.Count, inner, index, rows.Pointer<byte>(), z.Pointer<byte>()); break;
            default: Indexing.IndexCopy(outer, n, positions.Count, inner, index, rows.Pointer<long>(), z.Pointer<long>()); break;
        }
    }

    private static void ScatterInto(TensorImpl z, int dim, TensorImpl index, TensorImpl y, bool add)
    {
        if (add && z.Type == torch.ScalarType.Int32)
        {
            var wide = To(z, torch.ScalarType.Int64);
            ScatterInto(wide, dim, index, To(y, torch.ScalarType.Int64), add);
            CopyInto(z, To(wide, z.Type));
            return;
        }

        var window = Within(z, index.Shape, dim);
        var target = Contiguous(window);
        var (outer, n, inner) = Around(target, dim);
        var positions = Contiguous(To(index, torch.ScalarType.Int64)).Pointer<long>();
        var from = Contiguous(DetachedView(y));
        var m = index.Dimensions == 0 ? 1 : (nint)index.Shape[dim];
        switch (z.Type)
        {
            case torch.ScalarType.Float32 when add: Indexing.ScatterAdd(
                outer, n, m, inner, positions, from.Pointer<float>(), target.Pointer<float>());
            break;
            case torch.ScalarType.Float64 when add: Indexing.ScatterAdd(
                outer, n, m, inner, positions, from.Pointer<double>(), target.Pointer<double>());
            break;
            case torch.ScalarType.Int64 when add: Indexing.ScatterAdd(
                outer, n, m, inner, positions, from.Pointer<long>(), target.Pointer<long>());
            break;
            case torch.ScalarType.Bool when add: throw new ArgumentException(
                $"scatter_add: a bool tensor {Shape.Format(z.Shape)} cannot be added to");
            case torch.ScalarType.Float32 or torch.ScalarType.Int32: Indexing.Scatter(
                outer, n, m, inner, positions, from.Pointer<float>(), target.Pointer<float>());
            break;
            case torch.ScalarType.Bool: Indexing.Scatter(outer, n, m, inner, positions, from.Pointer<byte>(), target.Pointer<byte>());
            break;
            default: Indexing.Scatter(outer, n, m, inner, positions, from.Pointer<long>(), target.Pointer<long>()); break;
        }

        if (!ReferenceEquals(target, window)) CopyInto(window, target);
    }

    /// <summary>The sizes before, at and after a dimension, each multiplied together.</summary>
    internal static (nint Outer, nint N, nint Inner) Around(TensorImpl x, int dim) =>
        x.Dimensions == 0 ? (1, 1, 1) : (Shape.Count(x.Shape[..dim]), (nint)x.Shape[dim], Shape.Count(x.Shape[(dim + 1)..]));

    /// <summary>The corner of x that has the given sizes in all dimensions but one.</summary>
    private static TensorImpl Within(TensorImpl x, ReadOnlySpan<long> sizes, int except)
    {
        for (var d = 0; d < x.Dimensions; d++)
        {
            if (d != except && sizes[d] != x.Shape[d]) x = Slice(x, d, 0, sizes[d], 1);
        }

        return x;
    }

    /// <summary>The corner of a source that an index of this shape reads.</summary>
    private static TensorImpl Covering(string operation, TensorImpl y, TensorImpl index)
    {
        var fits = y.Dimensions == index.Dimensions;
        for (var d = 0; fits && d < y.Dimensions; d++) fits = index.Shape[d] <= y.Shape[d];
        if (!fits)
            throw new ArgumentException(
                $"{operation}: the source {Shape.Format(y.Shape)} is smaller than the index {Shape.Format(index.Shape)}, or has other "
                + "dimensions");
        return Within(y, index.Shape, -1);
    }

    private static void CheckIndex(string operation, TensorImpl x, int dim, TensorImpl index)
    {
        CheckInteger(operation, index);
        var fits = index.Dimensions == x.Dimensions;
        for (var d = 0; fits && d < x.Dimensions; d++) fits = d == dim || index.Shape[d] <= x.Shape[d];
        if (!fits)
            throw new ArgumentException(
                $"{operation}: the index {Shape.Format(index.Shape)} must have {x.Dimensions} dimensions and, except in dimension "
                + $"{dim}, be no larger than {Shape.Format(x.Shape)}");
        var size = x.Dimensions == 0 ? 1 : x.Shape[dim];
        var flat = Contiguous(To(index, torch.ScalarType.Int64));
        var values = flat.Pointer<long>();
        for (nint i = 0; i < flat.Count; i++)
        {
            Interruption.LookAt(i);
            if ((ulong)values[i] >= (ulong)size)
                throw new ArgumentOutOfRangeException(
                    nameof(index),
                    $"{operation}: index {values[i]} is outside 0..{size - 1} in dimension {dim} of {Shape.Format(x.Shape)}");
        }
    }

    /// <summary>A vector of indices, each checked against the size of a dimension.</summary>
    private static TensorImpl Positions(string operation, TensorImpl x, int dim, TensorImpl index)
    {
        CheckInteger(operation, index);
        if (index.Dimensions > 1)
            throw new ArgumentException($"{operation}: the index is {Shape.Format(index.Shape)}, expected a vector");
        var size = x.Dimensions == 0 ? 1 : x.Shape[dim];
        var positions = Contiguous(To(index, torch.ScalarType.Int64));
        var values = positions.Pointer<long>();
        for (nint i = 0; i < positions.Count; i++)
        {
            Interruption.LookAt(i);
            if ((ulong)values[i] >= (ulong)size)
                throw new ArgumentOutOfRangeException(
                    nameof(index),
                    $"{operation}: index {values[i]} is outside 0..{size - 1} in dimension {dim} of {Shape.Format(x.Shape)}");
        }

        return positions;
    }

    private static void CheckSource(string operation, TensorImpl x, int dim, nint count, TensorImpl source)
    {
        Span<long> expected = stackalloc long[x.Dimensions];
        x.Shape.CopyTo(expected);
        if (x.Dimensions > 0) expected[dim] = count;
        if (!source.Shape.SequenceEqual(expected))
            throw new ArgumentException($"{operation}: the source is {Shape.Format(source.Shape)}, expected {Shape.Format(expected)}");
    }

    private static void CheckInteger(string operation, TensorImpl index)
    {
        if (!index.Type.IsInteger())
            throw new ArgumentException(
                $"{operation}: the index is {index.Type.Name()} {Shape.Format(index.Shape)}, expected int64 or int32");
    }

    private static void CheckInt64(string operation, TensorImpl index)
    {
        if (index.Type != torch.ScalarType.Int64)
            throw new ArgumentException($"{operation}: the index is {index.Type.Name()} {Shape.Format(index.Shape)}, expected int64");
    }

    /// <summary>Numbers that go into x, or are compared with it, have its type: PyTorch converts nothing here.</summary>
    internal static void CheckSameType(string operation, TensorImpl x, TensorImpl y)
    {
        if (x.Type != y.Type)
            throw new ArgumentException(
                $"{operation}: {x.Type.Name()} {Shape.Format(x.Shape)} and {y.Type.Name()} {Shape.Format(y.Shape)} must have one "
                + "type; convert one with to_type");
    }

    private static TensorImpl MultiplyBy(TensorImpl x, double c) => c == 1 ? x : MultiplyScalar(x, c);
}
