using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>What occurs, and how often. None of this has a gradient.</summary>
internal static unsafe partial class Ops
{
    /// <summary>The different elements in order, for each element which of them it is, and how often each occurs.</summary>
    public static (TensorImpl Values, TensorImpl Inverse, TensorImpl Counts) Unique(TensorImpl x)
    {
        var flat = Reshape(DetachedView(x), [-1]);
        var (sorted, order) = Sort(flat, 0, descending: false);
        var (values, group, counts) = UniqueConsecutive(sorted);

        // The inverse is known in sorted order; each number goes back to the position of its element.
        var inverse = TensorImpl.Empty(x.Shape, torch.ScalarType.Int64);
        long* to = inverse.Pointer<long>(), from = group.Pointer<long>(), place = order.Pointer<long>();
        for (nint i = 0; i < inverse.Count; i++)
        {
            Interruption.LookAt(i);
            to[place[i]] = from[i];
        }

        return (values, inverse, counts);
    }

    /// <summary>As <see cref="Unique"/>, but only runs of equal neighbours become one, and nothing is sorted.</summary>
    public static (TensorImpl Values, TensorImpl Inverse, TensorImpl Counts) UniqueConsecutive(TensorImpl x)
    {
        var flat = Contiguous(Reshape(DetachedView(x), [-1]));
        var inverse = TensorImpl.Empty(x.Shape, torch.ScalarType.Int64);
        var group = inverse.Pointer<long>();
        var starts = new List<long>();
        if (flat.Count > 0)
        {
            var changes = Contiguous(
                Compare(Slice(flat, 0, 1, flat.Count, 1), Slice(flat, 0, 0, flat.Count - 1, 1), Comparison.NotEqual)).Bytes;
            for (nint i = 0; i < flat.Count; i++)
            {
                Interruption.LookAt(i);
                if (i == 0 || changes[i - 1] != 0) starts.Add(i);
                group[i] = starts.Count - 1;
            }
        }

        var first = Vector(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(starts));
        var counts = TensorImpl.Empty([starts.Count], torch.ScalarType.Int64);
        for (var i = 0; i < starts.Count; i++)
        {
            Interruption.LookAt(i);
            counts.Pointer<long>()[i] = (i + 1 < starts.Count ? starts[i + 1] : flat.Count) - starts[i];
        }

        return (IndexSelect(flat, 0, first), inverse, counts);
    }

    /// <summary>How often each of 0, 1, 2, ... occurs in a vector, or the sum of the weights where it does.</summary>
    public static TensorImpl BinCount(TensorImpl x, TensorImpl? weights, long minlength)
    {
        if (x.Type == torch.ScalarType.Int32) x = To(x, torch.ScalarType.Int64);
        if (x.Type != torch.ScalarType.Int64 || x.Dimensions != 1)
            throw new ArgumentException($"bincount: this tensor is {x.Type.Name()} {Shape.Format(x.Shape)}, expected an int64 vector");
        if (minlength < 0) throw new ArgumentException($"bincount: minlength is {minlength}, expected 0 or more");
        if (weights is not null && !weights.Shape.SequenceEqual(x.Shape))
            throw new ArgumentException($"bincount: the weights are {Shape.Format(weights.Shape)}, the numbers {Shape.Format(x.Shape)}");
        var flat = Contiguous(x);
        var values = new ReadOnlySpan<long>(flat.Pointer<long>(), checked((int)flat.Count));
        var largest = -1L;
        foreach (var value in values)
        {
            if (value < 0) throw new ArgumentException($"bincount: {value} is negative and cannot be counted");
            largest = Math.Max(largest, value);
        }

        var source = weights is null
            ? Full(x.Shape, 1, torch.ScalarType.Int64)
            : weights.Type == torch.ScalarType.Float32 ? weights : To(weights, torch.ScalarType.Float64);
        return Reshape(
            IndexSelectBackward(Reshape(DetachedView(source), [1, x.Count, 1]), flat, [1, Math.Max(largest + 1, minlength), 1]), [-1]);
    }

    /// <summary>1 at the class, 0 elsewhere, in a new last dimension; -1 classes means as many as the largest asks for.</summary>
    public static TensorImpl OneHot(TensorImpl x, long classes)
    {
        CheckInt64("one_hot", x);
        var flat = Contiguous(x);
        var values = new ReadOnlySpan<long>(flat.Pointer<long>(), checked((int)flat.Count));
        var largest = -1L;
        foreach (var value in values) largest = Math.Max(largest, value);
        if (classes == -1)
        {
            if (values.IsEmpty)
                throw new ArgumentException("one_hot: the number of classes cannot be inferred from no elements; pass num_classes");
            classes = largest + 1;
        }

        if (classes < 1) throw new ArgumentException($"one_hot: num_classes is {classes}, expected 1 or more, or -1");
        var z = TensorImpl.Zeros([.. x.Shape, classes], torch.ScalarType.Int64);
        var to = z.Pointer<long>();
        for (var i = 0; i < values.Length; i++)
        {
            Interruption.LookAt(i);
            if ((ulong)values[i] >= (ulong)classes)
                throw new ArgumentOutOfRangeException(nameof(x), $"one_hot: class {values[i]} is outside 0..{classes - 1}");
            to[i * classes + values[i]] = 1;
        }

        return z;
    }
}
