using System.Runtime.InteropServices;

namespace ManagedTorch.Tensors;

/// <summary>
/// A block of native memory and the number of tensors that use it. The last one to release it returns the block to
/// <see cref="BufferPool"/>; a block that was forgotten instead comes back through its finalizer.
/// </summary>
internal sealed unsafe class TensorStorage
{
    private int _references;

    public TensorStorage(int sizeClass, nint capacity)
    {
        SizeClass = sizeClass;
        Capacity = capacity;
        try
        {
            Data = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, BufferPool.Alignment);
        }
        catch (OutOfMemoryException e)
        {
#pragma warning disable MA0012 // the runtime's own exception, with the number of bytes
            throw new InsufficientMemoryException($"a tensor of {capacity} bytes does not fit into this machine's memory", e);
#pragma warning restore MA0012
        }
    }

    ~TensorStorage()
    {
        // Where the memory was refused, there is no block to go on with.
        if (Data is not null) BufferPool.Reclaim(this);
    }

    /// <summary>First byte, aligned to a cache line.</summary>
    public byte* Data { get; }

    public nint Capacity { get; }

    public int SizeClass { get; }

    /// <summary>Counts in-place changes, so that a backward pass detects that a saved value has changed.</summary>
    public int Version { get; set; }

    public bool IsShared => Volatile.Read(ref _references) > 1;

    public void Open()
    {
        _references = 1;
        Version = 0;
    }

    public void Retain() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0) BufferPool.Return(this);
    }
}
