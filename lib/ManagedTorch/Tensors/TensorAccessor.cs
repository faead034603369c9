using System.Collections;
using ManagedTorch.Tensors;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor in row-major order, whatever its strides.</summary>
public sealed unsafe class TensorAccessor<T> : IEnumerable<T>, IDisposable where T : unmanaged
{
    private readonly torch.Tensor _tensor;

    internal TensorAccessor(torch.Tensor tensor) => _tensor = tensor;

    public long Count => Impl.Count;

    public bool IsReadOnly => false;

    private TensorImpl Impl => _tensor.Impl;

    public T this[params long[] indices]
    {
        get => *Element(indices);
        set
        {
            *Element(indices) = value;
            Impl.BumpVersion();
        }
    }

    public T[] ToArray()
    {
        var array = new T[Impl.Count];
        CopyTo(array);
        return array;
    }

    /// <summary>An array with the tensor's dimensions.</summary>
    public Array ToNDArray()
    {
        if (Impl.Dimensions == 0) throw new InvalidOperationException("ToNDArray: a tensor without dimensions is a number; use item");
        var array = Array.CreateInstance(typeof(T), Impl.Shape.ToArray());
        var target = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(
                ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array)), (int)Impl.Count);
        CopyTo(target);
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var count = (int)(Impl.Count - tensorIndex);
        if (count > array.Length - arrayIndex)
            throw new ArgumentException($"CopyTo: {count} elements do not fit into {array.Length - arrayIndex}");
        using var scope = Arena.Begin();
        var flat = ManagedTorch.Operators.Ops.Contiguous(Impl);
        new ReadOnlySpan<T>(flat.Pointer<T>() + tensorIndex, count).CopyTo(array[arrayIndex..]);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = Math.Min(source.Length, Impl.Count - tensorIndex);
        for (var i = 0L; i < count; i++) *Linear(tensorIndex + i) = source[(int)i];
        Impl.BumpVersion();
    }

    public IEnumerator<T> GetEnumerator()
    {
        foreach (var value in ToArray()) yield return value;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && ReferenceEquals(_tensor, other._tensor);

    public override int GetHashCode() => _tensor.GetHashCode();

    public void Dispose()
    {
    }

    private T* Element(ReadOnlySpan<long> indices)
    {
        if (indices.Length == 1 && Impl.Dimensions != 1) return Linear(indices[0]);
        if (indices.Length != Impl.Dimensions)
            throw new ArgumentException($"{indices.Length} indices were given for a tensor {Shape.Format(Impl.Shape)}");
        var offset = 0L;
        for (var d = 0; d < indices.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= Impl.Shape[d])
                throw new ArgumentOutOfRangeException(
                    nameof(indices),
                    $"index {indices[d]} is outside 0..{Impl.Shape[d] - 1} in dimension {d} of {Shape.Format(Impl.Shape)}");
            offset += indices[d] * Impl.Strides[d];
        }

        return Impl.Pointer<T>() + offset;
    }

    private T* Linear(long index)
    {
        if (index < 0 || index >= Impl.Count)
            throw new ArgumentOutOfRangeException(
                nameof(index), $"element {index} is outside 0..{Impl.Count - 1} of a tensor {Shape.Format(Impl.Shape)}");
        var offset = 0L;
        for (var d = Impl.Dimensions - 1; d >= 0; d--)
        {
            offset += index % Impl.Shape[d] * Impl.Strides[d];
            index /= Impl.Shape[d];
        }

        return Impl.Pointer<T>() + offset;
    }
}
