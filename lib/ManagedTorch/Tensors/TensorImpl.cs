using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ManagedTorch.Autograd;
using static TorchSharp.torch;

namespace ManagedTorch.Tensors;

/// <summary>
/// What a tensor is: a view (sizes, strides, offset) of a <see cref="TensorStorage"/>, an element type and, when
/// gradients are wanted, the graph node that made it. Counted, so that the last holder returns it to a pool at once.
/// </summary>
internal sealed unsafe class TensorImpl
{
    [ThreadStatic] private static Stack<TensorImpl>? _pool;

    private Sizes _sizes;
    private Sizes _strides;
    private int _references;

    private TensorImpl()
    {
    }

    public TensorStorage Storage { get; private set; } = null!;

    /// <summary>First element, counted in elements from the start of the storage.</summary>
    public nint Offset { get; private set; }

    public ScalarType Type { get; private set; }

    public int Dimensions { get; private set; }

    /// <summary>Number of elements.</summary>
    public nint Count { get; private set; }

    public bool IsContiguous { get; private set; }

    /// <summary>Made by looking at another tensor's storage: an in-place change shows in both.</summary>
    public bool IsView { get; private set; }

    /// <summary>requires_grad was set on this leaf.</summary>
    public bool IsTrainable { get; set; }

    /// <summary>The operation that made this tensor or, for a trainable leaf, its gradient accumulator.</summary>
    public Node? Node { get; set; }

    public TensorImpl? Grad { get; private set; }

    public bool RequiresGrad => IsTrainable || Node is { AccumulatesGrad: false };

    public bool IsLeaf => Node is null or { AccumulatesGrad: true };

    public ReadOnlySpan<long> Shape => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Sizes, long>(ref _sizes), Dimensions);

    public ReadOnlySpan<long> Strides => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Sizes, long>(ref _strides), Dimensions);

    public bool HasOneHolder => Volatile.Read(ref _references) == 1;

    public byte* Bytes => Storage.Data + Offset * Type.ElementSize();

    public Span<float> Singles() => new(Pointer<float>(), checked((int)Count));

    public Span<double> Doubles() => new(Pointer<double>(), checked((int)Count));

    public T* Pointer<T>() where T : unmanaged => (T*)Storage.Data + Offset;

    /// <summary>A new contiguous tensor whose elements are not yet set.</summary>
    public static TensorImpl Empty(ReadOnlySpan<long> shape, ScalarType type)
    {
        var impl = Rent(shape, type);
        var count = (nint)1;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            impl._strides[d] = count;
            count = Tensors.Shape.Times(count, shape[d], shape);
        }

        if ((ulong)count > BufferPool.MostElements) throw Tensors.Shape.TooLarge(shape);

        // A tensor with no elements keeps the strides it would have with one: they are never used.
        impl.Count = count;
        impl.IsContiguous = true;
        impl.Storage = BufferPool.Rent(count * type.ElementSize());
        return impl;
    }

    public static TensorImpl Zeros(ReadOnlySpan<long> shape, ScalarType type)
    {
        var impl = Empty(shape, type);
        NativeMemory.Clear(impl.Bytes, (nuint)(impl.Count * type.ElementSize()));
        return impl;
    }

    /// <summary>Another view of the same storage; <paramref name="offset"/> counts from this tensor's first element.</summary>
    public TensorImpl View(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, nint offset = 0)
    {
        var count = Tensors.Shape.Count(shape);
        var view = Rent(shape, Type);
        strides.CopyTo(view._strides);
        view.Offset = Offset + offset;
        view.Storage = Storage;
        Storage.Retain();
        view.IsView = true;
        view.Count = count;
        view.IsContiguous = view.Count == 0 || StridesAreContiguous(shape, strides);
        return view;
    }

    /// <summary>The same view without the graph: what detach gives, and how a node keeps its own output.</summary>
    public TensorImpl Alias()
    {
        var alias = View(Shape, Strides);
        alias.IsView = IsView;
        return alias;
    }

    public void Retain() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;
        Storage?.Release();   // null where making the tensor itself failed
        Storage = null!;
        SetGrad(null);
        if (Node is { } node)
        {
            Node = null;
            if (ReferenceEquals(node.Target, this)) node.ForgetLeaf();
            node.Release();
        }

        (_pool ??= new Stack<TensorImpl>()).Push(this);
    }

    public void SetGrad(TensorImpl? grad)
    {
        grad?.Retain();
        var old = Grad;
        Grad = grad;
        old?.Release();
    }

    /// <summary>The node that a consumer's gradient goes to, or null when no gradient is wanted here.</summary>
    public Node? GradientEdge()
    {
        if (Node is not null) return Node;
        return IsTrainable ? Node = Node.AccumulateGrad(this) : null;
    }

    public void BumpVersion() => Storage.Version++;

    private static TensorImpl Rent(ReadOnlySpan<long> shape, ScalarType type)
    {
        if (shape.Length > Sizes.Capacity)
            throw new ArgumentException(
                $"a tensor has at most {Sizes.Capacity} dimensions, {shape.Length} were asked for: {Tensors.Shape.Format(shape)}");
        if (_pool is null || !_pool.TryPop(out var impl)) impl = new TensorImpl();
        impl._references = 1;
        shape.CopyTo(impl._sizes);
        impl.Dimensions = shape.Length;
        impl.Type = type;
        impl.Offset = 0;
        impl.IsView = false;
        impl.IsTrainable = false;
        Arena.Add(impl);
        return impl;
    }

    private static bool StridesAreContiguous(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        var expected = 1L;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            if (shape[d] == 1) continue;
            if (strides[d] != expected) return false;
            expected *= shape[d];
        }

        return true;
    }
}
