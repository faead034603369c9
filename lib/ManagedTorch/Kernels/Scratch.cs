using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;

namespace ManagedTorch.Kernels;

/// <summary>
/// Working memory of a thread's kernels: grows to the largest request, is used again by the next kernel,
/// and goes back to the system after the thread has ended.
/// </summary>
internal sealed unsafe class Scratch : CriticalFinalizerObject
{
    private const nuint Alignment = 64;   // a cache line, and the widest vector

    [ThreadStatic] private static Scratch? _shared;
    [ThreadStatic] private static Scratch? _own;
    [ThreadStatic] private static Scratch? _outer;

    private void* _memory;
    private nuint _size;

    /// <summary>Memory that the calling thread fills and its helpers read.</summary>
    public static T* Shared<T>(nint count) where T : unmanaged => (T*)(_shared ??= new Scratch()).Grow((nuint)count * (nuint)sizeof(T));

    /// <summary>Memory for the current thread alone, within one block of a kernel.</summary>
    public static T* Own<T>(nint count) where T : unmanaged => (T*)(_own ??= new Scratch()).Grow((nuint)count * (nuint)sizeof(T));

    /// <summary>The same for a kernel that calls other kernels within its block.</summary>
    public static T* Outer<T>(nint count) where T : unmanaged => (T*)(_outer ??= new Scratch()).Grow((nuint)count * (nuint)sizeof(T));

    private void* Grow(nuint size)
    {
        if (size <= _size) return _memory;
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _size = 0;
        _memory = NativeMemory.AlignedAlloc((size + Alignment - 1) & ~(Alignment - 1), Alignment);
        _size = size;
        return _memory;
    }

#pragma warning disable MA0055 // a thread does not say when it ends; its scratch can only follow it
    ~Scratch() => NativeMemory.AlignedFree(_memory);
#pragma warning restore MA0055
}
