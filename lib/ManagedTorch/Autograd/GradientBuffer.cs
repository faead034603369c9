using System.Runtime.InteropServices;
using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace ManagedTorch.Autograd;

/// <summary>
/// The gradient of a node's output while a backward pass adds it up. The gradients of the slices of a split tensor (the q,
/// k and v of one linear layer) are written next to each other into one buffer instead of being added to zeros.
/// </summary>
internal sealed class GradientBuffer(Node node)
{
    private TensorImpl? _sum;

    // With slices only the indices [from, to) of one dimension are set so far.
    private bool _isPartial;
    private int _dim;
    private long _from, _to;

    /// <summary>The sum so far, or null. What no slice has set becomes zero.</summary>
    public TensorImpl? Sum
    {
        get
        {
            if (_isPartial) ClearUnset();
            return _sum;
        }
    }

    /// <summary>Whether one holder alone can see a gradient, so that its memory may be overwritten.</summary>
    public static bool IsOwn(TensorImpl gradient) =>
        gradient is { HasOneHolder: true, IsContiguous: true, Storage.IsShared: false } && !GradMode.Enabled;

    public void Add(TensorImpl gradient)
    {
        if (_sum is null)
        {
            gradient.Retain();
            _sum = gradient;
            return;
        }

        if (_isPartial) ClearUnset();
        if (IsOwn(_sum)) Ops.AddInPlace(_sum, gradient);
        else Replace(Ops.Add(_sum, gradient));
    }

    /// <summary>Adds to the indices from start on of a dimension, every step; step 0 is the one index that select takes.</summary>
    public void AddSlice(TensorImpl gradient, int dim, long start, long step)
    {
        var isRun = step <= 1 && gradient.Count > 0;
        var stop = start + (step == 0 ? 1 : gradient.Shape[dim]);
        if (_sum is null)
        {
            Add((isRun && step == 1 ? WholeOf(gradient, dim, start) : null) ?? TensorImpl.Empty(node.OutputShape, gradient.Type));
            (_isPartial, _dim, _from, _to) = (true, dim, start, start);
        }

        // Slices next to each other are copied in; what no slice sets becomes zero when another gradient is added.
        if (isRun && _isPartial && dim == _dim && (start == _to || stop == _from || _from == _to))
        {
            Put(gradient, dim, start, step);
            _from = _from == _to ? start : Math.Min(_from, start);
            _to = Math.Max(_to, stop);
            return;
        }

        var isOurs = _isPartial;   // made here and not handed out since, though its memory may be that of other slices
        if (_isPartial) ClearUnset();
        if (_sum!.Storage.IsShared || (!isOurs && !IsOwn(_sum))) Replace(Ops.Clone(_sum));
        Ops.AddInPlace(Ops.SliceView(_sum, dim, start, step, gradient), gradient);
    }

    /// <summary>Hands over the sum; the caller releases it.</summary>
    public TensorImpl? Take()
    {
        if (_isPartial) ClearUnset();
        var sum = _sum;
        _sum = null;
        return sum;
    }

    /// <summary>Releases the sum, complete or not.</summary>
    public void Drop()
    {
        _isPartial = false;
        _sum?.Release();
        _sum = null;
    }

    /// <summary>
    /// The tensor of the output's shape that a gradient is a slice of, if its memory has room for one: gradients that were
    /// made next to each other (see Ops.AttendBackward) are joined without a copy. The rest of that memory is not written
    /// to while it has another holder.
    /// </summary>
    private TensorImpl? WholeOf(TensorImpl slice, int dim, long start)
    {
        var shape = node.OutputShape;
        Span<long> strides = stackalloc long[shape.Length];
        var count = 1L;
        for (var d = strides.Length - 1; d >= 0; d--)
        {
            strides[d] = count;
            count *= shape[d];
        }

        var first = slice.Offset - (nint)(start * strides[dim]);
        var fits = first >= 0 && (first + count) * slice.Type.ElementSize() <= slice.Storage.Capacity;
        return fits && slice.Strides.SequenceEqual(strides) ? slice.View(shape, strides, first - slice.Offset) : null;
    }

    /// <summary>Copies a slice to its position, unless its memory is that position already.</summary>
    private void Put(TensorImpl slice, int dim, long start, long step)
    {
        var isShared = _sum!.Storage.IsShared;
        var target = Ops.SliceView(_sum, dim, start, step, slice);
        if (ReferenceEquals(target.Storage, slice.Storage) && target.Offset == slice.Offset && target.Strides.SequenceEqual(slice.Strides))
            return;
        if (isShared)
        {
            Replace(Ops.Clone(_sum));
            target = Ops.SliceView(_sum, dim, start, step, slice);
        }

        Ops.CopyInto(target, slice);
    }

    /// <summary>Zeros before and after the slices that set a part of the sum.</summary>
    private unsafe void ClearUnset()
    {
        _isPartial = false;
        var size = _sum!.Shape[_dim];
        if (_sum.Count == 0 || (_from == 0 && _to == size)) return;
        if (_sum.Storage.IsShared) Replace(Ops.Clone(_sum));
        var step = _sum.Strides[_dim] * _sum.Type.ElementSize();
        var end = _sum.Bytes + _sum.Count * _sum.Type.ElementSize();
        for (var row = _sum.Bytes; row < end; row += size * step)
        {
            NativeMemory.Clear(row, (nuint)(_from * step));
            NativeMemory.Clear(row + _to * step, (nuint)((size - _to) * step));
        }
    }

    private void Replace(TensorImpl sum)
    {
        sum.Retain();
        _sum?.Release();
        _sum = sum;
    }
}
